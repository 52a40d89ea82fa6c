"""Two officers at one moment: each request goes to one of them, all of a selection or none, and the other is told in words."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from agencies.models import Category, Person, Role
from decisions import queue
from decisions.actions import asked as actions
from decisions.models import Asked, Passed
from tests.conftest import new_agency, new_person
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
