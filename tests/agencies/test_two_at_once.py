"""Two managers at one moment: neither closes a loop that the other began, no name is given twice, no file imported twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from agencies.actions import agencies, imports, targets
from agencies.models import Agency, Category, SchoolHoliday, Succession, Target
from agencies.plan import planned
from tests.conftest import TESTS, new_agency, new_person
from tests.ledger import owner
from wscp_isa import clock
from wscp_isa.rules import Refused
from wscp_isa.tables import Table, read

pytestmark = pytest.mark.postgresql
DAY = date(2022, 7, 1)


@pytest.fixture
def some(transactional_db: None) -> Iterator[list[Agency]]:
    """Six agencies in a database whose transactions really commit."""
    yield [new_agency(f"Agency {number}", Category.SPORT) for number in range(6)]
    owner.unguard()


def _at_once(work: list[Callable[[], Any]]) -> list[bool]:
    """Whether each was done, all of them begun at the same moment."""
    together = Barrier(len(work))

    def run(one: Callable[[], Any]) -> bool:
        try:
            together.wait()
            one()
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def test_of_six_that_would_make_a_ring_one_is_refused(some: list[Agency]) -> None:
    def followed(number: int) -> Callable[[], Any]:
        to, on = some[(number + 1) % len(some)], date(2022, 7, number + 1)
        return lambda: agencies.succeed(some[number], to=to, kind=Succession.Kind.MOVED, on=on, version=1, by=TESTS)

    done = _at_once([followed(number) for number in range(len(some))])
    assert done.count(False) >= 1
    assert Succession.objects.count() == done.count(True)
    assert all(one.pk not in Succession.objects.beyond(_after(one)) for one in some)


def test_of_six_holidays_that_overlap_one_is_added_and_of_six_targets_of_a_day_one_holds(some: list[Agency]) -> None:
    first = clock.today() + timedelta(days=7)

    def closed(number: int) -> Callable[[], Any]:
        days = {"first": first - timedelta(days=number), "last": first + timedelta(days=number)}
        return lambda: targets.add_holiday(**days, name=f"Holiday {number}", by=TESTS)

    def set_to(number: int) -> Callable[[], Any]:
        how = {"amount": number + 5, "unit": "working-days", "since": first}
        return lambda: targets.set_target("query", **how, by=TESTS)

    assert _at_once([closed(number) for number in range(6)]).count(True) == SchoolHoliday.objects.count() == 1
    assert _at_once([set_to(number) for number in range(6)]).count(True) == Target.objects.count() == 1


def _after(one: Agency) -> set[Any]:
    return set(Succession.objects.filter(predecessor=one).values_list("successor", flat=True))


def test_of_six_that_take_one_name_one_has_it(some: list[Agency]) -> None:
    rename = [lambda one=one: agencies.rename(one, name="The one", since=DAY, version=1, by=TESTS) for one in some]
    assert _at_once(rename).count(True) == 1
    assert Agency.objects.filter(name="The one").count() == 1


def test_of_two_files_with_one_agency_and_a_press_that_came_twice_one_is_imported(some: list[Agency]) -> None:
    people = [new_person(name, some[0], "wscp-manager") for name in ("morgan", "nell")]
    files = [imports.keep(read(b"Name,Kind,In law\nA new club,sport,other\n"), by=by) for by in people]
    version = planned(Table.of(files[0].table)).version
    presses = [(file, by) for file, by in zip(files, people, strict=True) for _ in range(2)]
    done = _at_once([lambda file=file, by=by: imports.carry_out(file, version=version, by=by) for file, by in presses])
    assert done.count(True) == 1
    assert Agency.objects.filter(name="A new club").count() == 1
