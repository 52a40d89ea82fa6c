"""The ring of key-encryption keys: read from the settings, used to wrap the key of each record, never stored."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
NONCE_BYTES = 12
CHECK_BYTES = 16
_CHECKED = b"wscp-isa vault: check of a key-encryption key, version 1"
_WRAPPED = b"wscp-isa vault: wrapped key of a record, version 1"
_ENTRY = re.compile(r"([A-Za-z0-9._-]{1,32}):(\S+)")


class KeyUnavailable(Exception):
    """The key of a record cannot be had; the sentence says why."""


@dataclass(frozen=True, slots=True)
class KeyEncryptionKey:
    """One key of the ring. `check` tells it from another key of the same name and reveals nothing of it."""

    id: str
    check: bytes
    cipher: AESGCM = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """What people compare: on paper, beside a sealed copy, and in the output of commands."""
        return fingerprint(self.check)


def fingerprint(check: bytes) -> str:
    """The first half of a key's check in groups of four, short enough to read aloud."""
    return bytes(check)[:8].hex(" ", 2)


def _read(entry: str, position: int) -> KeyEncryptionKey:
    # What is wrong is named by its position: the entry itself may be a key.
    match = _ENTRY.fullmatch(entry.strip())
    if not match:
        raise ImproperlyConfigured(
            f"Entry {position} of VAULT_KEYS must be a name of up to 32 letters, digits, dots, dashes or underscores, "
            "a colon, and the key in base64"
        )
    name, encoded = match.groups()
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise ImproperlyConfigured(f"The key “{name}” in VAULT_KEYS is not valid base64") from None
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"The key “{name}” in VAULT_KEYS has {len(key)} bytes; it must have {KEY_BYTES}")
    return KeyEncryptionKey(name, hmac.digest(key, _CHECKED, hashlib.sha256)[:CHECK_BYTES], AESGCM(key))


@lru_cache(maxsize=1)
def _ring(entries: tuple[str, ...]) -> Mapping[str, KeyEncryptionKey]:
    if not entries:
        raise ImproperlyConfigured("VAULT_KEYS is empty: nothing about a child can be recorded without a key")
    keys = [_read(entry, position) for position, entry in enumerate(entries, start=1)]
    names, checks = [key.id for key in keys], [key.check for key in keys]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ImproperlyConfigured(f"VAULT_KEYS names “{twice[0]}” more than once")
    if same := [key.id for key in keys if checks.count(key.check) > 1]:
        raise ImproperlyConfigured(f"VAULT_KEYS holds the same key under the names {' and '.join(same)}")
    return MappingProxyType({key.id: key for key in keys})


def ring() -> Mapping[str, KeyEncryptionKey]:
    """The keys by name, the active one first, read once for each value of the setting; ImproperlyConfigured if wrong."""
    entries: Sequence[str] = settings.VAULT_KEYS
    return _ring(tuple(entries))


def active() -> KeyEncryptionKey:
    """The key that wraps the keys of new records."""
    return next(iter(ring().values()))


def _associated(record_key_id: UUID, kek_id: str) -> bytes:
    return b"".join(len(part).to_bytes(2, "big") + part for part in (_WRAPPED, record_key_id.bytes, kek_id.encode()))


def wrap(dek: bytes, *, record_key_id: UUID) -> tuple[KeyEncryptionKey, bytes]:
    """The active key, and the record's key encrypted by it for this one row: nonce, then ciphertext with its tag."""
    kek, nonce = active(), secrets.token_bytes(NONCE_BYTES)
    return kek, nonce + kek.cipher.encrypt(nonce, dek, _associated(record_key_id, kek.id))


def unwrap(wrapped: bytes, *, record_key_id: UUID, kek_id: str, kek_check: bytes) -> bytes:
    """The record's key; KeyUnavailable where the ring lacks the key that wrapped it or the row was altered."""
    kek = ring().get(kek_id)
    if kek is None:
        raise KeyUnavailable(f"the key-encryption key “{kek_id}” is not in VAULT_KEYS")
    if not hmac.compare_digest(kek.check, kek_check):
        raise KeyUnavailable(f"the key-encryption key “{kek_id}” in VAULT_KEYS is not the one that wrapped it")
    try:
        return kek.cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _associated(record_key_id, kek_id))
    except (InvalidTag, ValueError):
        raise KeyUnavailable("the wrapped key is not as it was written") from None


def unreadable_keys() -> list[str]:
    """A sentence for each key-encryption key that records need and the ring lacks; empty when every record can be read."""
    from wscp_isa.vault.models import RecordKey  # noqa: PLC0415  (the model stands on this module)

    used = RecordKey.objects.filter(destroyed_at=None).values_list("kek_id", "kek_check").distinct()
    return [sentence for kek_id, check in used if (sentence := why_unreadable(kek_id, bytes(check)))]


def why_unreadable(kek_id: str, check: bytes) -> str | None:
    """Why the ring cannot unwrap what this key-encryption key wrapped; None where it can."""
    kek = ring().get(kek_id)
    if kek is None:
        return (
            f"Records need the key-encryption key “{kek_id}” (fingerprint {fingerprint(check)}), which is not in "
            "VAULT_KEYS: they cannot be read until it is put back"
        )
    if kek.check != check:
        return (
            f"Records were written under a key-encryption key “{kek_id}” with the fingerprint {fingerprint(check)}, "
            f"but the one in VAULT_KEYS has the fingerprint {kek.fingerprint}: they cannot be read with it"
        )
    return None
