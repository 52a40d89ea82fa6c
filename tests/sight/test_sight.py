"""What people are shown by the product, against an oracle, in many small worlds.

`make drill` makes twenty thousand: WORLDS=20000.
"""

import inspect
import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import QuerySet

from agencies.access import Access
from agencies.models import Agency, Person, Role
from decisions.demo import at as as_if
from decisions.models import Advice, Asked, Decision, InformationRequest, UrgentNote
from tests.sight import oracle
from tests.sight.database import key, named, write
from tests.sight.worlds import KINDS, NOWS, World, world
from tests.world import undone
from wscp_isa import vault
from wscp_isa.vault.models import RecordKey

WORLDS = int(os.environ.get("WORLDS", "300"))
AT_ONCE, SLICE = 25, 1000

# What is asked of the product for each person: every model that says who sees it, and each way in which it can be asked.
ASKED: dict[str, Callable[[Person], "QuerySet[Any]"]] = {
    "Agency": Agency.objects.visible_to,
    "Decision": Decision.objects.visible_to,
    "Decision by_grant": lambda person: Decision.objects.visible_to(person, by_grant=True),
    "UrgentNote": UrgentNote.objects.visible_to,
    "Advice": Advice.objects.visible_to,
    "InformationRequest": InformationRequest.objects.visible_to,
    "InformationRequest asked_by": InformationRequest.objects.asked_by,
    "Asked": Asked.objects.visible_to,
    "Asked dealt_with_by": Asked.objects.dealt_with_by,
}
# These stand outside the worlds: no access, grant or succession bears on them. Their own tests ask them of the whole cast, and
# those of breaches, which another agency sees once it is told, ask for every kind of sight (tests/breaches).
BESIDES = {"AgencySet", "Breach", "Breach by_grant", "Invitation", "Notice", "SchoolHoliday", "Upload"}
REASONS: Counter[str] = Counter()


def by_the_oracle(person: int, of: World) -> dict[str, dict[UUID, str]]:
    """What this person sees, and by which words."""
    said = {
        "Decision": {each: oracle.decision(person, each, of, by_grant=False) for each in of.decisions},
        "Decision by_grant": {each: oracle.decision(person, each, of, by_grant=True) for each in of.decisions},
        "UrgentNote": {each: oracle.note(person, each, of) for each in of.notes},
        "Advice": {each: oracle.question(person, each, of) for each in of.questions},
        "InformationRequest": {each: oracle.request(person, each, of) for each in of.requests},
        "InformationRequest asked_by": {each: oracle.asks(person, each, of) for each in of.requests},
        "Asked": {each: oracle.part(person, each, of) for each in of.parts},
        "Asked dealt_with_by": {each: oracle.deals_with(person, each, of) for each in of.parts},
    }
    return {what: {key(of, each.number): why for each, why in one.items() if why} for what, one in said.items()}


class Difference(NamedTuple):
    """What one person is shown of one model, where the oracle says otherwise."""

    world: World
    person: int
    what: str
    too_much: Counter[UUID]
    missing: Counter[UUID]


def difference(worlds: Sequence[World], record_key: RecordKey) -> Difference | None:
    """The first that there is, asked of everyone in these worlds: at one moment, and all of them in the database together."""
    with undone(), as_if(worlds[0].now):
        write(worlds, record_key)
        people = Person.objects.in_bulk()
        # "Whom to reach is no secret among partners": the directory is for everyone, and is one for all worlds.
        directory = {key(one, agency.number): "the directory" for one in worlds for agency in one.agencies}
        for one in worlds:
            for person in one.people:
                expected = by_the_oracle(person.number, one) | {"Agency": directory}
                for what, ask in ASKED.items():
                    REASONS.update(expected[what].values())
                    # Counted, for nothing should be there twice.
                    shown = Counter(ask(people[key(one, person.number)]).values_list("pk", flat=True))
                    too_much, missing = shown - Counter(expected[what].keys()), Counter(expected[what].keys()) - shown
                    if too_much or missing:
                        return Difference(one, person.number, what, too_much, missing)
    return None


def smallest(found: Difference, record_key: RecordKey) -> Difference:
    """A difference in that world less everything that can be taken from it while there is one."""
    for less in found.world.smaller():
        if other := difference([less], record_key):
            return smallest(other, record_key)
    return found


# Each slice in a transaction of its own, after which PostgreSQL clears away what was undone in it.
@pytest.mark.django_db
@pytest.mark.parametrize(
    "numbers", [range(WORLDS)[first : first + SLICE] for first in range(0, WORLDS, SLICE)], ids=str
)
def test_everyone_sees_what_the_oracle_says_and_nothing_else(numbers: range) -> None:
    record_key = vault.new_key()
    REASONS.clear()
    for first in numbers[::AT_ONCE]:
        now = NOWS[first // AT_ONCE % len(NOWS)]
        worlds = [world(number, now) for number in range(first, min(first + AT_ONCE, numbers.stop))]
        if found := difference(worlds, record_key):
            found = smallest(found, record_key)
            pytest.fail(
                f"Asked for {found.what}, person {found.person} is shown {named(found.too_much)} "
                f"and not shown {named(found.missing)}, against the oracle.\n{found.world}",
                pytrace=False,
            )
    # Each way of seeing came up, so that none is asked about in vain.
    for words in oracle.WORDS:
        assert REASONS[words] >= len(numbers) // 50, REASONS


def test_every_model_that_says_who_sees_it_is_asked_in_every_way() -> None:
    ways = set()
    for model in apps.get_models():
        if ask := getattr(model._default_manager.all(), "visible_to", None):
            switches = [name for name in inspect.signature(ask).parameters if name != "person"]
            ways |= {" ".join([model.__name__, *switches[:count]]) for count in range(len(switches) + 1)}
            others = [name for name in ("asked_by", "dealt_with_by") if hasattr(model._default_manager.all(), name)]
            ways |= {f"{model.__name__} {name}" for name in others}
    assert ways - BESIDES == set(ASKED)


def test_every_kind_of_role_and_of_sight_is_in_the_worlds() -> None:
    assert set(KINDS) == set(Role.Kind.values)
    assert Access.Kind.values == ["holder", "asked"]
