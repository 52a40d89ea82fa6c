"""One encrypted value: AES-256-GCM under the record's key, bound to the place where it was written.

A sealed value is a header of four bytes (form, cipher, and two for the version of the key), a nonce of twelve, then the
ciphertext with its tag. The associated data are the name of this service, the form, the frozen name of the model, the name
of the field and the row's own primary key, each after its length in two bytes; then the header. So a value moved to another
row, field, model or record is refused, as is one of which any bit was changed.
"""

import secrets
from functools import cache
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wscp_isa.vault.keys import NONCE_BYTES, KeyUnavailable

HEADER = bytes((1, 1, 0, 1))
_BODY = len(HEADER) + NONCE_BYTES


class FieldUndecryptable(Exception):
    """A stored value cannot be decrypted: the sentence names where it is and why, never what it says."""


class Key(Protocol):
    """What sealing needs of a record's key."""

    @property
    def cipher(self) -> AESGCM: ...


def _part(part: bytes) -> bytes:
    return len(part).to_bytes(2, "big") + part


@cache  # as many as there are encrypted fields
def _place(model: str, field: str) -> bytes:
    return b"".join(_part(part) for part in (b"wscp-isa", b"v1", model.encode(), field.encode()))


def _associated(model: str, field: str, row: UUID) -> bytes:
    return _place(model, field) + _part(row.bytes) + HEADER


def seal(plain: bytes, *, key: Key, model: str, field: str, row: UUID) -> bytes:
    """The value encrypted for this place alone; KeyUnavailable where the record's key cannot be had."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return HEADER + nonce + key.cipher.encrypt(nonce, plain, _associated(model, field, row))


def unseal(sealed: bytes, *, key: Key, model: str, field: str, row: UUID) -> bytes:
    """The value as it was sealed in this place; FieldUndecryptable for any other value, place or key."""
    try:
        if sealed[: len(HEADER)] != HEADER:
            reason = "it is not in a form that this release knows"
        else:
            return key.cipher.decrypt(sealed[len(HEADER) : _BODY], sealed[_BODY:], _associated(model, field, row))
    except KeyUnavailable as unavailable:
        reason = str(unavailable)
    except (InvalidTag, ValueError):
        reason = "it is not as it was written there"
    raise FieldUndecryptable(f"{model}.{field} of the row {row} cannot be decrypted: {reason}")
