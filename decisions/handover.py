"""What a person who leaves has in hand: drafts, urgent notes, families still to be told, requests made and to be answered."""

from typing import Any

from django.db.models import Q, QuerySet

from agencies import leaving
from agencies.leaving import Kind, Work
from agencies.models import Agency, Person
from decisions.actions import handover as actions
from decisions.models import Asked, Decision, DecisionAccess, RequestAccess, UrgentNote
from wscp_isa.ledger import Actor


def _drafts(person: Person, agency: Agency) -> "QuerySet[Decision]":
    """Those that they began and have not handed on, or were handed; what finishes an urgent note passes with the note."""
    theirs = Q(accesses__handed_to=person) | Q(accesses__handed_to=None, started_by=person)
    drafts = Decision.objects.drafts().filter(agency=agency, urgent_note=None)
    return drafts.filter(theirs, accesses__agency=agency)


def _notes(person: Person, agency: Agency) -> "QuerySet[UrgentNote]":
    theirs = Q(accesses__handed_to=person) | Q(accesses__handed_to=None, signed_by=person)
    return UrgentNote.objects.filter(theirs, accesses__agency=agency, accesses__unfinished=True)


def _untold(person: Person, agency: Agency) -> "QuerySet[Decision]":
    rows = DecisionAccess.objects.filter(agency=agency, family_owed_by=person, family_due__isnull=False)
    return Decision.objects.filter(pk__in=rows.values("decision"))


def _hand_decisions(found: "QuerySet[Any]", *, of: Person, to: Person, by: Actor) -> None:
    actions.decisions(list(found.select_related("agency")), of=of, to=to, by=by)


def _hand_notes(found: "QuerySet[Any]", *, of: Person, to: Person, by: Actor) -> None:
    actions.notes(list(found.select_related("agency")), of=of, to=to, by=by)


leaving.contributes(Work((Kind("draft to finish", "drafts to finish", _drafts),), _hand_decisions))
leaving.contributes(Work((Kind("urgent note to finish", "urgent notes to finish", _notes),), _hand_notes))
leaving.contributes(Work((Kind("family to tell", "families to tell", _untold),), _hand_decisions))


def _asked(person: Person, agency: Agency) -> "QuerySet[RequestAccess]":
    theirs = Q(handed_to=person) | Q(handed_to=None, request__made_by=person)
    return RequestAccess.objects.live().filter(theirs, agency=agency, open=True)


def _to_answer(person: Person, agency: Agency) -> "QuerySet[Asked]":
    return Asked.objects.live().filter(agency=agency, owner=person, closed_at=None)


leaving.contributes(
    Work(
        (
            Kind("request that was not answered yet", "requests that were not answered yet", _asked),
            Kind("request to answer", "requests to answer", _to_answer),
        ),
        actions.requests,
    )
)
