"""Stretches of time by their names: worked out anew for every day of a year, and for any day that may come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.oversight.oracle import PERIODS, UK
from wscp_isa.oversight import periods

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize("name", periods.NAMES)
@given(today=days, ago=st.integers(-40, 500))
@example(today=date(2024, 2, 29), ago=365)
@example(today=date(2024, 2, 28), ago=364)
@example(today=date(2025, 2, 28), ago=365)
@example(today=date(2024, 3, 1), ago=366)
@example(today=date(2026, 1, 1), ago=92)
@example(today=date(2026, 12, 31), ago=0)
def test_a_day_is_in_a_period_where_the_calendar_says_so(name: str, today: date, ago: int) -> None:
    period, day = periods.named(name, today), today - timedelta(days=ago)
    assert (period.first <= day < period.after) == (day <= today and PERIODS[name](day, today))


@pytest.mark.parametrize("name", periods.NAMES)
@given(today=days)
def test_a_period_is_whole_days_as_they_are_in_the_uk(name: str, today: date) -> None:
    period = periods.named(name, today)
    for day, at in ((period.first, period.since), (period.after, period.before)):
        assert at.astimezone(UK).date() == day
        just_before = (at.astimezone(UTC) - timedelta(microseconds=1)).astimezone(UK)
        assert just_before.date() == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "today", "since", "before"),
    [
        # The clocks went forward on 29 March 2026, and back on 25 October.
        ("last-7-days", date(2026, 3, 31), "2026-03-25T00:00", "2026-03-31T23:00"),
        ("this-month", date(2026, 3, 31), "2026-03-01T00:00", "2026-03-31T23:00"),
        ("last-month", date(2026, 4, 1), "2026-03-01T00:00", "2026-03-31T23:00"),
        ("last-quarter", date(2026, 4, 1), "2026-01-01T00:00", "2026-03-31T23:00"),
        ("this-quarter", date(2026, 4, 1), "2026-03-31T23:00", "2026-04-01T23:00"),
        ("last-7-days", date(2026, 10, 26), "2026-10-19T23:00", "2026-10-27T00:00"),
        ("last-quarter", date(2027, 1, 1), "2026-09-30T23:00", "2027-01-01T00:00"),
        ("last-12-months", date(2024, 2, 29), "2023-03-01T00:00", "2024-03-01T00:00"),
        ("last-12-months", date(2024, 2, 28), "2023-03-01T00:00", "2024-02-29T00:00"),
        ("last-12-months", date(2025, 2, 28), "2024-03-01T00:00", "2025-03-01T00:00"),
    ],
)
def test_these_periods_begin_and_end_then(name: str, today: date, since: str, before: str) -> None:
    period = periods.named(name, today)
    assert [at.astimezone(UTC) for at in (period.since, period.before)] == [
        datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (since, before)
    ]


def test_there_is_an_answer_for_every_name_and_for_no_other() -> None:
    assert set(periods.NAMES) == set(PERIODS)
    with pytest.raises(KeyError):
        periods.named("yesterday", date(2026, 1, 1))
