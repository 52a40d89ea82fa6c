"""The register: the breaches that a person may see, newest first, from the narrow rows of their agencies' sight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies.models import Person
from breaches import clock, handlers
from breaches.models import Assessment, Breach, BreachAccess, Party, State
from decisions import kinds
from wscp_isa import keyset
from wscp_isa.clock import words
from wscp_isa.keyset import Narrow

# What the register can be narrowed to, by the word that stands in its address, and what each is called.
SHOWS = {"all": "All", **{str(state): str(state.label) for state in State}}


COLOURS = {State.SUSPECTED: "yellow", State.CONFIRMED: "red", State.CLOSED: "grey", State.JOINED: "grey"}


def colour(state: str) -> str:
    """The colour of the tag of a state."""
    return COLOURS.get(State(state), "blue")


def shown(word: str) -> str:
    """What an address asks for; all of it where it asks for nothing that there is."""
    return word if word in SHOWS else "all"


def narrowed(person: Person, show: str) -> list[Narrow]:
    """The queries whose rows together are what this person may see of these, each answered from one index."""
    rows = BreachAccess.objects.live()
    rows = rows if show == "all" else rows.filter(state=show)
    named, alone = handlers.named(person), handlers.alone(person)
    anywhere = handlers.everywhere(person)
    return [
        *(_held(rows.filter(agency=agency)) for agency in named),
        *(_held(rows.filter(handlers.nobodys(), agency=agency)) for agency in alone),
        # One agency at a time, so that the search begins with what they reported, however much their agency has.
        *(_held(rows.filter(reported_by=person, agency=agency)) for agency in anywhere),
    ]


def _held(rows: Any) -> Narrow:
    return Narrow(rows, "created_at", "breach_id")


@dataclass(frozen=True)
class Row:
    """What the register says of one breach."""

    id: UUID
    reference: str
    url: str
    state: str
    colour: str
    agency: str
    suspected: str
    deadline: str
    late: bool
    outcome: str
    reported_at: datetime


def rows(ids: Sequence[UUID], *, now: datetime) -> list[Row]:
    """These breaches in the order of their ids, in a fixed number of queries. For those that the caller knows are seen."""
    found = {row.pk: row for row in _breaches(ids)}
    deadlines: dict[UUID, list[Party]] = {}
    for party in Party.objects.filter(breach__in=ids, deadline__isnull=False, not_party_at=None).only(
        "breach", "deadline", "reported_at", "answer", "controller"
    ):
        deadlines.setdefault(party.breach_id, []).append(party)
    decided = Assessment.objects.filter(breach__in=ids, decided_at__isnull=False).order_by("decided_at")
    outcomes = {row.breach_id: row for row in decided.only("breach", "regulator", "people", "decided_at")}
    return [_row(found[id_], deadlines.get(id_, []), outcomes.get(id_), now=now) for id_ in ids if id_ in found]


def _breaches(ids: Sequence[UUID]) -> Any:
    shown = ("reference", "suspected_at", "reported_at", "settled", "closed_at", "joined_to", "agency__name")
    return Breach.objects.filter(pk__in=ids).select_related("agency").only(*shown)


def _row(breach: Breach, parties: list[Party], decided: Assessment | None, *, now: datetime) -> Row:
    waiting = [
        party.deadline
        for party in parties
        if party.deadline and not party.reported_at and party.answer in ("", Party.Answer.REPORTING)
    ]
    end = min(waiting, default=None) if breach.goes_on else None
    return Row(
        id=breach.pk,
        reference=breach.reference,
        url=breach.get_absolute_url(),
        state=str(breach.state.label),
        colour=colour(breach.state),
        agency=breach.agency.name,
        suspected=words(breach.suspected_at),
        deadline=clock.words(end) if end else _told(parties),
        late=end is not None and end < now,
        outcome=_outcome(decided),
        reported_at=breach.reported_at,
    )


def _told(parties: list[Party]) -> str:
    return "Reported" if any(party.reported_at for party in parties) else ""


def _outcome(decided: Assessment | None) -> str:
    if decided is None:
        return ""
    said = ["ICO"] * bool(decided.regulator) + ["people"] * bool(decided.people)
    return f"To tell: {' and '.join(said)}" if said else "Record only"


COLUMNS = (
    *("Reference", "State", "Reported at", "Reported on", "Happened", "Aware of it from", "Report to the ICO by"),
    *("Outcome", "About how many people", "What happened"),
)
AT_ONCE = 200


def stream(person: Person, show: str, *, now: datetime, most: int | None = None) -> Iterator[Sequence[str]]:
    """The register as it leaves in a file, a batch at a time. What happened is told of what was reported at their agencies."""
    cursor, left, answered = "", most, handlers.agencies(person)
    while left is None or left > 0:
        size = AT_ONCE if left is None else min(AT_ONCE, left)
        page = keyset.page(narrowed(person, show), older_than=cursor, size=size)
        ids = [place.id for place in page.places]
        whole = {row.pk: row for row in Breach.objects.filter(pk__in=ids).select_related("key")}
        people = dict(
            Assessment.objects.filter(breach__in=ids, decided_at__isnull=False)
            .order_by("decided_at")
            .values_list("breach", "about_people")
        )
        for row in rows(ids, now=now):
            breach = whole[row.id]
            own = breach.agency_id in answered or breach.reported_by_id == person.pk
            number = people.get(row.id)
            yield (
                *(row.reference, row.state, row.agency, words(row.reported_at)),
                words(breach.happened_at) if breach.happened_at and own else "",
                *(row.suspected, row.deadline, row.outcome),
                f"{number:,}" if number is not None else "",
                breach.what if own else "",
            )
        left = None if left is None else left - len(ids)
        if not page.older:
            return
        cursor = page.older


def found(ids: Sequence[UUID]) -> list[kinds.Row]:
    """Those of these records that are breaches, as a search shows them: nothing of what happened."""
    shown = ("reference", "settled", "reported_at", "closed_at", "joined_to", "agency__name", "reported_by__name")
    breaches = Breach.objects.filter(pk__in=ids).select_related("agency", "reported_by").only(*shown)
    return [
        kinds.Row(
            id=breach.pk,
            reference=breach.reference,
            url=breach.get_absolute_url(),
            whom="A data breach",
            state=str(breach.state.label),
            colour=colour(breach.state),
            more="",
            at=breach.reported_at,
            signed_at=None,
            by=breach.reported_by.name,
            by_id=breach.reported_by_id,
            agency=breach.agency.name,
        )
        for breach in breaches
    ]


kinds.referenced(Breach, found)
