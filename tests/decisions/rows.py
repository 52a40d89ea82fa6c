"""Records written straight into the database, for lists that need many of them, or several of one moment."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from agencies.models import Agency, Person
from decisions.models import Decision, DecisionAccess, Reliance, Subject, UrgentAccess, UrgentNote
from wscp_isa import identifiers, vault
from wscp_isa.identifiers import uuid7
from wscp_isa.vault.models import RecordKey


def decision(
    agency: Agency,
    by: Person,
    at: datetime,
    *,
    key: RecordKey | None = None,
    team: bool = False,
    signed: bool = False,
    withdrawn: bool = False,
    urgent_note: UrgentNote | None = None,
    reasons: Collection[str] = (),
    **said: Any,
) -> Decision:
    """A decision about a child, begun then; signed, or withdrawn, at once. `said` is what its signing filled in."""
    made = Decision(
        key=key or vault.new_key(),
        reference=identifiers.reference(),
        agency=agency,
        started_by=by,
        started_at=at,
        submission_key=uuid7(),
        edition="2022-01",
        answers={},
        urgent_note=urgent_note,
    )
    if signed:
        made.signed_at, made.signed_by, made.outcome, made.share, made.departed = at, by, "share", True, False
        made.wellbeing_considered, made.transcript = True, {}
        for name, value in said.items():
            setattr(made, name, value)
    elif withdrawn:
        made.withdrawn_at, made.withdrawn_by = at, by
    made.save()
    if signed and urgent_note:
        UrgentAccess.objects.filter(note=urgent_note).update(unfinished=False)
    Reliance.objects.bulk_create(Reliance(decision=made, reason=reason) for reason in reasons)
    Subject.objects.create(key=made.key, decision=made, initials="AB", record_number="T-0001")
    DecisionAccess.objects.create(
        decision=made,
        agency=agency,
        kind=DecisionAccess.Kind.HOLDER,
        team=team,
        noted_by=urgent_note.signed_by if urgent_note and urgent_note.signed_by != by else None,
        created_at=at,
        since=at,
    )
    return made


def note(
    agency: Agency, by: Person, at: datetime, *, key: RecordKey | None = None, finish_by: datetime | None = None
) -> UrgentNote:
    """An urgent note, signed then."""
    made = UrgentNote.objects.create(
        key=key or vault.new_key(),
        reference=identifiers.reference(),
        agency=agency,
        submission_key=uuid7(),
        signed_by=by,
        signed_at=at,
        told_at=at,
        finish_by=finish_by or at,
        child="AB",
        told_whom="Duty worker",
        what="What was said",
        why="Why it could not wait",
    )
    UrgentAccess.objects.create(
        note=made, agency=agency, kind=UrgentAccess.Kind.HOLDER, created_at=at, since=at, finish_by=made.finish_by
    )
    return made
