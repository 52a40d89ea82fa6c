"""What was reported, told, said and decided of a breach cannot be changed behind the service's back without being noticed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from agencies.models import Agency, Person, Role
from breaches.actions import assessment, party
from breaches.models import Assessment, AssessmentView, Awareness, Breach, Party, Told
from tests.breaches import made
from tests.conftest import new_person
from wscp_isa import ledger
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.verify import Verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def breach(charlie: Person, council: Agency) -> Breach:
    carol = new_person("carol", council, Role.Kind.SPOC)
    breach = made.reported(charlie)
    owner = made.told(made.with_owner(breach, council, by=charlie, roles=("owner", "controller")), by=charlie)
    made.confirmed(breach, by=charlie)
    party.become_aware(owner, at=breach.reported_at, by=carol)
    made.assessed(breach, by=charlie)
    assessment.view(breach, agrees=True, why="", submission_key=uuid7(), by=carol)
    made.decided(breach, by=charlie)
    return breach


def _save(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _latest(model: Any) -> Any:
    return model.objects.select_related("key").latest("id")


CHANGES: dict[str, Callable[[Breach], Any]] = {
    "what happened": lambda breach: _save(_latest(Breach), what="Nothing happened"),
    "when they became aware": lambda breach: Breach.objects.filter(pk=breach.pk).update(
        suspected_at=breach.suspected_at + timedelta(minutes=1)
    ),
    "whether somebody is in danger": lambda breach: Breach.objects.filter(pk=breach.pk).update(danger="yes"),
    "what a party was told": lambda breach: _save(_latest(Told), text="Something else"),
    "when it was told": lambda breach: Told.objects.update(at=breach.reported_at),
    "when a party was certain": lambda breach: Awareness.objects.update(at=breach.reported_at - timedelta(days=1)),
    "why it was corrected": lambda breach: _save(_latest(Awareness), because="No reason"),
    "that it ever said another time": lambda breach: Awareness.objects.filter(pk=_latest(Awareness).pk).delete(),
    "what was decided": lambda breach: Assessment.objects.update(regulator=False),
    "the transcript": lambda breach: _save(_latest(Assessment), transcript={"reference": breach.reference}),
    "what was answered": lambda breach: _save(_latest(Assessment), answers={}),
    "a view": lambda breach: AssessmentView.objects.update(agrees=False),
    "a view taken away": lambda breach: AssessmentView.objects.all().delete(),
    "a view slipped in": lambda breach: AssessmentView.objects.create(
        key=breach.key,
        assessment=Assessment.objects.get(),
        party=Party.objects.filter(breach=breach).latest("id"),
        submission_key=uuid7(),
        agrees=True,
        at=breach.reported_at,
        by=breach.reported_by,
    ),
}
PROVED = ("breach.reported", "breach.told", "breach.aware", "breach.decided")


def whole(breach: Breach) -> set[bool]:
    return {ledger.unchanged("breach", action, [breach.pk])[breach.pk] for action in PROVED}


def test_as_it_was_everything_is_proved(breach: Breach) -> None:
    assert whole(breach) == {True}
    assert list(Verification().problems()) == []


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_behind_the_services_back_is_noticed(breach: Breach, change: str) -> None:
    CHANGES[change](breach)
    assert False in whole(breach)
    assert [problem.what for problem in Verification().problems()]
