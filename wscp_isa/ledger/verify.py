"""Whether the ledger is whole: every chain from origin to head, every commitment, every record that an entry speaks for.

Entries are read once, in batches, so that a ledger of any length is verified in the same memory.
"""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from django.db import connection

from wscp_isa.ledger import encoding, problems, rows, triggers
from wscp_isa.ledger.commitments import Commitments
from wscp_isa.ledger.models import Look
from wscp_isa.ledger.problems import Problem, integer
from wscp_isa.ledger.rows import Row
from wscp_isa.vault import keys

_SUBJECT, _KIND, _SEQ, _PREV = (list(encoding.COLUMNS).index(name) for name in ("subject", "kind", "seq", "prev"))


class Verification:
    """One pass over the ledger. The counts are true once `problems` has been read to its end."""

    def __init__(self) -> None:
        self.entries = self.chains = self.looks = 0

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong, as it is found; nothing where the ledger is whole."""
        with rows.snapshot(connection):
            rows.lift_limits(connection)
            for name in triggers.missing(connection):
                yield Problem("guard", f"The database does not guard the ledger: {name} is missing")
            for sentence in keys.unreadable_keys():
                yield Problem("key", sentence)
            commitments = Commitments()
            yield from self._chains(rows.chains(connection), commitments)
            for subject in rows.heads_alone(connection):
                yield Problem("head", f"The chain of {problems.identity(subject)} has a head and no entries")
            yield from commitments.finish()
            self.looks = Look.objects.count()

    def problems_of(self, subjects: Collection[UUID]) -> Iterator[Problem]:
        """What is wrong with these records alone: their chains, and what was signed against what is there now."""
        with rows.snapshot(connection):
            commitments = Commitments()
            yield from self._chains(rows.chains(connection, subjects), commitments)
            yield from commitments.finish(subjects)

    def _chains(self, batches: Iterable[list[Row]], commitments: Commitments) -> Iterator[Problem]:
        last: Row | None = None
        for batch in batches:
            commitments.load(batch)
            for row in batch:
                if last is not None and row.parts[_SUBJECT] != last.parts[_SUBJECT]:
                    yield from _at_head(last)
                    yield from commitments.end(last)
                    last = None
                self.chains += last is None
                self.entries += 1
                yield from _following(row, last)
                if encoding.entry_hash(row.parts) != row.hash:
                    yield problems.of_entry(row, "hash", "does not have the hash of what it says")
                yield from commitments.check(row)
                last = row
        if last is not None:
            yield from _at_head(last)
            yield from commitments.end(last)


def _following(row: Row, last: Row | None) -> Iterator[Problem]:
    """What is wrong between an entry and the one before it, or the origin."""
    seq = integer(row.parts[_SEQ])
    before, prev = (integer(last.parts[_SEQ]), last.hash) if last else (0, encoding.ORIGIN)
    if seq <= before:
        yield problems.of_entry(row, "fork", "stands where the chain already has an entry")
    elif seq > before + 1:
        yield problems.of_entry(row, "gap", f"comes after a gap: {seq - before - 1} before it are missing")
    elif row.parts[_PREV] != prev:
        yield problems.of_entry(row, "chain", "does not follow from the entry before it")


def _at_head(last: Row) -> Iterator[Problem]:
    """What is wrong between the last entry of a chain and its head."""
    seq, head = integer(last.parts[_SEQ]), integer(last.head_seq)
    if last.head_hash is None:
        yield problems.of_chain(last, "head", "has no head")
    elif head > seq:
        yield problems.of_chain(
            last, "head", f"ends at {seq}, but its head is at {head}: entries are missing at its end"
        )
    elif head != seq or last.head_hash != last.hash or last.head_kind != last.parts[_KIND]:
        yield problems.of_chain(last, "head", "does not end where its head says")
