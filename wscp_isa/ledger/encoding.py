"""How an entry becomes bytes and a hash, so that anyone can verify it without this code.

The hash of an entry is SHA-256 over DOMAIN, then the lengths of its columns in the order of COLUMNS, each a signed integer of
four bytes (-1 for NULL), then the columns themselves: text as UTF-8, a UUID as its 16 bytes, an integer as 8 bytes signed;
all integers big-endian. `prev` is the hash of the entry before it in its chain, or ORIGIN.
"""

import hashlib
import json
import secrets
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

VERSION = 1
DOMAIN = b"wscp-isa ledger entry, version 1\n"
ORIGIN = bytes(32)
SALT_BYTES = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Form(Enum):
    """What kind of bytes a column is hashed as."""

    INTEGER = "integer"
    UUID = "uuid"
    TEXT = "text"
    BYTES = "bytes"


COLUMNS: Mapping[str, Form] = {
    "version": Form.INTEGER,
    "id": Form.UUID,
    "subject": Form.UUID,
    "kind": Form.TEXT,
    "seq": Form.INTEGER,
    "prev": Form.BYTES,
    "at_us": Form.INTEGER,
    "action": Form.TEXT,
    "actor_id": Form.UUID,
    "actor_name": Form.TEXT,
    "actor_role": Form.TEXT,
    "agency_id": Form.UUID,
    "agency": Form.TEXT,
    "facts_json": Form.TEXT,
    "commitment": Form.BYTES,
    "key_id": Form.UUID,
    "detail_sealed": Form.BYTES,
}
_LENGTHS = struct.Struct(f">{len(COLUMNS)}i")


_HASHED: Mapping[Form, tuple[type, Callable[[Any], bytes]]] = {
    Form.INTEGER: (int, lambda value: value.to_bytes(8, "big", signed=True)),
    Form.UUID: (UUID, lambda value: value.bytes),
    Form.TEXT: (str, lambda value: value.encode()),
    Form.BYTES: (bytes, bytes),
}


def parts(values: Mapping[str, Any]) -> list[bytes | None]:
    """An entry's columns as they are hashed; TypeError for a value that the database would give back as another."""
    return [part(values[column], form) for column, form in COLUMNS.items()]


def part(value: Any, form: Form) -> bytes | None:
    """One column as it is hashed; TypeError for a value that the database would give back as another."""
    expected, hashed = _HASHED[form]
    if value is None:
        return None
    if not isinstance(value, expected):
        raise TypeError(f"The ledger needs {form.value} here, not {type(value).__name__}")
    return hashed(value)


def entry_hash(parts: Sequence[bytes | None]) -> bytes:
    """The hash of an entry, from its columns in order as they are hashed."""
    lengths = _LENGTHS.pack(*[-1 if part is None else len(part) for part in parts])
    return hashlib.sha256(DOMAIN + lengths + b"".join([part for part in parts if part])).digest()


def canonical(value: Any) -> str:
    """JSON in its one form here: keys sorted, no spaces, no NaN; ValueError or TypeError for what has no such form."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def salted(detail: Mapping[str, Any]) -> bytes:
    """A fresh salt followed by the detail: what is sealed, and what the commitment is the SHA-256 of."""
    return secrets.token_bytes(SALT_BYTES) + canonical(detail).encode()


def commitment(salted_detail: bytes) -> bytes:
    """What the ledger says in clear about a detail: nothing that can be guessed at without the salt."""
    return hashlib.sha256(salted_detail).digest()


def unsalted(salted_detail: bytes) -> dict[str, Any]:
    """The detail without its salt."""
    detail: dict[str, Any] = json.loads(salted_detail[SALT_BYTES:])
    return detail


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970 in UTC: what is hashed is what every database stores. ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("The ledger needs a time with its zone")
    return (at - _EPOCH) // _MICROSECOND


def moment(at_us: int) -> datetime:
    """The time, in UTC, that so many microseconds stand for."""
    return _EPOCH + at_us * _MICROSECOND
