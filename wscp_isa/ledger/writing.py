"""Adding to the ledger: the only code that writes its tables, but for the seeder of a demonstration, which writes the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError

from wscp_isa.ledger import encoding
from wscp_isa.ledger.actors import Actor, Acts, Subject, actor_of
from wscp_isa.ledger.models import Entry, Head, Look
from wscp_isa.vault.models import RecordKey


def record(
    action: str,
    *,
    about: Subject,
    by: Actor | Acts,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry to the record's chain, in the caller's transaction, so that a deed and its entry stand or fall together.

    `detail` may say things about people: it is sealed under the record's key. `facts` never may: they are kept in clear.
    Raises TransactionManagementError outside a transaction, and ValueError for a naive time or a detail without a key.
    """
    head = _locked(about)
    entry = Entry(
        subject=head.subject,
        kind=head.kind,
        seq=head.seq + 1,
        prev=bytes(head.hash),
        action=action,
        facts_json="" if facts is None else encoding.canonical(facts),
        **_deed(by, about=about, at=at),
    )
    if detail is not None:
        entry.seal(encoding.salted(detail), key=_key(about))
    entry.hash = encoding.entry_hash(encoding.parts(vars(entry)))
    entry.save(force_insert=True)
    Head.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
    return entry


def lock(*subjects: Subject) -> None:
    """Hold the chains of several records until the transaction ends, in one order, so that no two actions wait for each other.

    An action that records about more than one record calls this first; for one, `record` does it.
    """
    for subject in sorted(subjects, key=lambda subject: subject.pk):
        _locked(subject)


def _locked(subject: Subject) -> Head:
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("The ledger is written in the transaction of the deed itself: use atomic()")
    rows = Head.objects.select_for_update().filter(pk=subject.pk)
    head = rows.first()
    if head is None:
        # Of two transactions that begin one chain at once, the second waits here until the first has ended.
        start = Head(subject=subject.pk, kind=subject.ledger_kind, seq=0, hash=encoding.ORIGIN)
        Head.objects.bulk_create([start], ignore_conflicts=True)
        head = rows.get()
    if head.kind != subject.ledger_kind:
        raise ValueError(f"The ledger knows {subject.pk} as {head.kind}, not as {subject.ledger_kind}")
    return head


def _key(subject: Subject) -> RecordKey:
    key: RecordKey | None = getattr(subject, "key", None)
    if key is None:
        raise ValueError(
            f"Nothing about people can be recorded about {subject.ledger_kind}: it has no key to seal it under"
        )
    return key


def _deed(by: Actor | Acts, *, about: Subject | None, at: datetime) -> dict[str, Any]:
    actor = actor_of(by, about)
    return {
        "at_us": encoding.microseconds(at),
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "agency_id": actor.agency_id,
        "agency": actor.agency,
    }


def look(about: Subject, *, by: Actor | Acts, at: datetime, how: str, reason: str = "") -> Look:
    """Somebody opened one record (`how`: "page", "admin"). A reason is sealed under its key: it may speak of people.

    Raises ValueError for a naive time, or a reason where the record has no key.
    """
    why = {"key": _key(about), "reason": reason} if reason else {}
    return Look.objects.create(
        subject=about.pk, kind=about.ledger_kind, how=how, **why, **_deed(by, about=about, at=at)
    )


def search(*, by: Actor | Acts, at: datetime) -> Look:
    """Somebody searched. What for is not kept: it would be a child's name with no key to seal it under."""
    return Look.objects.create(how="search", **_deed(by, about=None, at=at))
