"""Working days: held against the rules of the Act, and never a day on which nobody is there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wscp_isa import workdays

UK = ZoneInfo("Europe/London")
YEARS = sorted(workdays.bank_holidays())
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
    until = workdays.end_of_next(at)
    local = until.astimezone(UK)
    assert until > at
    assert until.tzinfo == UTC
    assert (local.hour, local.minute, local.second, local.microsecond) == (17, 0, 0, 0)
    assert local.weekday() < 5
    assert local.date() not in by_the_act(local.year)
    assert local.date() > at.astimezone(UK).date()


@given(LISTED)
def test_no_working_day_lies_between(at: datetime) -> None:
    day, last = at.astimezone(UK).date(), workdays.end_of_next(at).astimezone(UK).date()
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
    assert workdays.end_of_next(datetime.fromisoformat(at)) == datetime.fromisoformat(until)


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
