"""The demonstration has something to audit, whatever the day on which it is made."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from agencies import demo as directory
from agencies.models import Person, Role
from decisions import demo
from decisions.audit import DECISION_VIEWS, DecisionFilters
from decisions.demo import at as as_if
from decisions.models import Asked, Decision
from tests.oversight.oracle import UK, in_period
from tests.world import lasting
from wscp_isa.ledger.models import Entry
from wscp_isa.ledger.verify import Verification

NUMBERS = range(1, len(demo.RECORDS) + 1)
YEAR = timedelta(days=365)


@pytest.mark.parametrize("hour", [0, 8, 23])
def test_on_any_day_decisions_lie_in_the_year_before_one_at_a_time_on_working_days(hour: int) -> None:
    for day in range(2 * 366):
        now = datetime(2026, 1, 1, hour, 30, tzinfo=UTC) + timedelta(days=day)
        moments = [demo.when(number, now) for number in NUMBERS]
        assert len({moment.date() for moment in moments}) > 25
        assert len(set(moments)) == len(moments)
        assert all(now - YEAR < moment < now - timedelta(hours=1) for moment in moments)
        assert all(moment.weekday() < 5 and 9 <= moment.astimezone(UK).hour < 17 for moment in moments)
        thin = [demo.when(number, now) for number in demo.LITTLE_SAID]
        assert any(in_period("last-quarter", moment, now) for moment in thin), now


def test_little_is_said_only_by_some_who_decided_not_to_share() -> None:
    refusals = {number for number, (_, _, story) in enumerate(demo.RECORDS, start=1) if story.startswith("no ")}
    assert refusals > demo.LITTLE_SAID


@pytest.fixture(scope="module", params=[(0, 0), (40, 9), (77, 23)], ids="in {0[0]} days at {0[1]}".format)
def made(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[datetime]:
    """When the demonstration that is there was made: at one of these hours, so many days from now."""
    days, hour = request.param
    now = timezone.now().replace(hour=hour) + timedelta(days=days)
    with lasting(django_db_blocker):
        with as_if(now):
            directory.make()
            demo.make()
        yield now


@pytest.mark.django_db
def test_the_refusals_of_last_quarter_in_which_little_is_said_are_found(made: datetime) -> None:
    with as_if(made):
        view = DECISION_VIEWS[0]
        signed = Decision.objects.filter(signed_at__isnull=False)
        found = list(DecisionFilters(view.asks).narrow(signed))
        assert found
        assert all(decision.share is False for decision in found)
        # With the emergency, and two answers to a request.
        assert signed.count() == len(demo.RECORDS) + 3
        assert Decision.objects.drafts().count() == 2
        begun = Role.objects.live().earliest("since").since
        assert all(begun < decision.started_at <= decision.signed_at for decision in signed)


@pytest.mark.django_db
def test_requests_have_come_to_every_pass_and_who_matters_has_something_to_do(made: datetime) -> None:
    with as_if(made):
        states = Counter(Asked.objects.values_list("state", flat=True))
        assert states == {"answered": 3, "promised": 1, "refused": 1, "set-aside": 1, "asked": 5}
        assert set(Asked.objects.exclude(answer="").values_list("answer", "by_phone")) == {
            ("all", False),
            ("some", False),
            ("all", True),
        }
        assert Asked.objects.filter(closed_at=None, due_at__lt=made).exists()
        for name in ("imran", "dana", "gwen", "petra"):
            person = Person.objects.get(email=f"{name}@wirral.example")
            assert Asked.objects.dealt_with_by(person).filter(closed_at=None).exists(), name


@pytest.mark.django_db
def test_as_it_happened_each_entry_about_a_decision_is_later_than_the_one_before_it(made: datetime) -> None:
    times = Entry.objects.filter(kind="decision").order_by("id").values_list("at_us", flat=True)
    assert list(times) == sorted(times)
    assert list(Verification().problems()) == []
