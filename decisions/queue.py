"""The queue: what one's own agencies were asked and what they asked, soonest due first, what the front door asks before all else.

Every part of it is answered from one partial index in order, however many requests there are (ISA 3.6).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from agencies.models import Category, Person, Role
from decisions.models import Asked, InformationRequest, RequestAccess
from decisions.moves import FIRST, queue_at
from decisions.wanted import MINE, NOBODY, PARTS, Box, Part, Wanted
from wscp_isa import keyset
from wscp_isa.keyset import Narrow, Place

# Counted no further than this: "99+".
MOST = 99


# --- The narrow queries -----------------------------------------------------------------------------------------------------------


def narrowed(person: Person, wanted: Wanted) -> list[Narrow]:
    """The queries whose rows together are this part, as this person may see it."""
    now, narrow = timezone.now(), _narrowing(person, wanted)
    if wanted.box == Box.OUT:
        return [_narrow(rows.filter(narrow), wanted) for rows in _asked_by(person, wanted.part, now)]
    return [_narrow(rows.filter(narrow), wanted) for rows in _asked_of(person, wanted.part, now)]


def _narrow(rows: "QuerySet[Any]", wanted: Wanted) -> Narrow:
    if wanted.box == Box.OUT:
        return Narrow(rows, "due_at" if wanted.rising else "created_at", "request_id")
    return Narrow(rows, "queue_at" if wanted.rising else "closed_at", "id")


def page(
    person: Person, wanted: Wanted, *, after: str = "", before: str = "", size: int = keyset.SIZE
) -> tuple[Sequence[Place], str | None, str | None]:
    """The places of one page of this part, in its order, and the cursors of the pages before and after it."""
    on, back = ("newer_than", "older_than") if wanted.rising else ("older_than", "newer_than")
    found = keyset.page(narrowed(person, wanted), size=size, rising=wanted.rising, **{on: after, back: before})
    beside = (found.older, found.newer) if wanted.rising else (found.newer, found.older)
    return found.places, *beside


def _narrowing(person: Person, wanted: Wanted) -> Q:
    where = Q()
    if wanted.owner == MINE:
        where &= Q(owner=person)
    if wanted.owner == NOBODY:
        where &= Q(owner=None)
    if wanted.urgency:
        where &= Q(request__urgency=wanted.urgency)
    if wanted.harm:
        where &= Q(request__harm=True)
    if wanted.agency and wanted.box == Box.IN:
        where &= Q(request__agency=wanted.agency, request__logged=False) | Q(request__on_behalf_of=wanted.agency)
    return where


def _asked_of(person: Person, part: Part, now: datetime) -> "Iterator[QuerySet[Any]]":
    """What their agencies were asked: all of it for who answers for one and for its team, else what they own."""
    rows, all_of = Asked.objects.live(), person.agency_ids(*Role.WHOLE_AGENCY, *Role.TEAM)
    deciding = person.agency_ids(*Role.DECIDING)
    if part == Part.MINE:
        all_of = frozenset()
    seen = [rows.filter(agency=agency) for agency in all_of]
    if own := deciding - all_of:
        seen.append(rows.filter(agency__in=own, owner=person))
    for mine in seen:
        yield from (mine.filter(state) for state in _states(part, now))


def _states(part: Part, now: datetime) -> Sequence[Q]:
    """The conditions of the indexes; of what is overdue two, since what the front door asks stands a lifetime before all else."""
    if part == Part.OVERDUE:
        return due_before(now)
    return [
        {
            Part.NEW: Q(closed_at=None, seen_at=None),
            Part.TO_SCRUTINISE: Q(state=Asked.State.ASKED),
            Part.UNASSIGNED: Q(closed_at=None, owner=None),
            Part.WAITING: Q(state__in=(Asked.State.QUERIED, Asked.State.PROMISED)),
            Part.DONE: Q(closed_at__isnull=False),
        }.get(part, Q(closed_at=None))
    ]


def due_before(moment: datetime) -> Sequence[Q]:
    """What is open, does not wait for a reply, and is due before then."""
    first, running = queue_at(moment, first=True), Q(closed_at=None, paused_at=None)
    # Half a lifetime lies between what stands first and the rest.
    return [running & Q(queue_at__lt=first), running & Q(queue_at__gte=moment - FIRST / 2, queue_at__lt=moment)]


def due_by(person: Person, moment: datetime) -> list[Narrow]:
    """The queries whose rows together are what they were asked and is due before then."""
    return [
        Narrow(rows.filter(due), "queue_at", "id")
        for rows in _asked_of(person, Part.OPEN, moment)
        for due in due_before(moment)
    ]


def _asked_by(person: Person, part: Part, now: datetime) -> "Iterator[QuerySet[Any]]":
    """What their agencies asked: all of it, their team's, or what they made, were handed or joined."""
    rows = RequestAccess.objects.live().filter(kind=RequestAccess.Kind.HOLDER)
    state = Q(open=part != Part.DONE) & (Q(due_at__lt=now) if part == Part.OVERDUE else Q())
    whole = person.agency_ids(*Role.WHOLE_AGENCY)
    team = person.agency_ids(*Role.TEAM) - whole
    for agency in whole:
        yield rows.filter(state, agency=agency)
    for agency in team:
        yield rows.filter(state, agency=agency, team=True)
    if own := person.agency_ids(*Role.DECIDING) - whole:
        yield rows.filter(state, agency__in=own, made_by=person)
        yield rows.filter(state, agency__in=own, handed_to=person)
        yield rows.filter(state, agency__in=own, joined__person=person)


