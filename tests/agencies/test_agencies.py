"""The directory: who may say what of an agency, its names over time, what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.actions import agencies
from agencies.actions import people as accounts
from agencies.models import Agency, AgencyName, Category, Person, Role, Succession
from agencies.models.names import in_use
from tests.conftest import CAST, TESTS, new_agency
from wscp_isa import clock, ledger
from wscp_isa.rules import Refused, Stale

MOVED = Succession.Kind.MOVED
DAY = date(2022, 7, 1)
ITS_OWN = {"phone": "0151 496 0199", "domains": ["school.example", "a.example"]}
THE_DIRECTORYS = {"code": "999001", "category": Category.SIXTEEN_PLUS}
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Who may -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_managers_and_who_answers_for_an_agency_keep_its_contacts(
    cast: dict[str, Person], school: Agency, name: str
) -> None:
    if name in ("sam", "morgan"):
        changed = agencies.change(school, version=1, by=cast[name], **ITS_OWN)
        assert [changed.phone, *map(str, changed.domains.all())] == ["0151 496 0199", "a.example", "school.example"]
    else:
        with pytest.raises(Refused, match="Only this agency’s single point of contact or responsible manager"):
            agencies.change(school, version=1, by=cast[name], **ITS_OWN)


@pytest.mark.parametrize("name", CAST)
def test_only_managers_keep_the_directory(cast: dict[str, Person], school: Agency, charity: Agency, name: str) -> None:
    by = cast[name]
    for act in (
        lambda: agencies.register(name="One more", category=Category.SPORT, by=by),
        lambda: agencies.change(school, version=1, by=by, **THE_DIRECTORYS),
        lambda: agencies.rename(school, name="Another name", since=DAY, version=1, by=by),
        lambda: agencies.succeed(school, to=charity, kind=MOVED, on=DAY, version=1, by=by),
        lambda: agencies.close(school, on=DAY, records_with=charity, version=1, by=by),
    ):
        with undone():
            if name == "morgan":
                act()
                continue
            with pytest.raises(Refused, match=r"Only"):
                act()


def test_a_childminder_keeps_their_own_page_and_a_closed_agency_is_the_managers_to_put_right(
    school: Agency, charity: Agency, sam: Person, morgan: Person
) -> None:
    one = accounts.invite(email="one@tests.example", name="One", by=TESTS)
    alone = new_agency("One person", Category.EARLY_YEARS)
    for kind in (Role.Kind.PRACTITIONER, Role.Kind.SPOC, Role.Kind.RESPONSIBLE_MANAGER):
        accounts.give_role(one, agency=alone, kind=kind, since=one.joined_at, by=TESTS)
    assert agencies.change(alone, version=1, by=Person.objects.get(pk=one.pk), **ITS_OWN).version == 2
    agencies.close(school, on=DAY, records_with=charity, version=1, by=TESTS)
    with pytest.raises(Refused, match="has closed"):
        agencies.change(school, version=2, by=sam, **ITS_OWN)
    assert agencies.change(school, version=2, by=morgan, **ITS_OWN).version == 3


# --- What is kept of it -----------------------------------------------------------------------------------------------------


def test_each_change_is_an_entry_with_what_was_and_what_is(school: Agency, charity: Agency, morgan: Person) -> None:
    agencies.change(school, version=1, by=morgan, **ITS_OWN)
    agencies.change(school, version=2, by=morgan, **ITS_OWN)  # changes nothing, and so says nothing
    agencies.rename(school, name="Another name", since=DAY, version=2, by=morgan)
    agencies.succeed(school, to=charity, kind=MOVED, on=date(2024, 1, 1), version=3, by=morgan)
    said = [(entry.action, entry.facts) for entry in ledger.entries(school)][1:]
    assert [action for action, _ in said] == ["agency.changed", "agency.renamed", "agency.ended"]
    assert said[0][1] == {
        "was": {"phone": "", "domains": []},
        "now": {"phone": "0151 496 0199", "domains": ["a.example", "school.example"]},
    }
    assert said[1][1] == {"was": "A school", "now": "Another name", "since": "2022-07-01"}
    assert said[2][1] == {"kind": "moved", "on": "2024-01-01", "to": str(charity.pk), "records_with": str(charity.pk)}


@pytest.mark.parametrize("act", ["change", "rename", "close"])
def test_without_its_entry_no_change_is_there(
    school: Agency, charity: Agency, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(agencies.ledger, "record", broken)
    more = {
        "change": ITS_OWN,
        "rename": {"name": "Another name", "since": DAY},
        "close": {"on": DAY, "records_with": charity},
    }
    with pytest.raises(RuntimeError):
        getattr(agencies, act)(school, version=1, by=TESTS, **more[act])
    school.refresh_from_db()
    assert (school.version, school.name, school.phone, school.closed_at) == (1, "A school", "", None)
    assert school.names.count() == 1
    assert not school.domains.exists()
    assert not Succession.objects.exists()


def test_two_people_cannot_overwrite_each_other_unseen(school: Agency, charity: Agency, sam: Person) -> None:
    agencies.change(school, version=1, by=sam, **ITS_OWN)
    for act, more in (
        ("change", ITS_OWN),
        ("rename", {"name": "Another name", "since": DAY}),
        ("close", {"on": DAY, "records_with": charity}),
    ):
        with pytest.raises(Stale):
            getattr(agencies, act)(school, version=1, by=TESTS, **more)


# --- What holds together ------------------------------------------------------------------------------------------------------


def test_a_code_is_of_one_agency_and_nobody_is_part_of_itself_or_decides_through_another(
    school: Agency, council: Agency, front_door: Agency
) -> None:
    agencies.change(school, version=1, by=TESTS, code="999001", controller=council)
    for agency, facts, why in (
        (council, {"code": "999001"}, "has this organisation code"),
        (council, {"part_of": council}, "part of itself"),
        (council, {"part_of": front_door}, "part of itself"),
        (council, {"controller": front_door}, "decides for itself"),
        (front_door, {"controller": school}, "decides for itself"),
    ):
        with pytest.raises(Refused, match=why):
            agencies.change(agency, version=1, by=TESTS, **facts)
    assert agencies.change(council, version=1, by=TESTS, controller=council).controller is None


def test_two_open_agencies_have_no_name_in_common_whatever_its_case(school: Agency, charity: Agency) -> None:
    with pytest.raises(Refused, match="has this name"):
        new_agency("a SCHOOL", Category.SCHOOL)
    with pytest.raises(Refused, match="has this name"):
        agencies.rename(charity, name="A School", since=DAY, version=1, by=TESTS)
    agencies.close(school, on=DAY, records_with=charity, version=1, by=TESTS)
    assert new_agency("A School", Category.SCHOOL).name == "A School"


# --- Names over time ------------------------------------------------------------------------------------------------------------

FIRST = date(2000, 1, 1)
DAYS = st.integers(0, 400).map(lambda days: FIRST + timedelta(days))


@MANY
@given(days=st.lists(DAYS, max_size=6), began=st.none() | DAYS, asked=st.lists(DAYS, min_size=1, max_size=8))
def test_on_any_day_an_agency_has_the_name_it_had_and_no_other(
    db: None, days: list[date], began: date | None, asked: list[date]
) -> None:
    with undone():
        agency = agencies.register(name="Name 0", category=Category.SPORT, since=began, by=TESTS)
        named = [(began or date.min, "Name 0")]
        for number, day in enumerate(days, start=1):
            try:
                agency = agencies.rename(agency, name=f"Name {number}", since=day, version=agency.version, by=TESTS)
            except Refused:
                assert day <= named[-1][0]
            else:
                assert day > named[-1][0]
                named.append((day, f"Name {number}"))
        for day in asked:
            then = [name for since, name in named if since <= day][-1:]
            assert [row.name for row in AgencyName.objects.on(day).filter(agency=agency)] == then
            for _, name in named:
                assert [*in_use(name, day)] == ([agency] if [name] == then else [])
        assert agency.name == named[-1][1]


def test_a_name_ends_with_its_agency_and_what_is_to_come_is_refused(school: Agency, charity: Agency) -> None:
    tomorrow = clock.today() + timedelta(1)
    with pytest.raises(Refused, match="by today"):
        agencies.rename(school, name="Tomorrow’s", since=tomorrow, version=1, by=TESTS)
    with pytest.raises(Refused, match="to come"):
        agencies.close(school, on=tomorrow, records_with=charity, version=1, by=TESTS)
    agencies.close(school, on=DAY, records_with=charity, version=1, by=TESTS)
    school.refresh_from_db()
    assert str(school.name_on(DAY - timedelta(1))) == "A school"
    assert school.name_on(DAY) is None
    assert school.closed_on == DAY
    with pytest.raises(Refused, match="stay as they were"):
        agencies.rename(school, name="After all", since=clock.today(), version=2, by=TESTS)


# --- What became of it --------------------------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 5)


@MANY
@given(steps=st.lists(st.tuples(NUMBERS, st.none() | NUMBERS, NUMBERS, DAYS), max_size=15))
def test_whatever_is_recorded_no_agency_comes_after_itself(
    db: None, steps: list[tuple[int, int | None, int, date]]
) -> None:
    with undone():
        some = [new_agency(f"Agency {number}", Category.SPORT) for number in range(6)]
        after: dict[int, set[int]] = {}
        for number, to, records, on in steps:
            agency, taker = Agency.objects.get(pk=some[number].pk), None if to is None else some[to]
            how = {"on": on, "records_with": some[records], "version": agency.version, "by": TESTS}
            try:
                if taker is None:
                    agencies.close(agency, **how)
                else:
                    agencies.succeed(agency, to=Agency.objects.get(pk=taker.pk), kind=MOVED, **how)
            except Refused:
                continue
            after[number] = {records} if to is None else {to, records}
        for start, first in after.items():
            reached, waiting = set[int](), set(first)
            while waiting:
                reached |= waiting
                waiting = {later for one in waiting for later in after.get(one, ())} - reached
            assert start not in reached


def test_a_group_became_a_board_which_was_followed_by_nobody_who_came_before(school: Agency, charity: Agency) -> None:
    group, board = new_agency("A group", Category.HEALTH_PARTNER), new_agency("A board", Category.HEALTH_PARTNER)
    agencies.succeed(group, to=board, kind=MOVED, on=DAY, version=1, by=TESTS)
    group.refresh_from_db()
    for to in (group, board):
        with pytest.raises(Refused, match="Nothing can pass to the agency itself"):
            agencies.succeed(board, to=to, kind=MOVED, on=DAY, version=1, by=TESTS)
    with pytest.raises(Refused, match="Nothing can pass to the agency itself"):
        agencies.close(board, on=DAY, records_with=group, version=1, by=TESTS)
    with pytest.raises(Refused, match="closed already"):
        agencies.succeed(group, to=school, kind=MOVED, on=DAY, version=2, by=TESTS)
    with pytest.raises(Refused, match="A group had closed by then"):
        agencies.succeed(school, to=group, kind=MOVED, on=DAY, version=1, by=TESTS)
    # What was before the group may be recorded after it.
    agencies.succeed(charity, to=group, kind=MOVED, on=date(2013, 4, 1), records_with=board, version=1, by=TESTS)
