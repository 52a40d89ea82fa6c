"""Working days and hours: held against the rules of the Act, and against somebody who counts every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wscp_isa import workdays

UK = ZoneInfo("Europe/London")
YEARS = sorted(workdays.bank_holidays())
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LISTED = st.datetimes(datetime(YEARS[0], 1, 1), datetime(YEARS[-1], 12, 20), timezones=st.sampled_from([UTC, UK]))


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computation."""
    golden, century, rest = year % 19, year // 100, year % 100
    leaps, part = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * part + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def stood_in_for(days: list[date]) -> list[date]:
    """Each day, or the first weekday after it that no other holiday has."""
    taken: list[date] = []
    for day in sorted(days, key=lambda day: day.weekday() > 4):
        following = (day + timedelta(days=n) for n in range(7))
        taken.append(next(one for one in following if one.weekday() < 5 and one not in taken))
    return taken


def by_the_act(year: int) -> set[date]:
    return {
        *stood_in_for([date(year, 1, 1)]),
        easter(year) - timedelta(days=2),
        easter(year) + timedelta(days=1),
        monday_from(date(year, 5, 1)),
        monday_from(date(year, 5, 25)),
        monday_from(date(year, 8, 25)),
        *stood_in_for([date(year, 12, 25), date(year, 12, 26)]),
    }


@pytest.mark.parametrize("year", YEARS)
def test_each_year_is_as_the_act_has_it(year: int) -> None:
    assert workdays.bank_holidays()[year] >= by_the_act(year)
    assert all(day.year == year and day.weekday() < 5 for day in workdays.bank_holidays()[year])


def test_no_year_is_left_out_and_some_are_still_to_come() -> None:
    assert list(range(YEARS[0], YEARS[-1] + 1)) == YEARS
    assert date.today().year < YEARS[-1], "add the next years to wscp_isa/bank-holidays.toml"


@given(LISTED)
def test_the_end_of_the_next_working_day_is_later_and_somebody_is_there(at: datetime) -> None:
    until = workdays.end_of_working_day(at, 1)
    local = until.astimezone(UK)
    assert until > at
    assert until.tzinfo == UTC
    assert (local.hour, local.minute, local.second, local.microsecond) == (17, 0, 0, 0)
    assert local.weekday() < 5
    assert local.date() not in by_the_act(local.year)
    assert local.date() > at.astimezone(UK).date()


@given(LISTED)
def test_no_working_day_lies_between(at: datetime) -> None:
    day, last = at.astimezone(UK).date(), workdays.end_of_working_day(at, 1).astimezone(UK).date()
    between = [day + timedelta(days=n) for n in range(1, (last - day).days)]
    assert all(one.weekday() > 4 or one in by_the_act(one.year) for one in between)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        pytest.param("2026-11-20T19:40+00:00", "2026-11-23T17:00+00:00", id="Friday evening"),
        pytest.param("2026-11-18T09:00+00:00", "2026-11-19T17:00+00:00", id="midweek"),
        pytest.param("2026-11-21T02:00+00:00", "2026-11-23T17:00+00:00", id="in the night to Saturday"),
        pytest.param("2026-11-22T23:30+00:00", "2026-11-23T17:00+00:00", id="late on Sunday"),
        pytest.param("2026-12-24T15:00+00:00", "2026-12-29T17:00+00:00", id="Christmas Eve, Boxing Day stood in for"),
        pytest.param("2027-12-24T15:00+00:00", "2027-12-29T17:00+00:00", id="Christmas at a weekend"),
        pytest.param("2027-12-31T15:00+00:00", "2028-01-04T17:00+00:00", id="New Year at a weekend"),
        pytest.param("2026-04-02T12:00+00:00", "2026-04-07T16:00+00:00", id="the day before Good Friday"),
        pytest.param("2026-03-27T18:00+00:00", "2026-03-30T16:00+00:00", id="the clocks go forward on the way"),
        pytest.param("2026-10-23T18:00+00:00", "2026-10-26T17:00+00:00", id="the clocks go back on the way"),
        pytest.param("2026-06-11T23:30+00:00", "2026-06-15T16:00+00:00", id="already Friday in the UK"),
    ],
)
def test_days_known_by_heart(at: str, until: str) -> None:
    assert workdays.end_of_working_day(datetime.fromisoformat(at), 1) == datetime.fromisoformat(until)