# --- Counts -----------------------------------------------------------------------------------------------------------------------


class UpTo(Subquery):
    """How many rows there are, counted no further than the query goes."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) up_to)"
    output_field = IntegerField()


def _up_to(rows: "QuerySet[Any]") -> UpTo:
    return UpTo(rows.values("pk")[: MOST + 1])


def in_words(count: int) -> str:
    """A count as it is shown: 99+ where there are more."""
    return f"{MOST}+" if count > MOST else str(count)


def counts(person: Person, wanted: Wanted) -> dict[Part, str]:
    """How many there are in each part of the box but the done, in one query; new since the page was drawn under NEW."""
    now = timezone.now()
    seen = _asked_of if wanted.box == Box.IN else _asked_by
    asked = {
        f"{part.name.lower()}_{number}": _up_to(rows)
        for part in PARTS[wanted.box]
        if part != Part.DONE
        for number, rows in enumerate(seen(person, part, now))
    }
    totals: dict[Part, int] = {part: 0 for part in PARTS[wanted.box] if part != Part.DONE}
    for name, count in _counted(person, asked).items():
        totals[Part[name.rpartition("_")[0].upper()]] += count
    return {part: in_words(count) for part, count in totals.items()}


def come_since(person: Person, drawn: datetime) -> int:
    """How many requests have come in since then, and nobody has seen; no more than `MOST` and one."""
    rows = [rows.filter(created_at__gt=drawn) for rows in _asked_of(person, Part.NEW, drawn)]
    asked = {f"new_{number}": _up_to(one) for number, one in enumerate(rows)}
    return sum(_counted(person, asked).values())


def _counted(person: Person, asked: Mapping[str, UpTo]) -> Mapping[str, int]:
    """All of these counts in one query."""
    if not asked:
        return {}
    found: Mapping[str, Any] = Person.objects.filter(pk=person.pk).values(**asked).get()
    return found


def held_by(people: Iterable[UUID]) -> dict[UUID, str]:
    """How much that is open each of these deals with."""
    owned = Asked.objects.filter(owner=OuterRef("pk"), closed_at=None)
    rows = Person.objects.filter(pk__in=list(people)).annotate(holds=_up_to(owned)).values_list("pk", "holds")
    return {pk: in_words(holds) for pk, holds in rows}


# --- The front door, and what comes next ------------------------------------------------------------------------------------------


def front_doors(person: Person) -> frozenset[UUID]:
    """The Integrated Front Doors whose work this person does."""
    return frozenset(
        role.agency_id
        for role in person.roles_now
        if role.kind in Role.DECIDING and role.agency.category == Category.FRONT_DOOR
    )


def at_front_door(person: Person) -> "QuerySet[InformationRequest]":
    """The requests that they see as officers of the front door, be it asked or the asker."""
    doors = front_doors(person)
    if not doors:
        return InformationRequest.objects.none()
    # Looked for with each request: a list of all that they were ever asked would be read for each page.
    asked = Exists(Asked.objects.filter(agency__in=doors, request=OuterRef("pk")))
    return InformationRequest.objects.visible_to(person).filter(Q(agency__in=doors) | Q(asked))


def next_to_scrutinise(person: Person, wanted: Wanted, *, after: Asked) -> str:
    """The reference of what this person would look at next: nobody's or their own, and after this one; else the first of all."""
    doors, ours = front_doors(person), Q(owner=None) | Q(owner=person)
    narrow = _narrowing(person, wanted) & ours & Q(agency__in=doors) & ~Q(pk=after.pk)
    rows = [rows.filter(narrow) for rows in _asked_of(person, Part.TO_SCRUTINISE, timezone.now())]
    here = Place(after.queue_at, after.pk)
    onward, first = (
        [place for one in rows for place in Narrow(one, "queue_at", "id").places(1, newer_than=beginning)]
        for beginning in (here, keyset.BEGINNING)
    )
    if not (found := onward or first):
        return ""
    return str(Asked.objects.values_list("request__reference", flat=True).get(pk=min(found).id))


def unassigned(person: Person, *, most: int = 5) -> list[Asked]:
    """The first of what nobody deals with, in the order of the queue."""
    rows = [Narrow(one, "queue_at", "id") for one in _asked_of(person, Part.UNASSIGNED, timezone.now())]
    places = keyset.page(rows, size=most, rising=True).places
    found = {part.pk: part for part in Asked.objects.filter(pk__in=[place.id for place in places])}
    return [found[place.id] for place in places if place.id in found]


def picked(person: Person, versions: Mapping[UUID, int]) -> list[tuple[Asked, int]]:
    """Those of these parts that this person deals with, each with the version that they saw."""
    parts = Asked.objects.dealt_with_by(person).filter(pk__in=list(versions))
    return [(part, versions[part.pk]) for part in parts.select_related("request")]


def colleagues(person: Person) -> dict[str, Person]:
    """Those who record decisions where this person does, by name."""
    there = Role.objects.live().filter(agency__in=person.agency_ids(*Role.DECIDING), kind__in=Role.DECIDING)
    people = Person.objects.filter(pk__in=there.values("person"), is_active=True).only("name").order_by("name", "pk")
    return {str(colleague.pk): colleague for colleague in people}
