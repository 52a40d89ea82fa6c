"""What a row of the queue says: when it is due, whom it is about, who asks, who deals with it; and the front door after hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from agencies.models import DutyNumber, Person
from decisions import listing, queue
from decisions.models import Asked, InformationRequest, RequestAccess
from decisions.wanted import Box, Wanted
from wscp_isa import keyset, work, workdays
from wscp_isa.identifiers import is_reference

_KEY = ("kek_id", "kek_check", "wrapped", "destroyed_at")
_OF_REQUEST = (
    *("reference", "kind", "urgency", "harm", "children", "logged", "agency__name", "on_behalf_of__name"),
    *(f"key__{name}" for name in _KEY),
)
COLOURS = {work.LATE: "red", work.TODAY: "orange", work.COMING: "blue"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# How many of what is due before anybody is back are named after hours.
NAMED = 5


@dataclass(frozen=True)
class Row:
    """One line of the queue. `value` is what its box sends: which part, at which version."""

    id: UUID
    value: str
    reference: str
    url: str
    whom: str
    others: str
    who: str
    due: str
    tag: str
    colour: str
    state: str
    harm: bool
    first: bool
    urgency: str
    owner: str
    answered: str = ""


def rows(person: Person, wanted: Wanted, places: Sequence[keyset.Place]) -> list[Row]:
    """These lines, in this order, in a fixed number of queries; of each request only whom it is about is deciphered."""
    ids = [place.id for place in places]
    said = _asked_by(person, ids) if wanted.box == Box.OUT else _asked_of(person, ids, wanted)
    return [said[id_] for id_ in ids if id_ in said]


def rows_of(person: Person, parts: Iterable[Asked]) -> list[Row]:
    """What the list would say of these parts, in their order."""
    ids = [part.pk for part in parts]
    said = _asked_of(person, ids, Wanted())
    return [said[id_] for id_ in ids if id_ in said]


def _asked_of(person: Person, ids: Sequence[UUID], wanted: Wanted) -> dict[UUID, Row]:
    parts = (
        Asked.objects.filter(pk__in=ids)
        .select_related("request__key", "request__agency", "request__on_behalf_of", "owner")
        .only(
            *("version", "state", "due_at", "closed_at", "paused_at", "first", "agency_id", "owner__name"),
            *(f"request__{name}" for name in _OF_REQUEST),
        )
    )
    doors, now = queue.front_doors(person), timezone.now()
    return {part.pk: _of_part(part, wanted, doors=doors, now=now) for part in parts}


def _of_part(part: Asked, wanted: Wanted, *, doors: frozenset[UUID], now: datetime) -> Row:
    request, tag = part.request, "" if part.closed_at or part.paused_at else work.urgency(part.due_at, now=now)
    asked = part.state == Asked.State.ASKED
    return Row(
        id=part.pk,
        value=f"{part.pk}.{part.version}",
        url=f"{_where(part, doors)}?{wanted.query(drawn=None)}",
        who=asker(request),
        due=_due(part, now=now),
        tag=tag,
        colour=COLOURS.get(tag, ""),
        state="" if asked else part.get_state_display(),
        first=part.first,
        owner=part.owner.name if part.owner else "Nobody",
        **_about(request),
    )


def _where(part: Asked, doors: frozenset[UUID]) -> str:
    at = "front-door-item" if part.agency_id in doors else "answer-request"
    return reverse(at, args=[part.request.reference])


def address(person: Person, part: Asked) -> str:
    """The page on which this person deals with it."""
    return _where(part, queue.front_doors(person))


@dataclass(frozen=True)
class Done:
    """What was done last: the item, and how it stands now."""

    reference: str
    url: str
    says: str


def done(person: Person, reference: str) -> Done | None:
    """What the address says was done; None where it names nothing that this person deals with."""
    parts = Asked.objects.dealt_with_by(person).filter(request__reference=reference) if reference else None
    part = parts.select_related("request").first() if parts is not None and is_reference(reference) else None
    return Done(reference, address(person, part), part.get_state_display()) if part else None


def _asked_by(person: Person, ids: Sequence[UUID]) -> dict[UUID, Row]:
    there = Prefetch(
        "request__parts", Asked.objects.select_related("agency").only("request_id", "agency__name").order_by("id")
    )
    accesses = (
        RequestAccess.objects.filter(request__in=ids, agency__in=person.agency_ids())
        .select_related("request__key", "request__agency", "request__on_behalf_of", "made_by")
        .only(
            *("asked", "closed", "due_at", "open", "agency_id", "made_by__name"),
            *(f"request__{name}" for name in _OF_REQUEST),
        )
        .prefetch_related(there)
    )
    doors, now = queue.front_doors(person), timezone.now()
    return {access.request_id: _of_access(access, doors=doors, now=now) for access in accesses}


def _of_access(access: RequestAccess, *, doors: frozenset[UUID], now: datetime) -> Row:
    request, tag = access.request, work.urgency(access.due_at, now=now) if access.open else ""
    asked = [part.agency.name for part in request.parts.all()]
    return Row(
        id=access.request_id,
        value="",
        url=reverse("front-door-item" if access.agency_id in doors else "request", args=[request.reference]),
        who=", ".join(asked[:3]) + (f" and {_number(len(asked) - 3)} more" if len(asked) > 3 else ""),
        due=work.due_in_words(access.due_at, now=now) if access.open else "done",
        tag=tag,
        colour=COLOURS.get(tag, ""),
        state="",
        first=False,
        owner=access.made_by.name,
        answered=f"{access.closed} of {access.asked} answered",
        **_about(request),
    )


def _about(request: InformationRequest) -> dict[str, Any]:
    return {
        "reference": request.reference,
        "whom": listing.readable(lambda: _first(request)),
        "others": listing.readable(lambda: _others(request)),
        "harm": request.harm,
        "urgency": InformationRequest.Urgency(request.urgency).label,
    }


def asker(request: InformationRequest) -> str:
    """Who asks or gives, without deciphering who somebody outside is."""
    if request.logged and request.on_behalf_of is None:
        return "Somebody outside the directory"
    return request.asker


def _first(request: InformationRequest) -> str:
    child: Mapping[str, str] = next(iter(request.children), {})
    return ", ".join(part for part in (child.get("initials", ""), child.get("record_number", "")) if part)


def _others(request: InformationRequest) -> str:
    many = len(request.children) - 1
    return f"and {_number(many)} other {'child' if many == 1 else 'children'}" if many > 0 else ""


def _number(many: int) -> str:
    return _NUMBERS[many] if many < len(_NUMBERS) else str(many)


def _due(part: Asked, *, now: datetime) -> str:
    if part.closed_at:
        return "done"
    return "waiting for a reply" if part.state == Asked.State.QUERIED else work.due_in_words(part.due_at, now=now)


# --- Out of hours -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AfterHours:
    """That nobody is at work: until when, whom to ring, and what is due before then."""

    until: str
    numbers: Sequence[DutyNumber]
    due: Sequence[Row]
    more: bool


def after_hours(person: Person, *, now: datetime) -> AfterHours | None:
    """What to know outside working time; None within it."""
    start = workdays.start_of_next(now)
    if start is None:
        return None
    rows = queue.due_by(person, start)
    places = keyset.page(rows, size=NAMED, rising=True)
    parts = Asked.objects.filter(pk__in=[place.id for place in places.places]).order_by("queue_at", "id")
    return AfterHours(
        until=workdays.in_words(start),
        numbers=list(DutyNumber.objects.all()),
        due=rows_of(person, parts),
        more=places.newer is not None,
    )
