"""Signing the quick note of an urgent share, and finishing it: the only writers of urgent notes."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies import targets
from agencies.models import Agency, Person, Role
from decisions import kinds, policies, proofs
from decisions.actions import decision as decisions
from decisions.facts import SUGGESTED
from decisions.models import Decision, UrgentAccess, UrgentNote
from wscp_isa import ledger, notices, vault
from wscp_isa.identifiers import uuid7
from wscp_isa.rules import require

# Initials are a few letters, with or without full stops; what has a figure in it is a number.
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_BOTH = re.compile(rf"(?P<initials>{_INITIALS.pattern})(?:[,;:/]\s*|\s+)(?P<number>\S*\d.*)")


@transaction.atomic
def sign(
    agency: Agency,
    *,
    child: str,
    told_agency: Agency | None,
    told_whom: str,
    told_at: datetime,
    what: str,
    why: str,
    submission_key: UUID,
    by: Person,
) -> UrgentNote:
    """The note stands, signed: nothing about it changes afterwards, and the ledger commits to every value of it.

    The same key with the same words returns the same note; Refused where the words are others.
    """
    now = timezone.now()
    require(policies.noting(by, agency, told_at=told_at, now=now))
    said = {
        "agency": agency,
        "child": child,
        "told_agency": told_agency,
        "told_whom": told_whom,
        "told_at": told_at,
        "what": what,
        "why": why,
    }
    written = UrgentNote.objects.filter(signed_by=by, submission_key=submission_key)
    written = written.select_related("key", "agency", "told_agency")
    try:
        with transaction.atomic():
            return _the_same(written, said) or _write(said, submission_key=submission_key, at=now, by=by)
    except IntegrityError:
        # Two presses of one button met: the other was first. Anything else that breaks a constraint is a fault.
        if (note := _the_same(written, said)) is not None:
            return note
        raise


def _the_same(written: QuerySet[UrgentNote], said: dict[str, Any]) -> UrgentNote | None:
    if (note := written.first()) is not None:
        require(policies.noting_again(note, said))
    return note


def _write(said: dict[str, Any], *, submission_key: UUID, at: datetime, by: Person) -> UrgentNote:
    note = UrgentNote.objects.create(
        key=vault.new_key(),
        reference=kinds.unused_reference(),
        submission_key=submission_key,
        signed_by=by,
        signed_at=at,
        finish_by=_finish_by(said["told_at"], at),
        **said,
    )
    UrgentAccess.objects.create(
        note=note,
        agency=note.agency,
        kind=UrgentAccess.Kind.HOLDER,
        created_at=at,
        since=at,
        finish_by=note.finish_by,
    )
    ledger.record("urgent-note.signed", about=note, by=by, at=at, detail={"digest": proofs.digest_of_note(note)})
    return note


def _finish_by(told_at: datetime, signed_at: datetime) -> datetime:
    """When it is due after it was shared; where that is over when the note is signed, after the signature.

    Whoever shared was at work, so a school has no longer than others for it when its holidays begin.
    """
    known = targets.known()
    after_sharing = targets.due(targets.Kind.URGENT_NOTE, told_at, known=known)
    return after_sharing if after_sharing > signed_at else targets.due(targets.Kind.URGENT_NOTE, signed_at, known=known)


@transaction.atomic
def finish(note: UrgentNote, *, by: Person) -> Decision:
    """There is one decision that finishes the note, begun with what the note says; a second press, by anyone, leads to it."""
    note = UrgentNote.objects.select_for_update(of=("self",)).select_related("key", "agency").get(pk=note.pk)
    require(policies.finishing(by, note))
    begun = Decision.objects.filter(urgent_note=note).first()
    return begun or decisions.begin(
        note.agency,
        submission_key=uuid7(),
        answers={SUGGESTED: _suggestions(note)},
        urgent_note=note,
        by=by,
    )


def _suggestions(note: UrgentNote) -> dict[str, dict[str, Any]]:
    """What the note says, by the page on which it is asked again."""
    known = {"recipient": str(note.told_agency_id)}
    who = known if note.told_agency_id else {"recipient": "other", "other": note.told_whom}
    # Somebody rang: whoever told them otherwise says so on the page.
    how = {"known": note.what, "received_by": note.told_whom, "way": "phone", "shared_at": note.told_at.isoformat()}
    return {"who": who, "child": _named(note.child), "how": how}


def _named(child: str) -> dict[str, str]:
    """Initials and record number, as far as they can be told apart; the person sees both before they count."""
    if not any(letter.isdigit() for letter in child):
        return {"initials": child}
    if both := _BOTH.fullmatch(child):
        return {"initials": both["initials"].strip(), "record_number": both["number"]}
    return {"record_number": child}


@transaction.atomic
def look(note: UrgentNote, *, how: str, by: Person) -> None:
    """Somebody opened the note: who and when is kept for those who review the looks."""
    ledger.look(note, by=by, at=timezone.now(), how=how)


# --- Told that it is not finished, each once --------------------------------------------------------------------------------------

REMINDERS = ledger.Actor.system("reminders")


@transaction.atomic
def remind(access: int, *, at: datetime) -> bool:
    """Whoever has the note in hand is told, on the day, by when it is to be finished; False where another was first."""
    row = _unfinished(access, reminded_at=None)
    if row is None:
        return False
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    _tell([row.handed_to or row.note.signed_by], row, "urgent-note-due", at)
    return True


@transaction.atomic
def tell_late(access: int, *, at: datetime) -> bool:
    """The single points of contact of its agency are told that it is late; False where another was first."""
    row = _unfinished(access, late_told_at=None)
    if row is None:
        return False
    row.late_told_at = at
    row.save(update_fields=["late_told_at"])
    contacts = Role.objects.live().filter(agency=row.agency_id, kind=Role.Kind.SPOC).select_related("person")
    _tell([role.person for role in contacts], row, "urgent-note-late", at)
    return True


def _unfinished(access: int, **untold: None) -> UrgentAccess | None:
    """The row, until the transaction ends; None where it was finished meanwhile, or another worker has it."""
    rows = UrgentAccess.objects.select_for_update(of=("self",), skip_locked=True).filter(unfinished=True, **untold)
    return rows.select_related("note__signed_by", "note__agency", "handed_to").filter(pk=access).first()


def _tell(people: list[Person], row: UrgentAccess, kind: str, at: datetime) -> None:
    note = row.note
    path = reverse("urgent-note", args=[note.reference])
    for person in people:
        notices.tell(person, kind, about=note.reference, path=path, once=f"{kind}:{note.pk}", at=at, due=row.finish_by)
    facts = {"told": sorted(person.name for person in people)}
    ledger.record(f"{kind}-told", about=note, by=REMINDERS, at=at, facts=facts)
