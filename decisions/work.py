"""What decisions ask of a person: drafts to finish, urgent notes to complete in time, families to tell, advice to give."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies.models import Person, Role
from decisions import listing
from decisions.models import Addition, Advice, Decision, UrgentAccess
from wscp_isa import clock, keyset, work
from wscp_isa.work import Owed

PROMISED = "will-tell"
# Either answers the question whether the family has been told; only the second asks it again.
ANSWERS = (Addition.Kind.TOLD_FAMILY, Addition.Kind.STILL_NOT_TOLD)
TELL = "Tell the family that it was shared, and add that to the record"
ASK_AGAIN = "Look again at whether the family can be told"

Due = tuple[UUID, datetime, str]


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
    finished = Decision.objects.filter(urgent_note=OuterRef("note"), signed_at__isnull=False)
    rows = UrgentAccess.objects.live().filter(~Exists(finished)).order_by("note__finish_by")
    notes = rows.values_list("note", "note__finish_by", "note__finished_by__reference")
    if deciding := person.agency_ids(*Role.DECIDING):
        yield notes.filter(note__signed_by=person, agency__in=deciding)
    for agency in person.agency_ids(*Role.TEAM):
        yield notes.filter(agency=agency)
    for agency in person.agency_ids(*Role.WHOLE_AGENCY):
        yield notes.filter(agency=agency, note__finish_by__lt=timezone.now())


@work.contributes
def families_to_tell(person: Person, most: int) -> list[Owed]:
    """Families who were to hear that it was shared and have not, and those of whom it is time to ask again (How 5)."""
    soon = clock.today() + work.SOON
    due = [*_promised(person, most), *_to_ask_again(person, soon, most), *_asked_again(person, soon, most)]
    due.sort(key=lambda one: one[1])
    said = {row.id: row for row in listing.rows_of_decisions(listing.seen(person, [id_ for id_, _, _ in due[:most]]))}
    return [
        Owed(what=what, about=said[id_].reference, url=said[id_].url, due=at, clause="How 5", whom=said[id_].whom)
        for id_, at, what in due[:most]
        if id_ in said
    ]


def _unanswered(person: Person) -> "QuerySet[Decision]":
    answers = Addition.objects.filter(decision=OuterRef("pk"), kind__in=ANSWERS)
    return Decision.objects.filter(
        ~Exists(answers), signed_by=person, agency__in=person.agency_ids(*Role.DECIDING), share=True
    )


def _promised(person: Person, most: int) -> Iterator[Due]:
    """They said that they would tell the family when they shared it: so it is due on that day."""
    rows = _unanswered(person).filter(told_family=PROMISED).order_by("shared_at").values_list("pk", "shared_at")
    yield from ((id_, work.end_of(timezone.localdate(at)), TELL) for id_, at in rows[:most])


def _to_ask_again(person: Person, soon: date, most: int) -> Iterator[Due]:
    """They said when they would look again at whether the family can be told."""
    rows = _unanswered(person).filter(look_again_on__lte=soon).order_by("look_again_on")
    days = rows.values_list("pk", "look_again_on")[:most]
    yield from ((id_, work.end_of(day), ASK_AGAIN) for id_, day in days if day)


def _asked_again(person: Person, soon: date, most: int) -> Iterator[Due]:
    """They were the last to say that the family could still not be told, and when they would look again."""
    later = Addition.objects.filter(decision=OuterRef("decision"), kind__in=ANSWERS).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    )
    rows = Addition.objects.filter(~Exists(later), by=person, kind=Addition.Kind.STILL_NOT_TOLD)
    days = rows.filter(look_again_on__lte=soon).order_by("look_again_on").values_list("decision", "look_again_on")
    yield from ((id_, work.end_of(day), ASK_AGAIN) for id_, day in days[:most] if day)


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
