"""Making what is planned, batch after batch, each in a transaction of its own: what was interrupted is whole, and goes on."""

import gc
import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connections, transaction
from django.db.models import Model

from agencies.models import Person
from decisions import proofs as digests_of
from decisions.bulk import rows
from decisions.bulk.clones import Clone, Prototype
from decisions.bulk.plan import Plan, Planned
from decisions.bulk.prototypes import made
from decisions.models import Decision, Reliance, Subject, UrgentNote
from wscp_isa import identifiers
from wscp_isa.ledger import proofs


def address(name: str) -> str:
    """The address at which the demonstration's person of this name signs in."""
    return f"{name}@wirral.example"


class Making:
    """One process's share of a plan, and the prototypes that it has needed so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._prototypes: dict[tuple[str, str, bool], Prototype] = {}

    def batch(self, first: int, end: int, *, tries: int = 3) -> int:
        """Everything of this batch is there, or nothing; how many signed decisions that is."""
        planned = list(self.plan.records(first, end))
        try:
            prototypes = [self._prototype(one) for one in planned]
            with _uncollected():
                _write(prototypes, planned)
        except IntegrityError:
            # A prototype, or another process meanwhile, has drawn a reference that another record has.
            if tries == 1:
                raise
            return self.batch(first, end, tries=tries - 1)
        return end - first

    def _prototype(self, planned: Planned) -> Prototype:
        name = (planned.person, planned.story, planned.done)
        if name not in self._prototypes:
            person = Person.objects.get(email=address(planned.person))
            with made(person, planned.story, done=planned.done) as record:
                self._prototypes[name] = Prototype(record)
        return self._prototypes[name]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rubbish is collected once, at the end: looking for it among so many values again and again is a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(0)  # only what is new


@transaction.atomic
def _write(prototypes: list[Prototype], planned: list[Planned]) -> None:
    references = _references(sum(len(prototype.references) for prototype in prototypes))
    clones = [Clone(prototype, one, references) for prototype, one in zip(prototypes, planned, strict=True)]
    written = [row for clone in clones for row in clone.rows()]
    rows.add(written)
    digests = _digests(clones, _in_hand(written))
    entries = [entry for clone in clones for entry in clone.entries(digests)]
    rows.add(entries)
    rows.go_on(entries)


def _references(many: int) -> Iterator[str]:
    """As many as are asked for, and on no record yet: among a million, one in a thousand would be."""
    free = set[str]()
    while len(free) < many:
        drawn = {identifiers.reference() for _ in range(many - len(free))}
        for model in (Decision, UrgentNote):
            drawn.difference_update(model.objects.filter(reference__in=drawn).values_list("reference", flat=True))
        free |= drawn
    return iter(free)


# How the digest of a record in hand is taken; of anything else it is taken from the database.
_TAKEN: Mapping[str, Callable[[Any], str]] = {
    "decision.signed": digests_of.digest,
    "urgent-note.signed": digests_of.digest_of_note,
}


def _in_hand(written: Iterable[Model]) -> dict[UUID, Any]:
    """The records among these, decisions with what is theirs as after prefetch_related: so none of it need be read again."""
    records: dict[UUID, Any] = {row.pk: row for row in written if isinstance(row, Decision | UrgentNote)}
    for record in records.values():
        record._prefetched_objects_cache = {"subjects": [], "reliances": []}
    for row in written:
        if isinstance(row, Subject | Reliance):
            theirs = "subjects" if isinstance(row, Subject) else "reliances"
            records[row.decision_id]._prefetched_objects_cache[theirs].append(row)
    return records


def _digests(clones: Iterable[Clone], in_hand: Mapping[UUID, Any]) -> dict[tuple[str, UUID], str]:
    """What the signatures of these commit to, by action and record, as verify_ledger will compute it."""
    about = defaultdict[tuple[str, str], list[UUID]](list)
    for clone in clones:
        for kind, action, subject in clone.signatures():
            about[kind, action].append(subject)
    digests = dict[tuple[str, UUID], str]()
    for proof in proofs.registered():
        ids = about[proof.kind, proof.action]
        take = _TAKEN.get(proof.action)
        taken = {id_: take(in_hand[id_]) for id_ in ids} if take else proof.digests(ids)
        digests |= {(proof.action, id_): digest for id_, digest in taken.items()}
    return digests


def make(plan: Plan, processes: int) -> Iterator[int]:
    """Carry out the plan, in one process or several; how many signed decisions each batch has, as it is done."""
    if processes == 1:
        making = Making(plan)
        for first, end in plan.batches():
            yield making.batch(first, end)
        return
    connections.close_all()  # each process opens its own
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap_unordered(partial(_share, plan), plan.batches())


# One in each process.
_making = lru_cache(maxsize=1)(Making)


def _share(plan: Plan, batch: tuple[int, int]) -> int:
    return _making(plan).batch(*batch)
