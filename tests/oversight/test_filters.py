"""Every filter, alone and with others, finds what a plain reading of each record finds; a wrong value finds nothing and says so."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.actions import people
from agencies.models import Category, Person, Role
from decisions.audit import DecisionFilters, NoteFilters
from decisions.demo import at as as_if
from decisions.models import Decision, UrgentNote
from tests import conftest
from tests.decisions import rows
from tests.oversight import oracle
from tests.oversight.window import DECISIONS, NOTES, asked, found, listed, read
from tests.world import browser, lasting
from wscp_isa import ledger, vault
from wscp_isa.oversight.filters import Filters

pytestmark = pytest.mark.django_db

# The first day of a quarter, in summer time since three days ago; and the first Monday after the clocks went back.
SPRING, AUTUMN = datetime(2026, 4, 1, 10, tzinfo=UTC), datetime(2026, 10, 26, 10, tzinfo=UTC)
# The first moments of the periods that are asked about then, as they are in UTC.
EDGES = [
    "2025-01-01T00:00",
    "2025-03-31T23:00",
    "2025-04-01T23:00",
    "2025-10-26T23:00",
    "2026-01-01T00:00",
    "2026-03-01T00:00",
    "2026-03-26T00:00",
    "2026-03-31T23:00",
    "2026-04-01T23:00",
    "2026-06-30T23:00",
    "2026-08-31T23:00",
    "2026-09-30T23:00",
    "2026-10-19T23:00",
    "2026-10-27T00:00",
]
INSTANT = timedelta(microseconds=1)
AROUND = [
    moment
    for edge in EDGES
    for first in [datetime.fromisoformat(edge + "+00:00")]
    for moment in (first - INSTANT, first)
]


@dataclass
class Audited:
    """What there is to find, and a browser of somebody who may."""

    client: Client
    morgan: Person


@pytest.fixture(scope="module")
def audited(django_db_setup: None, django_db_blocker: Any) -> Iterator[Audited]:
    """Two decisions for each edge of a period, on one side of it and on the other, and notes finished late, in time and not."""
    with lasting(django_db_blocker):
        yield filled(random.Random(5))


def filled(dice: random.Random) -> Audited:
    key = vault.new_key()
    agencies = [
        conftest.new_agency(f"{category.label} {number}", category)
        for category, number in (
            (Category.SCHOOL, 1),
            (Category.SCHOOL, 2),
            (Category.FRONT_DOOR, 1),
            (Category.FAITH, 1),
        )
    ]
    by = conftest.new_person("alice", agencies[0], Role.Kind.PRACTITIONER)
    partnership = conftest.new_agency("The partnership", Category.PARTNERSHIP)
    morgan, nell = (conftest.new_person(name, partnership, Role.Kind.WSCP_MANAGER) for name in ("morgan", "nell"))
    of_decisions = DecisionFilters().fields

    def any_of(name: str) -> Any:
        return dice.choice([value for value, _ in of_decisions[name].choices if value])

    def said() -> dict[str, Any]:
        share = dice.random() < 0.6
        return {
            "share": share,
            "outcome": any_of("outcome"),
            "departed": dice.random() < 0.3,
            "asked": dice.random() < 0.5,
            "consent": any_of("consent"),
            "reasons": dice.sample(["public-task", "consent", "legal-obligation"], dice.randrange(3)) if share else [],
            "recipient": dice.choice([None, *agencies]),
            "wellbeing_considered": dice.random() < 0.7,
            "told_family": dice.choice(["told", "will-tell", "unsafe", "not-possible"]) if share else "",
            "look_again_on": dice.choice([None, date(2026, 5, 1)]),
        }

    finishing = cycle(["", "", "late", "in time", "draft", "unfinished"])
    for moment in AROUND:
        agency, how = dice.choice(agencies), next(finishing)
        note = None
        if how:
            due = {"late": moment - INSTANT, "in time": moment}.get(how, SPRING)
            note = rows.note(agency, by, moment - timedelta(days=2), key=key, finish_by=due)
        if how == "draft":
            rows.decision(agency, by, moment, key=key, urgent_note=note)
        if how in ("", "late", "in time"):
            made = rows.decision(agency, by, moment, key=key, signed=True, urgent_note=note, **said())
            for person, seen in ((morgan, "admin"), (nell, "revealed"), (by, "page"), (morgan, "page")):
                if dice.random() < 0.4:
                    ledger.look(made, by=person, at=moment, how=seen)
    for moment in AROUND[:6]:
        rows.decision(agencies[0], by, moment, key=key)
        rows.decision(agencies[0], by, moment, key=key, withdrawn=True)
    Role.objects.update(since=AROUND[0] - timedelta(days=900))
    client = browser()
    client.force_login(morgan)
    return Audited(client, morgan)


@dataclass(frozen=True)
class Listed:
    """One of the lists that can be narrowed, and what a plain reading says of it."""

    path: str
    form: type[Filters]
    rules: dict[str, oracle.Rule]

    @property
    def names(self) -> list[str]:
        return list(self.form.base_fields)

    def records(self) -> list[Any]:
        """Everything that the list would hold, if it were not narrowed."""
        if self.path == NOTES:
            return list(UrgentNote.objects.select_related("agency"))
        signed = [one for one in Decision.objects.select_related("agency", "recipient", "urgent_note") if one.signed_at]
        return sorted(signed, key=lambda one: one.reference)

    def choices(self, name: str) -> list[str]:
        """What can be asked for here: what the page offers, or some days."""
        offered = getattr(self.form().fields[name], "choices", None)
        return DAYS if offered is None else [value for value, _ in offered if value]

    def expected(self, filters: dict[str, str], now: datetime) -> set[str]:
        """What a plain reading of every record finds."""
        return {
            one.reference
            for one in self.records()
            if all(self.rules[name](value, one, now) for name, value in filters.items())
        }

    def narrowed(self, filters: dict[str, str]) -> set[str]:
        """What the filters find, without a page."""
        rows = Decision.objects.filter(signed_at__isnull=False) if self.path == DECISIONS else UrgentNote.objects.all()
        return {one.reference for one in self.form(filters).narrow(rows)}


DAYS = ["2025-10-26", "2026-02-28", "2026-03-31", "2026-04-01", "2026-10-26"]
OF_DECISIONS = Listed(DECISIONS, DecisionFilters, oracle.OF_DECISIONS)
OF_NOTES = Listed(NOTES, NoteFilters, oracle.OF_NOTES)
EACH = [(of, name) for of in (OF_DECISIONS, OF_NOTES) for name in of.names]


@pytest.mark.parametrize("now", [SPRING, AUTUMN], ids=["spring", "autumn"])
@pytest.mark.parametrize(("of", "name"), EACH, ids=lambda part: part if isinstance(part, str) else part.form.__name__)
def test_a_filter_alone_finds_what_a_plain_reading_finds(
    audited: Audited, of: Listed, name: str, now: datetime
) -> None:
    sizes, every = set(), {record.reference for record in of.records()}
    with as_if(now):
        for value in of.choices(name):
            expected = of.expected({name: value}, now)
            shown = found(audited.client, of.path, **{name: value})
            assert set(shown) == expected, (name, value)
            assert len(shown) == len(expected)
            sizes.add(len(expected))
    # The world tells something about the filter: one of its values finds some of the records, and not all of them.
    assert any(0 < size < len(every) for size in sizes), sizes


@pytest.mark.parametrize("of", [OF_DECISIONS, OF_NOTES], ids=["decisions", "notes"])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_filters_together_leave_what_each_of_them_leaves(audited: Audited, of: Listed, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(of.names), unique=True, min_size=2, max_size=4))
    filters = {name: data.draw(st.sampled_from(of.choices(name))) for name in names}
    if filters.get("first", "") > filters.get("last", "9"):
        del filters["last"]
    now = data.draw(st.sampled_from([SPRING, AUTUMN]))
    with as_if(now):
        assert of.narrowed(filters) == of.expected(filters, now)


def test_who_has_looked_is_asked_of_everybody_to_whom_the_window_was_ever_open(audited: Audited) -> None:
    assert set(OF_DECISIONS.choices("looked")) == {str(person.pk) for person in Person.objects.overseers()}
    people.end_role(audited.morgan.roles_now[0], by=conftest.TESTS)
    assert str(audited.morgan.pk) in OF_DECISIONS.choices("looked")


def test_days_are_read_as_people_write_them(audited: Audited) -> None:
    expected = OF_DECISIONS.expected({"first": "2026-03-31", "last": "2026-04-01"}, SPRING)
    assert expected
    for first, last in (("31/3/2026", "1/4/2026"), ("31 March 2026", "1 Apr 2026"), ("31.03.2026", "01 04 2026")):
        assert set(found(audited.client, DECISIONS, first=first, last=last)) == expected


# --- What cannot be understood --------------------------------------------------------------------------------------------
NOBODY = "01a2b3c4-0000-7000-8000-000000000000"
WRONG = [
    "nothing",
    NOBODY,
    "' OR 1=1 --",
    "<script>",
    "-1",
    "9" * 400,
    "x" * 100_000,
    "é\u202e",
    "last-quarter\n",
    "31/2/2026",
]


@pytest.mark.parametrize(("of", "name"), EACH, ids=lambda part: part if isinstance(part, str) else part.form.__name__)
def test_a_wrong_value_finds_nothing_and_the_page_says_so_by_its_field(audited: Audited, of: Listed, name: str) -> None:
    for value in WRONG:
        page = read(audited.client, asked(of.path, **{name: value}))
        assert listed(page) == [], (name, value)
        assert "Nothing here is like that" in page
        field = re.search(rf'<(?:select|input)[^>]* name="{name}"[^>]*>', page)
        assert field
        assert 'aria-invalid="true"' in field[0]
        error = re.search(r'aria-describedby="([^"]*)"', field[0])
        assert error, "nothing says what is wrong with it"
        assert f'id="{error[1]}"' in page


@pytest.mark.parametrize("path", [DECISIONS, NOTES])
def test_what_no_database_could_be_asked_about_is_refused(audited: Audited, path: str) -> None:
    for query in ("agency=%00", "first=2026-01-01%00", "period=%ff", "older=%00"):
        assert audited.client.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("path", [DECISIONS, NOTES])
def test_the_last_day_before_the_first_is_said_by_the_last(audited: Audited, path: str) -> None:
    page = read(audited.client, asked(path, first="2026-04-01", last="2026-03-31"))
    assert listed(page) == []
    assert '<p class="errornote" id="id_last_error">Enter a day on or after the first</p>' in page


@pytest.mark.parametrize("of", [OF_DECISIONS, OF_NOTES], ids=["decisions", "notes"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(audited: Audited, of: Listed) -> None:
    every = {one.reference for one in of.records()}
    for days in ({"first": "0001-01-01"}, {"last": "9999-12-31"}, {"first": "0001-01-01", "last": "9999-12-31"}):
        assert set(found(audited.client, of.path, **days)) == every
    for days in ({"last": "0001-01-01"}, {"first": "9999-12-31"}):
        assert found(audited.client, of.path, **days) == []


def test_what_is_no_filter_of_the_list_changes_nothing(audited: Audited) -> None:
    every = [one.reference for one in OF_DECISIONS.records()]
    shown = found(audited.client, DECISIONS, share="0", answers__contains="x", transcript="", signed_by__password="a")
    assert sorted(shown) == every
