"""Why a person may not do something to a decision now; None when they may."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agencies.models import Agency, Category, Person, Role
from decisions.facts import Facts
from decisions.models import Addition, Advice, Decision, Subject, UrgentNote

SIGNED = "This decision has been signed and can no longer change"
WITHDRAWN = "This draft has been withdrawn. Copy what you need from this page, then start again"
# What only a decision to share can be followed by.
FOLLOWS_SHARING = (Addition.Kind.TOLD_FAMILY, Addition.Kind.STILL_NOT_TOLD, Addition.Kind.CONSENT_WITHDRAWN)


def starting(person: Person, agency: Agency) -> str | None:
    """Only the agency that holds the information can decide to share it (ISA 3.3)."""
    if agency.pk not in person.agency_ids(*Role.DECIDING):
        return f"You do not have a role at {agency.name} that records decisions"
    return None


def beginning(person: Person, agency: Agency) -> str | None:
    """A new record is begun at an agency that there still is; what was begun there before is finished there."""
    if reason := starting(person, agency):
        return reason
    return (
        f"{agency.name} has closed. Record the decision at the agency that has its records"
        if agency.closed_at
        else None
    )


def _working(person: Person, decision: Decision) -> str | None:
    # Asked again here, inside the transaction that writes: a role may have ended since the page was opened.
    if not Decision.objects.visible_to(person).filter(pk=decision.pk).exists():
        return "Only the agency that holds the information can decide to share it"
    if decision.signed_at:
        return SIGNED
    return WITHDRAWN if decision.withdrawn_at else None


def answering(person: Person, decision: Decision, *, reachable: bool) -> str | None:
    """A draft is answered in order, by those who work on it, until it is signed."""
    if reason := _working(person, decision):
        return reason
    if not reachable:
        return (
            "This question is not asked any more, because an earlier answer has changed. "
            "Copy what you need from this page, then go on from Your work"
        )
    return None


def signing(person: Person, decision: Decision, *, facts: Facts, complete: bool) -> str | None:
    """A decision is signed once, by those who work on it, when every step is answered and the harm gate is open."""
    if reason := _working(person, decision):
        return reason
    if not complete:
        return harm_gate(facts) or "Answer every question before you sign"
    return harm_gate(facts) or _sending(facts)


def _sending(facts: Facts) -> str | None:
    """Only whoever asked in this service, and the front door, have here what is sent to them here."""
    if facts.sent_here is None or facts.request:
        return None
    if facts.recipient and Agency.objects.filter(pk=facts.recipient, category=Category.FRONT_DOOR).exists():
        return None
    return "Whoever it is for does not read it in this service. Select another way to send it"


def harm_gate(facts: Facts) -> str | None:
    """Neither "do not share" ending is final while a child may be at risk and the procedures are not followed."""
    if facts.must_follow_procedures and "procedures" not in facts.answers:
        return "A child may be at risk. Follow the safeguarding procedures, or say who already has, before you sign"
    return None


def asking(person: Person, decision: Decision) -> str | None:
    """Advice is sought on a draft, by those who work on it (golden rule 3)."""
    return _working(person, decision)


def advising(person: Person, advice: Advice) -> str | None:
    """Advice is given once, by the person who was asked, while the decision can still follow it."""
    if not Advice.objects.visible_to(person).filter(pk=advice.pk).exists():
        return "This question was put to somebody else, or the time to answer it is over"
    if advice.answered_at:
        return "You have already answered this"
    if advice.decision.signed_at:
        return "The decision has been signed since, so advice can no longer change it"
    return None


def withdrawing(person: Person, decision: Decision) -> str | None:
    """A draft may go while it is about nobody; after that there is a decision to be made (Principles: record)."""
    if reason := _working(person, decision):
        return reason
    if decision.urgent_note_id:
        return "This draft finishes an urgent record, so it cannot be withdrawn. Go on with it"
    if Subject.objects.filter(decision=decision).exists():
        return (
            "A child is named in this draft, so it cannot be withdrawn. "
            "Go on with it: deciding not to share is a decision too"
        )
    return None


def adding(person: Person, decision: Decision, *, kind: str = "") -> str | None:
    """A signed record is added to by those who see it at their own agency; somebody let in to look adds nothing."""
    if not Decision.objects.visible_to(person).filter(pk=decision.pk).exists():
        return "Only the agency that holds this record can add to it"
    if not decision.signed_at:
        return "This decision is not signed yet. Change the draft instead"
    if kind in FOLLOWS_SHARING and not decision.share:
        return "Nothing was shared, so this cannot be added. Add what you have learned since instead"
    return None


def noting(person: Person, agency: Agency, *, told_at: datetime, now: datetime) -> str | None:
    """An urgent share is noted by those who decide at the agency that shared, once it has happened (Principles: timely).

    Nobody waits for admission to do so.
    """
    if agency.pk not in person.agencies_noted_for() and (reason := starting(person, agency)):
        return reason
    return "The time you told them must be in the past. Ring first, then sign the note" if told_at > now else None


def noting_again(note: UrgentNote, said: Mapping[str, Any]) -> str | None:
    """A second press of the button says the same again; other words cannot go into a note that is already signed."""
    if all(getattr(note, name) == value for name, value in said.items()):
        return None
    return (
        f"You have already signed this note, as {note.reference}, and it can no longer change. "
        "Copy what you have changed on this page, and add it when you finish the record"
    )


def finishing(person: Person, note: UrgentNote) -> str | None:
    """An urgent note is finished by whoever may see it and decides at its agency: its author, the team, who answers for all."""
    deciding = note.agency_id in person.agency_ids(*Role.DECIDING)
    if not deciding or not UrgentNote.objects.visible_to(person).filter(pk=note.pk).exists():
        return "Only those who work on this note at its own agency can finish it"
    return None


def naming(person: Person, decision: Decision, *, named: int, most: int) -> str | None:
    """Others are named on a draft after the child, by those who work on it."""
    if reason := _working(person, decision):
        return reason
    if not named:
        return "Say first which child the information is about"
    if named >= most:
        return f"You can name {most} people here. Write down any others in your own system"
    return None


def taking_over(person: Person, agency: Agency) -> str | None:
    """What somebody leaves unfinished passes to a colleague who records decisions at the same agency."""
    if agency.pk not in person.agency_ids(*Role.DECIDING):
        return f"{person.name} does not record decisions at {agency.name}"
    return None
