"""What decisions ask of a person: drafts to finish, urgent notes to complete in time, families to tell, advice to give."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies import grants
from agencies.models import Person, Role
from decisions import listing
from decisions.facts import WILL_TELL
from decisions.models import Addition, Advice, Decision, DecisionAccess, InformationRequest, UrgentAccess, UrgentNote
from wscp_isa import clock, keyset, ledger, work
from wscp_isa.work import Owed

# How long it is said that names were shown, should nobody look.
NOTICE_FOR = timedelta(days=90)
TELL = "Tell the family that it was shared, and add that to the record"
ASK_AGAIN = "Look again at whether the family can be told"


@work.contributes
def advice_to_give(person: Person, most: int) -> Iterator[Owed]:
    """Questions that colleagues put to them, without saying whom they are about (golden rule 3)."""
    waiting = Advice.objects.visible_to(person).filter(
        answered_at=None, decision__signed_at=None, decision__withdrawn_at=None
    )
    for advice in waiting.select_related("asked_by", "decision").order_by("asked_at")[:most]:
        yield Owed(
            what=f"Give advice: {advice.asked_by.name} is not sure",
            about=advice.decision.reference,
            url=reverse("advice", args=[advice.pk]),
            clause="Golden rule 3",
        )


@work.contributes
def urgent_notes_to_finish(person: Person, most: int) -> Iterator[Owed]:
    """Urgent shares whose record is not complete: one's own and the team's; once late, those of the agency one answers for."""
    due = {id_: (finish_by, draft) for rows in _unfinished(person) for id_, finish_by, draft in rows[:most]}
    ids = sorted(due, key=lambda id_: due[id_][0])[:most]
    said = {row.id: row for row in listing.rows_of_notes(ids)}
    for id_ in ids:
        finish_by, draft = due[id_]
        yield Owed(
            what="Finish the record of this urgent share",
            about=said[id_].reference,
            # Where somebody has begun to finish it, the work goes on there.
            url=reverse("draft", args=[draft]) if draft else said[id_].url,
            due=finish_by,
            clause="Principles: timely",
            whom=said[id_].whom,
        )


def _unfinished(person: Person) -> "Iterator[QuerySet[Any, tuple[UUID, datetime, str | None]]]":
    """The notes of each agency at which they have a part in them, apart, so that the search begins with one agency's notes."""
    rows = UrgentAccess.objects.live().filter(unfinished=True).order_by("finish_by")
    notes = rows.values_list("note", "finish_by", "note__finished_by__reference")
    if deciding := person.agency_ids(*Role.DECIDING):
        yield notes.filter(note__signed_by=person, agency__in=deciding)
        yield notes.filter(handed_to=person, agency__in=deciding)
    for agency in person.agency_ids(*Role.TEAM):
        yield notes.filter(agency=agency)
    for agency in person.agency_ids(*Role.WHOLE_AGENCY):
        yield notes.filter(agency=agency, finish_by__lt=timezone.now())


@work.contributes
def families_to_tell(person: Person, most: int) -> list[Owed]:
    """Families who were to hear that it was shared and have not, and those of whom it is time to ask again (How 5)."""
    asked_again = Addition.objects.filter(decision=OuterRef("decision"), kind=Addition.Kind.STILL_NOT_TOLD)
    rows = (
        DecisionAccess.objects.live()
        .filter(
            family_owed_by=person,
            agency__in=person.agency_ids(*Role.DECIDING),
            family_due__lte=clock.today() + work.SOON,
        )
        .annotate(promised=Q(decision__told_family=WILL_TELL) & ~Exists(asked_again))
        .order_by("family_due")
    )
    due = {id_: (day, promised) for id_, day, promised in rows.values_list("decision", "family_due", "promised")[:most]}
    said = {row.id: row for row in listing.rows_of_decisions(listing.seen(person, list(due)))}
    return [
        Owed(
            what=TELL if promised else ASK_AGAIN,
            about=said[id_].reference,
            url=said[id_].url,
            due=work.end_of(day),
            clause="How 5",
            whom=said[id_].whom,
        )
        for id_, (day, promised) in due.items()
        if id_ in said and day
    ]


@work.contributes
def shown_to_overseers(person: Person, most: int) -> list[Owed]:
    """Records of the agency one answers for whose names were shown for audit, until somebody there has looked at why (ISA 7.2)."""
    agencies = person.agency_ids(*Role.WHOLE_AGENCY)
    if not agencies:
        return []
    since = timezone.now() - NOTICE_FOR
    decisions = grants.given_to_overseers(agencies, Decision, since=since, most=most)
    notes = grants.given_to_overseers(agencies, UrgentNote, since=since, most=most)
    # The page of a decision that finishes an urgent note tells of both.
    seen_notes = UrgentNote.objects.visible_to(person).filter(pk__in=notes).exclude(finished_by__in=list(decisions))
    seen = [*listing.seen(person, list(decisions)), *seen_notes.values_list("pk", flat=True)]
    requests = grants.given_to_overseers(agencies, InformationRequest, since=since, most=most)
    if requests:
        seen += InformationRequest.objects.visible_to(person).filter(pk__in=requests).values_list("pk", flat=True)
    shown = {id_: grant for id_, grant in (decisions | notes | requests).items() if id_ in seen}
    said = {row.id: row for row in listing.rows(seen)}
    read = ledger.looked_since({id_: grant.since for id_, grant in shown.items()}, at=agencies)
    return [
        Owed(
            what=f"See why {grant.user.name} was shown who this is about",
            about=said[id_].reference,
            url=said[id_].url,
            clause="ISA 7.2",
            whom=said[id_].whom,
        )
        for id_, grant in shown.items()
        if id_ not in read
    ]


@work.contributes
def drafts_to_finish(person: Person, most: int) -> Iterator[Owed]:
    """Decisions that were begun and not signed, the newest first; they have no date (Principles: record)."""
    places = keyset.page(listing.to_finish(person), size=most).places
    for row in listing.rows([place.id for place in places]):
        yield Owed(
            what="Finish and sign this decision" + ("" if row.by_id == person.pk else f", started by {row.by}"),
            about=row.reference,
            url=row.url,
            clause="Principles: record",
            whom=row.whom,
        )
