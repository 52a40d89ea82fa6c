"""The demonstration has something to audit, whatever the day on which it is made."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from agencies import demo as directory
from agencies.models import Person, Role
from decisions import demo
from decisions.audit import DECISION_VIEWS, DecisionFilters
from decisions.demo import at as as_if
from decisions.models import Asked, Decision
from tests.oversight.oracle import UK, in_period
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


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 40, 77])
def test_the_refusals_of_last_quarter_in_which_little_is_said_are_found(days: int) -> None:
    with as_if(timezone.now() + timedelta(days=days)):
        directory.make()
        demo.make()
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
        # As it happened: each entry about a decision is later than the one before it.
        times = Entry.objects.filter(kind="decision").order_by("id").values_list("at_us", flat=True)
        assert list(times) == sorted(times)
        assert list(Verification().problems()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_requests_have_come_to_every_pass_and_who_matters_has_something_to_do(hour: int) -> None:
    now = timezone.now().replace(hour=hour) + timedelta(days=3)
    with as_if(now):
        directory.make()
        demo.make()
        states = Counter(Asked.objects.values_list("state", flat=True))
        assert states == {"answered": 3, "promised": 1, "refused": 1, "set-aside": 1, "asked": 5}
        assert set(Asked.objects.exclude(answer="").values_list("answer", "by_phone")) == {
            ("all", False),
            ("some", False),
            ("all", True),
        }
        assert Asked.objects.filter(closed_at=None, due_at__lt=now).exists()
        for name in ("imran", "dana", "gwen", "petra"):
            person = Person.objects.get(email=f"{name}@wirral.example")
            assert Asked.objects.dealt_with_by(person).filter(closed_at=None).exists(), name
        assert list(Verification().problems()) == []
