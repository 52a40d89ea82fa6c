"""What entries commit to: their own details, and the records whose digests those details hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from uuid import UUID

from wscp_isa.ledger import encoding, problems
from wscp_isa.ledger.models import Entry, unseal
from wscp_isa.ledger.problems import Problem
from wscp_isa.ledger.proofs import Proof, registered
from wscp_isa.ledger.rows import Row
from wscp_isa.vault import keys
from wscp_isa.vault.models import RecordKey
from wscp_isa.vault.sealing import FieldUndecryptable

# As many records as are compared at once: enough for few queries, few enough to hold.
_AT_ONCE = 500
_ID, _SUBJECT, _KIND, _ACTION, _COMMITMENT, _KEY, _SEALED = (
    list(encoding.COLUMNS).index(name)
    for name in ("id", "subject", "kind", "action", "commitment", "key_id", "detail_sealed")
)


class Commitments:
    """Checks each entry's detail as it passes, and at the end of each chain what its last signature says of the record."""

    def __init__(self) -> None:
        self._proofs = {(proof.kind.encode(), proof.action.encode()): proof for proof in registered()}
        self._keys: Mapping[UUID, RecordKey] = {}
        self._said: dict[Proof, str | None] = {}
        self._due: dict[Proof, dict[UUID, str]] = {proof: {} for proof in self._proofs.values()}

    def load(self, batch: Iterable[Row]) -> None:
        """Fetch the keys of a batch of entries in one query."""
        stored = {row.parts[_KEY] for row in batch}
        ids = [UUID(bytes=key) for key in stored if key and len(key) == 16]
        self._keys = RecordKey.objects.only("kek_id", "kek_check", "wrapped").in_bulk(ids)

    def check(self, row: Row) -> Iterator[Problem]:
        """The entry's detail is what it committed to, and a signature's says what the record was."""
        opened = self._opened(row)
        if isinstance(opened, Problem):
            yield opened
        proof = self._proofs.get((row.parts[_KIND] or b"", row.parts[_ACTION] or b""))
        if not proof:
            return
        digest = encoding.unsalted(opened).get("digest") if isinstance(opened, bytes) else None
        self._said[proof] = digest if isinstance(digest, str) else None
        if self._said[proof] is None and (isinstance(opened, bytes) or row.parts[_SEALED] is None):
            yield problems.of_entry(row, "digest", "says nothing of the record that it signs")

    def _opened(self, row: Row) -> bytes | Problem | None:
        """The entry's salted detail, or what is wrong with it; None where there is none, or no key by which to ask."""
        stored, sealed, committed = row.parts[_KEY], row.parts[_SEALED], row.parts[_COMMITMENT]
        if sealed is None:
            return problems.of_entry(row, "detail", "commits to a detail that is not there") if committed else None
        key = self._keys.get(UUID(bytes=stored)) if stored and len(stored) == 16 else None
        if key is None:
            return problems.of_entry(row, "key", "has a detail whose key is not there")
        if key.wrapped is None or keys.why_unreadable(key.kek_id, bytes(key.kek_check)):
            return None
        try:
            salted = unseal(sealed, key=key, row=UUID(bytes=row.parts[_ID]))
        except (FieldUndecryptable, ValueError) as error:
            return problems.of_entry(row, "detail", f"has a detail that cannot be read: {error}")
        if encoding.commitment(salted) != committed:
            return problems.of_entry(row, "detail", "has a detail that is not the one it committed to")
        return salted

    def end(self, row: Row) -> Iterator[Problem]:
        """This was the last entry of its chain: what it says of the record is due for comparison."""
        for proof, digest in self._said.items():
            if digest is not None and len(row.parts[_SUBJECT] or b"") == 16:
                self._due[proof][UUID(bytes=row.parts[_SUBJECT])] = digest
                if len(self._due[proof]) >= _AT_ONCE:
                    yield from self._compare(proof)
        self._said = {}

    def finish(self, among: Collection[UUID] | None = None) -> Iterator[Problem]:
        """Compare what is still due, then look for records that no entry speaks for: all, or those among these."""
        for proof in self._due:
            yield from self._compare(proof)
            yield from _unrecorded(proof, among)

    def _compare(self, proof: Proof) -> Iterator[Problem]:
        due, self._due[proof] = self._due[proof], {}
        if not due:
            return
        try:
            now = proof.digests(list(due))
        except (FieldUndecryptable, ValueError):
            now = {}
            for subject in list(due):
                try:
                    now |= proof.digests([subject])
                # A ValueError is a stored value that is none of its kind any more, such as an id with a wrong letter.
                except (FieldUndecryptable, ValueError) as error:
                    del due[subject]
                    yield Problem(
                        "unreadable", f"The {proof.kind} {subject} cannot be compared with its entry: {error}"
                    )
        for subject, digest in due.items():
            if subject not in now:
                yield Problem(
                    "gone", f"The {proof.kind} {subject} was recorded by {proof.action} and is not there any more"
                )
            elif now[subject] != digest:
                yield Problem("digest", f"The {proof.kind} {subject} is not as it was recorded by {proof.action}")


def _unrecorded(proof: Proof, among: Collection[UUID] | None) -> Iterator[Problem]:
    subjects = iter(proof.subjects(among))
    while True:
        try:
            ids = list(islice(subjects, _AT_ONCE))
        except ValueError:
            yield Problem(
                "unreadable", f"A {proof.kind} has an id that is none, so that it and others cannot be looked for"
            )
            return
        if not ids:
            return
        recorded = set(
            Entry.objects.filter(subject__in=ids, kind=proof.kind, action=proof.action).values_list(
                "subject", flat=True
            )
        )
        for subject in ids:
            if subject not in recorded:
                yield Problem("unrecorded", f"The {proof.kind} {subject} has no entry {proof.action}")
