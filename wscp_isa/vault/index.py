"""Keyed hashes by which what is encrypted can be found again: equal values hash alike, for whoever has the key and nobody else.

A digest is the first sixteen bytes of HMAC-SHA256 over the index's name, the version of this form, the agency's id and each
value, every one after its length in four bytes. The agency is part of it, so that two agencies' rows about one child are unequal.
The key is INDEX_KEY, in no database and apart from the ring: who rotates the ring leaves the index as it is, and who learns the
index's key can try values out but reads nothing.
"""

import base64
import binascii
import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
DIGEST_BYTES = 16
VERSION = b"1"


@lru_cache(maxsize=1)
def _read(encoded: str, ring: tuple[str, ...]) -> bytes:
    # What is wrong is said without the value: it may be a key.
    if not encoded:
        raise ImproperlyConfigured("INDEX_KEY is empty: no record could be found by whom it is about")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured("INDEX_KEY is not valid base64") from None
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"INDEX_KEY has {len(key)} bytes; it must have {KEY_BYTES}")
    if any(entry.strip().endswith(f":{encoded}") for entry in ring):
        raise ImproperlyConfigured("INDEX_KEY is also in VAULT_KEYS: the index must have a key of its own")
    return key


def key() -> bytes:
    """The index's key, read once for each value of the setting; ImproperlyConfigured where it is wrong."""
    return _read(settings.INDEX_KEY.strip(), tuple(settings.VAULT_KEYS))


def normalised(text: str) -> str:
    """The letters and digits alone, without case, accents, spaces or punctuation, so that one value typed two ways is one."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in folded if unicodedata.category(character)[0] in "LN")


def _joined(parts: Iterable[bytes]) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def digest(name: str, *values: str, agency: UUID) -> bytes | None:
    """What stands in the index for these values together, for this agency; None where nothing is left of one of them."""
    plain = [normalised(value) for value in values]
    if not all(plain):
        return None
    message = _joined([name.encode(), VERSION, agency.bytes, *(value.encode() for value in plain)])
    return hmac.digest(key(), message, hashlib.sha256)[:DIGEST_BYTES]
