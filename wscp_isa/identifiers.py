"""Names for records: keys that sort by time, and references that survive being read down a telephone line."""

import re
import secrets
import time
import uuid
from datetime import UTC, datetime, timedelta

# No 0, O, 1 or I. Thirty-two letters, so that each is one element of the field GF(32).
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_FORM = re.compile(rf"WSP-([{ALPHABET}]{{4}})-([{ALPHABET}]{{3}})")


def uuid7() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): made before insert, unique without a shared sequence, ordered by its millisecond."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def moment_of(id_: uuid.UUID) -> datetime:
    """When this UUID of version 7 was made, to the millisecond."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=id_.int >> 80)


def _double(value: int) -> int:
    """Multiply by x in GF(32), modulo x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _check(letters: str) -> str:
    """The letter that makes the weighted sum nought; it catches any one wrong letter and any two exchanged."""
    total = 0
    for letter in letters:
        total = _double(total ^ _VALUE[letter])
    return ALPHABET[total]


def reference() -> str:
    """A new reference such as WSP-7K3M-4QX: random, so that it says nothing, with a check letter at its end."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"WSP-{letters[:4]}-{letters[4:]}{_check(letters)}"


def is_reference(text: str) -> bool:
    """Whether this is a well-formed reference whose check letter agrees."""
    match = _FORM.fullmatch(text)
    if not match:
        return False
    letters = match[1] + match[2]
    return _check(letters[:-1]) == letters[-1]
