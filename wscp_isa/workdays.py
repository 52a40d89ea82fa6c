"""Working time in England, by which the promises of the protocol are counted; the clock of a breach never stops for it.

A working day is from 9am to 5pm in the UK. No change of the clocks falls into it, so each is eight hours long by any clock.
"""

import tomllib
from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
START_OF_DAY, END_OF_DAY = time(9), time(17)
_SATURDAY, _DAY, _NOTHING = 5, timedelta(days=1), timedelta(0)
_HOLIDAYS = Path(__file__).with_name("bank-holidays.toml")

# The days on which nobody is there, besides weekends and bank holidays: a school's holidays.
Closed = Container[date]
NEVER: Closed = frozenset[date]()


@cache
def bank_holidays() -> dict[int, frozenset[date]]:
    """The bank holidays by year; a year that is not there is one that nobody has entered yet."""
    years = tomllib.loads(_HOLIDAYS.read_text("utf-8"))
    return {int(year): frozenset(days) for year, days in years.items()}


def unlisted(day: date) -> str:
    """What to say where the bank holidays of that year are not listed, so that only weekends were left out; else nothing."""
    if day.year in bank_holidays():
        return ""
    return f"The bank holidays of {day.year} are not listed in this service, so this day could be one"


def is_working(day: date) -> bool:
    """Whether people are at work on this day: neither a weekend nor a bank holiday."""
    return day.weekday() < _SATURDAY and day not in bank_holidays().get(day.year, ())


def next_after(day: date, *, closed: Closed = NEVER) -> date:
    """The first working day after this one. Raises OverflowError where the calendar ends before there is one."""
    following = day + _DAY
    while not is_working(following) or following in closed:
        following += _DAY
    return following


def add(at: datetime, amount: timedelta, *, closed: Closed = NEVER) -> datetime:
    """The first moment, in UTC, at which so much working time has passed since then; no time at all leaves the moment as it is.

    Raises ValueError for less than no time.
    """
    if amount < _NOTHING:
        raise ValueError("Working time passes in one direction only")
    moment, left = at.astimezone(UTC), amount
    while left > _NOTHING:
        start, end = _hours(_first_day(moment, closed))
        moment = max(moment, start)
        step = min(left, end - moment)
        moment, left = moment + step, left - step
    return moment


def between(first: datetime, last: datetime, *, closed: Closed = NEVER) -> timedelta:
    """How much working time lies between the two moments: none where the last is not after the first."""
    moment, last, passed = first.astimezone(UTC), last.astimezone(UTC), _NOTHING
    while moment < last:
        start, end = _hours(_first_day(moment, closed))
        passed += max(min(end, last) - max(start, moment), _NOTHING)
        moment = end
    return passed


def end_of_working_day(at: datetime, days: int, *, closed: Closed = NEVER) -> datetime:
    """5pm in the UK, as a moment in UTC, on the working day that is so many after the UK's day of this moment.

    With no days it is the same day's, or where that is over, or is no working day, the next one's.
    """
    day = at.astimezone(UK).date() if days else _first_day(at, closed)
    for _ in range(days):
        day = next_after(day, closed=closed)
    return _hours(day)[1]


def start_of_next(at: datetime) -> datetime | None:
    """When people are next at work, in UTC; None at a moment at which they are."""
    start, _ = _hours(_first_day(at, NEVER))
    return start if at < start else None


def _first_day(at: datetime, closed: Closed) -> date:
    """The first working day of which some is still to come at this moment."""
    local = at.astimezone(UK)
    today = local.date()
    return next_after(today if local.time() >= END_OF_DAY else today - _DAY, closed=closed)


def _hours(day: date) -> tuple[datetime, datetime]:
    """From when until when people are at work on this day, in UTC: arithmetic in it is right whatever the clocks do."""
    start, end = (datetime.combine(day, of_day, UK).astimezone(UTC) for of_day in (START_OF_DAY, END_OF_DAY))
    return start, end


def in_words(until: datetime) -> str:
    """A time by which something is due, as it is said: 5pm on Monday 23 November 2026."""
    local = until.astimezone(UK)
    minutes = f":{local:%M}" if local.minute else ""
    half = "am" if local.hour < 12 else "pm"
    return f"{local.hour % 12 or 12}{minutes}{half} on {local:%A} {local.day} {local:%B %Y}"
