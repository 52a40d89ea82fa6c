"""Working days in England, by which the promises of the protocol are counted; the clock of a breach never stops for them."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
END_OF_DAY = time(17)
_SATURDAY = 5
_HOLIDAYS = Path(__file__).with_name("bank-holidays.toml")


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


def next_after(day: date) -> date:
    """The first working day after this one."""
    following = day + timedelta(days=1)
    while not is_working(following):
        following += timedelta(days=1)
    return following


def end_of_next(at: datetime) -> datetime:
    """5pm in the UK, as a moment in UTC, on the working day that follows the day on which the UK's clocks showed this moment."""
    day = next_after(at.astimezone(UK).date())
    return datetime.combine(day, END_OF_DAY, UK).astimezone(UTC)


def in_words(until: datetime) -> str:
    """A time by which something is due, as it is said: 5pm on Monday 23 November 2026."""
    local = until.astimezone(UK)
    minutes = f":{local:%M}" if local.minute else ""
    half = "am" if local.hour < 12 else "pm"
    return f"{local.hour % 12 or 12}{minutes}{half} on {local:%A} {local.day} {local:%B %Y}"
