"""Small worlds of agencies, people, dated roles, records, access and grants, as plain facts: no model, no database.

Everything in a world is numbered from nought, each kind for itself, so that a decision, a note and a question can have the
same number, and the same key: what is said of the one must never be taken for the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

KINDS = (
    *("practitioner", "safeguarding-team", "spoc", "responsible-manager", "ifd-officer"),
    *("partner-reviewer", "wscp-manager", "scrutineer", "operator"),
)
RECORDS = ("decision", "note", "question")

# On a whole second, an instant before the hour that comes twice, and with digits to spare: each is written in another way.
NOWS = (
    datetime(2026, 3, 27, 16, 10, tzinfo=UTC),
    datetime(2025, 10, 26, 0, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 6, 30, 23, 0, 0, 123_456, tzinfo=UTC),
)
_INSTANT, _DAY, _YEAR = timedelta(microseconds=1), timedelta(days=1), timedelta(days=365)
BEGUN = (-_YEAR, -_DAY, -_INSTANT, timedelta(0))
TO_BEGIN = (_INSTANT, _DAY)
ENDED = (-_DAY, -_INSTANT, timedelta(0))
TO_END = (_INSTANT, _DAY)


@dataclass(frozen=True)
class Dated:
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Agency:
    number: int
    part_of: int | None
    closed: bool
    records_with: int


@dataclass(frozen=True)
class Person:
    number: int
    superuser: bool
    model_wide: bool


@dataclass(frozen=True)
class Role(Dated):
    person: int
    agency: int
    kind: str
    # Not admitted yet: it begins with admission, whatever its dates.
    waiting: bool


@dataclass(frozen=True)
class Note:
    number: int
    agency: int
    signed_by: int


@dataclass(frozen=True)
class Decision:
    number: int
    agency: int
    started_by: int
    state: str
    signed_by: int
    finishes: int | None


@dataclass(frozen=True)
class Question:
    number: int
    decision: int
    asked_by: int
    adviser: int | None


@dataclass(frozen=True)
class Request:
    number: int
    agency: int
    made_by: int


@dataclass(frozen=True)
class Part(Dated):
    """What one agency was asked, and for how long it sees that."""

    number: int
    request: int
    agency: int
    owner: int | None
    closed: bool


@dataclass(frozen=True)
class Access(Dated):
    of: str
    record: int
    agency: int
    team: bool
    handed_to: int | None
    # Of a request: who there was about to ask the same.
    joined: tuple[int, ...]


@dataclass(frozen=True)
class Grant(Dated):
    of: str
    record: int
    to: int
    by: int
    may: str


@dataclass(frozen=True)
class World:
    number: int
    now: datetime
    agencies: tuple[Agency, ...]
    people: tuple[Person, ...]
    roles: tuple[Role, ...]
    notes: tuple[Note, ...]
    decisions: tuple[Decision, ...]
    questions: tuple[Question, ...]
    requests: tuple[Request, ...]
    parts: tuple[Part, ...]
    accesses: tuple[Access, ...]
    grants: tuple[Grant, ...]

    def smaller(self) -> Iterator["World"]:
        """This world with one thing less, which nothing else in it needs; each in turn."""
        needed = {("note", each.finishes) for each in self.decisions} | {
            ("decision", each.decision) for each in self.questions
        }
        needed |= {(access.of, access.record) for access in self.accesses}
        needed |= {("request", part.request) for part in self.parts}
        for kind in ("grants", "roles", "accesses", "parts", "requests", "questions", "decisions", "notes"):
            for fact in getattr(self, kind):
                if (type(fact).__name__.lower(), getattr(fact, "number", None)) not in needed:
                    yield replace(self, **{kind: tuple(each for each in getattr(self, kind) if each is not fact)})

    def __str__(self) -> str:
        """A fact a line, for whoever has to find out what is wrong."""
        facts = [fact for field in fields(self)[2:] for fact in getattr(self, field.name)]
        return "\n".join([f"World {self.number}, where it is {self.now}:", *(f"  {fact}" for fact in facts)])


def world(number: int, now: datetime) -> World:
    """The world of that number: always the same."""
    random = Random(number)

    def of(*these: Any) -> Any:
        return random.choice(these)

    def dates(*, ends: bool = False) -> dict[str, Any]:
        """Past, to come, and most often now; both ends often at this very moment or an instant beside it."""
        since = of(*BEGUN, *BEGUN, *BEGUN, *TO_BEGIN)
        until = [end for end in (*ENDED, *TO_END, *TO_END, *TO_END) if end > since] + [None] * 3 * (not ends)
        end = of(*until) if until else since + _DAY
        return {"since": now + since, "until": None if end is None else now + end}

    agencies, people = range(of(1, 2, 2, 3)), range(of(2, 3, 3))
    notes, decisions, questions = range(of(0, 1, 2, 2)), range(of(1, 2, 3)), range(of(0, 1, 2))
    finishing: list[int | None] = random.sample([*notes, *[None] * (4 - len(notes))], 3)
    asked = [
        Question(each, decision=of(*decisions), asked_by=of(*people), adviser=of(*people, *people, None))
        for each in questions
    ]
    given = [(of(*RECORDS), of(0, 0, 1, 2), of(*people)) for _ in range(of(0, 1, 2, 4))]
    given += [
        ("question", each.number, each.adviser) for each in asked if each.adviser is not None and of(True, True, False)
    ]
    requests = range(of(0, 1, 2))
    pairs = [(request, agency) for request in requests for agency in agencies if of(True, False)]
    return World(
        number=number,
        now=now,
        agencies=tuple(
            Agency(each, part_of=of(None, *range(each)), closed=of(True, False, False), records_with=of(*agencies))
            for each in agencies
        ),
        people=tuple(
            Person(each, superuser=of(True, *[False] * 5), model_wide=of(True, *[False] * 5)) for each in people
        ),
        roles=held_once(
            Role(
                **dates(),
                person=person,
                agency=of(*agencies),
                kind=of(*KINDS, *KINDS[:5], *KINDS[:5]),
                waiting=of(True, *[False] * 5),
            )
            for person in people
            for _ in range(of(0, 1, 1, 2, 3))
        ),
        notes=tuple(Note(each, agency=of(*agencies), signed_by=of(*people)) for each in notes),
        decisions=tuple(
            Decision(
                each,
                agency=of(*agencies),
                started_by=of(*people),
                state=of("draft", "signed", "withdrawn"),
                signed_by=of(*people),
                finishes=finishing[each],
            )
            for each in decisions
        ),
        questions=tuple(asked),
        accesses=tuple(
            Access(
                **dates(),
                of=kind,
                record=record,
                agency=agency,
                team=of(True, False),
                handed_to=of(None, None, *people),
                joined=tuple(random.sample(people, of(0, 1, 1))) if kind == "request" else (),
            )
            for kind, records in (("decision", decisions), ("note", notes), ("request", requests))
            for record in records
            for agency in agencies
            if of(True, True, False)
        ),
        grants=tuple(
            Grant(
                **dates(ends=True),
                of=kind,
                record=record,
                to=to,
                by=of(*people),
                may=of("view", "view", "view", "change"),
            )
            for kind, record, to in given
        ),
        requests=tuple(Request(each, agency=of(*agencies), made_by=of(*people)) for each in requests),
        parts=tuple(
            Part(
                **dates(),
                number=number,
                request=request,
                agency=agency,
                owner=of(None, *people, *people),
                closed=of(True, False),
            )
            for number, (request, agency) in enumerate(pairs)
        ),
    )


def held_once(roles: Iterable[Role]) -> tuple[Role, ...]:
    """These roles, but none that somebody holds at an agency twice with no end: the database refuses that."""
    open_ones: set[tuple[int, int, str]] = set()
    kept = []
    for role in roles:
        which = (role.person, role.agency, role.kind)
        if role.until is None and which in open_ones:
            continue
        if role.until is None:
            open_ones.add(which)
        kept.append(role)
    return tuple(kept)