def test_where_no_bank_holidays_are_listed_it_says_so_and_leaves_out_weekends() -> None:
    unknown = date(YEARS[-1] + 1, 12, 24)
    assert workdays.unlisted(unknown).startswith(f"The bank holidays of {unknown.year} are not listed")
    assert workdays.unlisted(date(YEARS[0], 1, 1)) == ""
    assert workdays.next_after(unknown).weekday() < 5


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-11-23T17:00+00:00", "5pm on Monday 23 November 2026"),
        ("2026-07-01T16:00+00:00", "5pm on Wednesday 1 July 2026"),
        ("2026-11-23T00:05+00:00", "12:05am on Monday 23 November 2026"),
    ],
)
def test_a_time_that_is_due_is_said_with_its_day(until: str, said: str) -> None:
    assert workdays.in_words(datetime.fromisoformat(until)) == said


# --- Working time -------------------------------------------------------------------------------------------------------------
# The times that go wrong most easily: the changes of the clocks, a leap day, Christmas, New Year, Easter; as seconds around them.
TURNS = [
    datetime.fromisoformat(f"{turn}:00+00:00")
    for turn in (
        *("2026-03-29T01:00", "2026-10-25T01:00", "2027-03-28T01:00", "2024-02-29T12:00", "2028-02-29T09:00"),
        *("2026-12-24T17:00", "2027-12-31T23:59", "2028-04-13T16:00", "2026-08-28T16:00", "2026-11-20T17:00"),
    )
]
AROUND = st.builds(lambda turn, aside: turn + aside, st.sampled_from(TURNS), st.timedeltas(-7 * DAY, 7 * DAY))
MOMENTS = AROUND | LISTED.map(lambda at: at.astimezone(UTC))
AMOUNTS = st.timedeltas(timedelta(0), timedelta(hours=60)) | st.integers(0, 60).map(lambda hours: hours * HOUR)
# Holidays of a school: some weeks that fall around the same turns.
HOLIDAYS = st.lists(
    st.builds(
        lambda turn, aside, days: {(turn + aside * DAY).date() + n * DAY for n in range(days)},
        st.sampled_from(TURNS),
        st.integers(-10, 10),
        st.integers(1, 21),
    ),
    max_size=3,
).map(lambda spans: frozenset[date]().union(*spans))


def at_work(at: datetime, closed: frozenset[date]) -> bool:
    """Whether somebody is there in the minute that begins now, by the Act and the clock on the wall."""
    local = at.astimezone(UK)
    free = local.weekday() > 4 or local.date() in by_the_act(local.year) or local.date() in closed
    return not free and 9 <= local.hour < 17


