"""What requests ask of a person: to answer what their agency was asked, and to reply where a question came back."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies.models import Person, Role
from decisions import queue
from decisions.listing import readable
from decisions.models import Asked, InformationRequest
from wscp_isa import work
from wscp_isa.work import Owed


@work.contributes
def answers_owed(person: Person, most: int) -> Iterator[Owed]:
    """What they deal with, and what nobody in their team does yet; once late, all of the agency that they answer for.

    What waits for somebody else's reply is not theirs to do. What the front door has not dealt out yet stands in its queue.
    """
    due = {id_: due_at for rows in _owed(person) for id_, due_at in rows[:most]}
    ids = sorted(due, key=lambda id_: due[id_])[:most]
    for part in _said(ids):
        asked_for_time = part.promised > 1
        yield Owed(
            what="Answer, or decide not to share and say why" if asked_for_time else _what(part),
            about=part.request.reference,
            url=reverse("answer-request", args=[part.request.reference]),
            due=part.due_at,
            clause="ISA 5.4" if asked_for_time else "ISA 3.6" if part.first else "ISA 3.5",
            whom=readable(lambda part=part: part.request.whom),  # type: ignore[misc]
        )


def _what(part: Asked) -> str:
    gives = part.request.kind == InformationRequest.Kind.GIVES
    return f"Look at what {part.request.asker} gave" if gives else f"Answer the request of {part.request.asker}"


def _owed(person: Person) -> "Iterator[QuerySet[Asked, tuple[UUID, datetime]]]":
    """The parts at each agency at which they have something to do with it, apart, so that each is answered from its own index."""
    rows = Asked.objects.live().filter(closed_at=None, paused_at=None)
    by_queue = rows.order_by("queue_at", "id").values_list("pk", "due_at")
    if deciding := person.agency_ids(*Role.DECIDING):
        yield by_queue.filter(owner=person, agency__in=deciding)
    for agency in person.agency_ids(*Role.TEAM) - queue.front_doors(person):
        yield by_queue.filter(agency=agency, owner=None)
    # Nothing stands in the queue later than it is due: so the index leaves out what is not late.
    now = timezone.now()
    late = by_queue.filter(queue_at__lt=now, due_at__lt=now)
    for agency in person.agency_ids(*Role.WHOLE_AGENCY):
        # Where there is no team, nobody else sees what came in.
        anyones = Role.objects.live().filter(agency=agency, kind__in=list(Role.TEAM)).exists()
        yield late.filter(agency=agency) if anyones else by_queue.filter(agency=agency)


@work.contributes
def replies_owed(person: Person, most: int) -> Iterator[Owed]:
    """Questions that came back about what they asked: nobody answers until they reply."""
    deciding = person.agency_ids(*Role.DECIDING)
    if not deciding:
        return
    rows = Asked.objects.filter(reply_from=person, request__agency__in=deciding)
    for part in _said(list(rows.order_by("reply_by").values_list("pk", flat=True)[:most])):
        yield Owed(
            what=f"Reply to the question of {part.agency.name}",
            about=part.request.reference,
            url=part.request.get_absolute_url(),
            due=part.reply_by,
            clause="ISA 3.8",
            whom=readable(lambda part=part: part.request.whom),  # type: ignore[misc]
        )


def _said(ids: list[UUID]) -> "QuerySet[Asked]":
    related = ("agency", "request__key", "request__agency", "request__on_behalf_of")
    return Asked.objects.filter(pk__in=ids).select_related(*related)
