"""What verification finds, in words."""

from dataclasses import dataclass
from uuid import UUID

from wscp_isa.ledger.encoding import COLUMNS
from wscp_isa.ledger.rows import Row

_KIND, _SUBJECT, _SEQ = (list(COLUMNS).index(name) for name in ("kind", "subject", "seq"))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as the ledger says: a stable word for what, and a sentence that says where."""

    what: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def of_entry(row: Row, what: str, said: str) -> Problem:
    """A problem of one entry."""
    return Problem(what, f"Entry {integer(row.parts[_SEQ])} of {chain(row)} {said}")


def of_chain(row: Row, what: str, said: str) -> Problem:
    """A problem of the whole chain that this entry is in."""
    return Problem(what, f"The chain of {chain(row)} {said}")


def chain(row: Row) -> str:
    """The name of the chain that this entry is in."""
    return f"{(row.parts[_KIND] or b'?').decode(errors='replace')} {identity(row.parts[_SUBJECT])}"


def identity(subject: bytes | None) -> str:
    """A subject's UUID; its bytes where they are not those of one."""
    stored = subject or b""
    return str(UUID(bytes=stored)) if len(stored) == 16 else repr(stored)


def integer(stored: bytes | None) -> int:
    """The number that these eight bytes stand for."""
    return int.from_bytes(stored or b"", "big", signed=True)
