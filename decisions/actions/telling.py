"""Who hears of it when something passes about a request, by an outbox that says a reference and nothing of the child."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from agencies.models import Agency, Category, Person, Role
from decisions.models import Asked, InformationRequest, Passed, RequestAccess
from decisions.moves import Side
from wscp_isa import notices

# What the other side is told of, by what passed.
TO_ASKED = {
    "reply": "request-reply",
    "withdraw": "request-withdrawn",
    "chase": "request-reminder",
}
TO_ASKER = {
    "query": "request-question",
    "promise": "request-more-time",
    "answer": "request-answered",
    "decline": "request-declined",
    "refuse": "request-refused",
    "set-aside": "request-refused",
}


def asked(part: Asked) -> None:
    """Those at the agency asked who deal with what comes in know that there is a request.

    The front door's officers live in their queue: nobody mails all of them of each.
    """
    if part.agency.category == Category.FRONT_DOOR or part.agency_id == part.request.agency_id:
        return
    _tell(dealing_with(part), "request-new", part, side=Side.ASKED, key=f"asked:{part.pk}", at=part.created_at)


def passed(row: Passed, part: Asked) -> None:
    """The other side knows; nobody is told of what they did themselves."""
    if part.agency_id == part.request.agency_id:
        return
    own = {row.by_id}
    if kind := TO_ASKED.get(row.what) if row.agency_id == part.request.agency_id else None:
        people = [person for person in dealing_with(part) if person.pk not in own]
        _tell(people, kind, part, side=Side.ASKED, key=f"passed:{row.pk}", at=row.at)
    if kind := TO_ASKER.get(row.what) if row.agency_id == part.agency_id else None:
        people = [person for person in asking(part.request) if person.pk not in own]
        _tell(people, kind, part, side=Side.ASKER, key=f"passed:{row.pk}", at=row.at)


def due(part: Asked, *, key: str, at: datetime) -> None:
    """Whoever owes the answer, or the reply to a question, is reminded."""
    if part.paused_at:
        _tell(asking(part.request), "request-reply-due", part, side=Side.ASKER, key=key, at=at)
    else:
        _tell(dealing_with(part, late=True), "request-due", part, side=Side.ASKED, key=key, at=at)


def late(part: Asked, *, key: str, at: datetime) -> None:
    """The single point of contact of whoever is late knows, and those who wait know that they do (ISA 5.1, 3.6)."""
    side = Side.ASKER if part.paused_at else Side.ASKED
    agency = part.request.agency if part.paused_at else part.agency
    _tell(_holding(agency, Role.WHOLE_AGENCY), "request-late", part, side=side, key=key, at=at)
    if side == Side.ASKED and part.agency_id != part.request.agency_id:
        _tell(asking(part.request), "request-not-answered", part, side=Side.ASKER, key=key, at=at)


def dealing_with(part: Asked, *, late: bool = False) -> list[Person]:
    """Who deals with it where it was asked: its owner; else the team, and where there is none, who answers for the agency."""
    if part.owner is not None and part.owner.agency_ids(*Role.DECIDING) & {part.agency_id}:
        return [part.owner]
    if part.agency.category == Category.FRONT_DOOR and not late:
        return []
    return _holding(part.agency, Role.TEAM) or _holding(part.agency, Role.WHOLE_AGENCY)


def asking(request: InformationRequest) -> list[Person]:
    """Who asked, and who joined or was handed it, as long as they work there."""
    there = _holding(request.agency, Role.DECIDING)
    access = RequestAccess.objects.filter(request=request)
    ids: set[UUID | None] = {request.made_by_id, *access.values_list("handed_to", flat=True)}
    ids |= set(access.values_list("joined__person", flat=True))
    return [person for person in there if person.pk in ids] or _holding(request.agency, Role.WHOLE_AGENCY)


def _holding(agency: Agency, kinds: Iterable[str]) -> list[Person]:
    roles = Role.objects.live().filter(agency=agency, kind__in=list(kinds), person__is_active=True)
    return list(Person.objects.filter(pk__in=roles.values("person")).order_by("pk"))


def _tell(people: Iterable[Person], kind: str, part: Asked, *, side: Side, key: str, at: datetime) -> None:
    reference = part.request.reference
    path = reverse("answer-request" if side == Side.ASKED else "request", args=[reference])
    when = None if part.closed_at else part.reply_by or part.due_at
    for person in people:
        notices.tell(person, kind, about=reference, path=path, once=key, at=at, due=when)