@given(AROUND, st.integers(0, 14 * 24 * 60), HOLIDAYS)
@settings(max_examples=30, deadline=None)
def test_it_counts_as_somebody_does_who_looks_at_every_minute(
    at: datetime, minutes: int, closed: frozenset[date]
) -> None:
    first = at.replace(second=0, microsecond=0)
    passed = sum((MINUTE for n in range(minutes) if at_work(first + n * MINUTE, closed)), timedelta(0))
    last = first + minutes * MINUTE
    assert workdays.between(first, last, closed=closed) == passed
    until = workdays.add(first, passed, closed=closed)
    assert until <= last
    assert not any(at_work(until + n * MINUTE, closed) for n in range((last - until) // MINUTE))


@given(MOMENTS, AMOUNTS, HOLIDAYS)
def test_what_was_added_lies_between(at: datetime, amount: timedelta, closed: frozenset[date]) -> None:
    until = workdays.add(at, amount, closed=closed)
    assert until.tzinfo == UTC
    assert until >= at
    assert workdays.between(at, until, closed=closed) == amount


@given(MOMENTS, AMOUNTS, AMOUNTS, HOLIDAYS)
def test_two_amounts_one_after_the_other_are_both_at_once(
    at: datetime, one: timedelta, other: timedelta, closed: frozenset[date]
) -> None:
    after_one = workdays.add(at, one, closed=closed)
    assert workdays.add(after_one, other, closed=closed) == workdays.add(at, one + other, closed=closed)


@given(MOMENTS, MOMENTS, MOMENTS, HOLIDAYS)
@settings(deadline=None)
def test_what_lies_between_is_the_sum_of_its_parts(
    one: datetime, two: datetime, three: datetime, closed: frozenset[date]
) -> None:
    first, second, last = sorted((one, two, three))
    parts = workdays.between(first, second, closed=closed) + workdays.between(second, last, closed=closed)
    assert workdays.between(first, last, closed=closed) == parts
    assert workdays.between(last, first, closed=closed) == timedelta(0)


@given(MOMENTS, st.timedeltas(timedelta(0), 20 * DAY), AMOUNTS, AMOUNTS, HOLIDAYS)
def test_what_begins_later_or_takes_longer_is_never_due_sooner(
    at: datetime, later: timedelta, amount: timedelta, more: timedelta, closed: frozenset[date]
) -> None:
    due = workdays.add(at, amount, closed=closed)
    assert workdays.add(at + later, amount, closed=closed) >= due
    assert workdays.add(at, amount + more, closed=closed) >= due
    assert workdays.end_of_working_day(at + later, 1, closed=closed) >= workdays.end_of_working_day(
        at, 1, closed=closed
    )


@given(MOMENTS, AMOUNTS.filter(bool), st.integers(0, 12), HOLIDAYS)
def test_nothing_is_due_while_nobody_is_there(
    at: datetime, amount: timedelta, days: int, closed: frozenset[date]
) -> None:
    until = workdays.add(at, amount, closed=closed)
    end = workdays.end_of_working_day(at, days, closed=closed)
    for due in (until, end):
        # 5pm itself is the last moment of a working day.
        assert at_work((due - timedelta(microseconds=1)).replace(second=0, microsecond=0), closed)
    assert end > at
    assert (end.astimezone(UK).hour, end.astimezone(UK).minute) == (17, 0)


@given(MOMENTS, st.integers(0, 12), HOLIDAYS)
def test_so_many_working_days_lie_between(at: datetime, days: int, closed: frozenset[date]) -> None:
    first = at.astimezone(UK).date()
    last = workdays.end_of_working_day(at, days, closed=closed).astimezone(UK).date()
    noons = [datetime(day.year, day.month, day.day, 12, tzinfo=UK) for day in _following(first, last)]
    worked = sum(at_work(noon, closed) for noon in noons)
    assert worked == days or (days == 0 and worked == 1)


def _following(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range(1, (last - first).days + 1)]


@pytest.mark.parametrize(
    ("at", "hours", "until"),
    [
        pytest.param("2026-11-20T15:00+00:00", 4, "2026-11-23T11:00+00:00", id="over a weekend"),
        pytest.param("2026-11-18T03:00+00:00", 4, "2026-11-18T13:00+00:00", id="from the night"),
        pytest.param("2026-11-18T09:00+00:00", 8, "2026-11-18T17:00+00:00", id="a whole day ends at 5pm"),
        pytest.param("2026-11-18T17:00+00:00", 1, "2026-11-19T10:00+00:00", id="from 5pm"),
        pytest.param("2026-03-27T16:00+00:00", 4, "2026-03-30T11:00+00:00", id="the clocks go forward"),
        pytest.param("2026-10-23T15:00+00:00", 4, "2026-10-26T12:00+00:00", id="the clocks go back"),
        pytest.param("2028-02-28T16:00+00:00", 8, "2028-02-29T16:00+00:00", id="a leap day"),
        pytest.param("2026-12-24T16:00+00:00", 2, "2026-12-29T10:00+00:00", id="Christmas"),
        pytest.param("2026-11-21T12:00+00:00", 0, "2026-11-21T12:00+00:00", id="no time at all"),
    ],
)
def test_hours_known_by_heart(at: str, hours: int, until: str) -> None:
    assert workdays.add(datetime.fromisoformat(at), hours * HOUR) == datetime.fromisoformat(until)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        pytest.param("2026-11-20T16:59+00:00", "2026-11-20T17:00+00:00", id="the same day"),
        pytest.param("2026-11-20T17:00+00:00", "2026-11-23T17:00+00:00", id="it is over"),
        pytest.param("2026-11-21T12:00+00:00", "2026-11-23T17:00+00:00", id="no working day"),
        pytest.param("2026-11-20T04:00+00:00", "2026-11-20T17:00+00:00", id="it has not begun"),
    ],
)
def test_with_no_days_it_is_the_same_day_while_there_is_some_of_it(at: str, until: str) -> None:
    assert workdays.end_of_working_day(datetime.fromisoformat(at), 0) == datetime.fromisoformat(until)


def test_time_does_not_pass_backwards() -> None:
    with pytest.raises(ValueError, match="one direction"):
        workdays.add(TURNS[0], -HOUR)


def test_where_nobody_is_ever_there_again_it_says_so_rather_than_wait() -> None:
    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    with pytest.raises(OverflowError):
        workdays.add(datetime(9999, 1, 1, tzinfo=UTC), HOUR, closed=Always())
