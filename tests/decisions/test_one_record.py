"""Who sees one signed record and who adds to it, at its pages and at the action: asked of everyone, in one world."""

from collections.abc import Iterator
from typing import Any

import pytest

from decisions.models import Addition, Decision
from tests.conftest import CAST
from tests.decisions.additions import Kind, added
from tests.world import Marked, World, lasting
from wscp_isa.rules import Refused

pytestmark = pytest.mark.django_db

ALICES = {"alice", "sam"}
DANAS = {"dana", "sam"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with lasting(django_db_blocker):
        yield World()


@pytest.fixture
def alices(world: World) -> Marked:
    """A decision to share that alice signed."""
    return world.decisions["alice’s signed"]


def _sees(world: World, name: str, decision: Decision) -> bool:
    return Decision.objects.visible_to(world.people[name]).filter(pk=decision.pk).exists()


@pytest.mark.parametrize("name", CAST)
def test_what_a_practitioner_records_is_seen_by_them_and_by_who_answers_for_the_agency(
    world: World, alices: Marked, name: str
) -> None:
    assert _sees(world, name, alices.record) == (name in ALICES)


@pytest.mark.parametrize("name", CAST)
def test_what_the_safeguarding_team_records_is_the_teams(world: World, name: str) -> None:
    assert _sees(world, name, world.decisions["dana’s signed"].record) == (name in DANAS)


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("page", ["", "draft/", "answer/who/", "check/", "signed/"])
def test_to_everyone_else_its_pages_do_not_exist(world: World, alices: Marked, name: str, page: str) -> None:
    response = world.browser(name).get(f"/decisions/{alices.reference}/{page}", follow=True)
    assert response.status_code == (200 if name in ALICES else 404)
    assert any(word in response.content.decode() for word in alices.words) <= (name in ALICES)


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("kind", Kind)
def test_who_sees_the_record_at_its_own_agency_adds_to_it(world: World, alices: Marked, name: str, kind: Kind) -> None:
    if name in ALICES:
        assert added(alices.record, kind, by=world.people[name]).by == world.people[name]
        return
    with pytest.raises(Refused, match="Only the agency that holds this record"):
        added(alices.record, kind, by=world.people[name])
    assert not Addition.objects.exists()


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("page", ["add/", *(f"add/{kind}/" for kind in Kind)])
def test_to_everyone_who_may_not_add_the_pages_do_not_exist(world: World, alices: Marked, name: str, page: str) -> None:
    address = f"/decisions/{alices.reference}/{page}"
    expected = 200 if name in ALICES else 404
    assert world.browser(name).get(address).status_code == expected
    assert (world.browser(name).post(address, {}).status_code == 200) == (expected == 200)
    assert not Addition.objects.exists()
