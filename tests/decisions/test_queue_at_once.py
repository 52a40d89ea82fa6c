"""Two officers at one moment: each request goes to one of them, all of a selection or none, and the other is told in words."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction

from agencies.actions import people
from agencies.models import Agency, Category, Person, Role
from decisions import queue
from decisions.actions import asked as actions
from decisions.actions import passing
from decisions.models import Asked, Passed, RequestAccess
from tests.conftest import TESTS, new_agency, new_person
from tests.decisions.asking import ask, part
from tests.ledger import owner
from wscp_isa.rules import Refused

pytestmark = pytest.mark.postgresql
FOUND: dict[str, bool | None] = dict.fromkeys(("purpose_clear", "basis_sound", "parents_told", "nothing_missed"), True)


@pytest.fixture
def desk(transactional_db: None) -> Iterator[tuple[list[Person], list[Asked]]]:
    """Two officers of the front door, and six requests, in a database whose transactions really commit."""
    door = new_agency("The front door", Category.FRONT_DOOR)
    officers = [new_person(name, door, Role.Kind.IFD_OFFICER) for name in ("imran", "irma")]
    dana = new_person("dana", new_agency("A school", Category.SCHOOL), Role.Kind.SAFEGUARDING_TEAM)
    yield officers, [part(ask(dana, door), door) for _ in range(6)]
    owner.unguard()


def _at_once(work: list[Callable[[], Any]]) -> list[str]:
    """What each was told; nothing where it was done."""
    together = Barrier(len(work))

    def run(one: Callable[[], Any]) -> str:
        try:
            together.wait()
            one()
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def _owners() -> set[str]:
    return {part.owner.name if part.owner else "" for part in Asked.objects.select_related("owner")}


def test_of_two_who_deal_out_the_same_requests_one_does_and_the_other_is_told(
    desk: tuple[list[Person], list[Asked]],
) -> None:
    officers, parts = desk
    orders = (parts, parts[::-1])
    told = _at_once(
        [
            lambda by=by, some=some: actions.deal_out_many([(one, 1) for one in some], to=by, by=by)
            for by, some in zip(officers, orders, strict=True)
        ]
    )
    assert sorted(map(bool, told)) == [False, True]
    assert "so nothing was given to anybody" in max(told)
    assert len(_owners()) == 1


def test_of_two_who_take_the_next_each_has_one_of_their_own(desk: tuple[list[Person], list[Asked]]) -> None:
    officers, _ = desk
    first = queue.unassigned(officers[0])
    assert _at_once([lambda by=by: actions.take_first(first, by=by) for by in officers]) == ["", ""]
    assert _owners() == {"Imran", "Irma", ""}


def test_of_two_who_accept_one_request_one_does(desk: tuple[list[Person], list[Asked]]) -> None:
    officers, parts = desk
    told = _at_once(
        [
            lambda by=by: actions.scrutinise(parts[0], "accept", found=FOUND, text="", version=1, by=by)
            for by in officers
        ]
    )
    assert sorted(map(bool, told)) == [False, True]
    assert Passed.objects.filter(what="accept").count() == 1


def _leaves(person: Person, agency: Agency, *, to: Person) -> None:
    try:
        people.leave(person, agency=agency, to=to, by=TESTS)
    finally:
        connection.close()


def _waits(thread: Future[Any]) -> None:
    """Return once somebody waits for what this transaction holds."""
    with connection.cursor() as cursor:
        while not thread.done():
            cursor.execute("SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
            sleep(0.01)
    raise AssertionError("It did not wait for what is held")


def test_handing_over_what_a_leaver_asked_and_was_to_answer_does_not_cross_dealing_out_both(
    desk: tuple[list[Person], list[Asked]],
) -> None:
    (imran, irma), _ = desk
    door, school = imran.roles_now[0].agency, Agency.objects.get(category=Category.SCHOOL)
    dana = Person.objects.get(name="Dana")
    charlie = new_person("charlie", new_agency("A charity", Category.VOLUNTARY), Role.Kind.PRACTITIONER)
    # The first asks both; the second the leaver asked. Whoever deals out at the school holds them in this order.
    first, second = ask(charlie, door, school), ask(imran, school)
    actions.deal_out(part(first, door), to=imran, version=1, by=imran)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        passing.hold(first.pk)
        left = pool.submit(_leaves, imran, door, to=irma)
        _waits(left)
        actions.deal_out_many([(part(one, school), 1) for one in (first, second)], to=dana, by=dana)
    left.result()
    assert part(first, door).owner == irma
    assert part(second, school).owner == dana
    assert RequestAccess.objects.get(request=second).handed_to == irma


def test_what_was_dealt_to_somebody_else_while_a_leaver_was_handed_over_stays_theirs(
    desk: tuple[list[Person], list[Asked]],
) -> None:
    (imran, irma), (one, *_) = desk
    door = imran.roles_now[0].agency
    iris = new_person("iris", door, Role.Kind.IFD_OFFICER)
    mine = actions.deal_out(one, to=imran, version=1, by=imran)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        passing.hold(mine.request_id)
        left = pool.submit(_leaves, imran, door, to=irma)
        _waits(left)
        actions.deal_out(mine, to=iris, version=2, by=irma)
    left.result()
    assert Asked.objects.get(pk=one.pk).owner == iris
