"""Stretches of time that auditors ask about, in days as they are in the UK. Quarters are those of the calendar."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone


class Period(NamedTuple):
    """From the first of these days up to the second, which is not part of it."""

    first: date
    after: date

    @property
    def since(self) -> datetime:
        """The first moment of it."""
        return _midnight(self.first)

    @property
    def before(self) -> datetime:
        """The first moment that is no longer part of it."""
        return _midnight(self.after)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _months(day: date, count: int) -> date:
    """The first day of the month so many months from this day's."""
    months = 12 * day.year + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def _quarter(day: date, count: int) -> date:
    return _months(day, 3 * count - (day.month - 1) % 3)


def _a_year_before(day: date) -> date:
    """The same day last year; of 29 February, the day after the last of that month."""
    return date(day.year - 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


ONE_DAY = timedelta(days=1)

NAMES = {
    "last-7-days": "The last 7 days",
    "this-month": "This month",
    "last-month": "Last month",
    "this-quarter": "This quarter",
    "last-quarter": "Last quarter",
    "last-12-months": "The last 12 months",
}


def named(name: str, today: date) -> Period:
    """The period of this name, seen from today; KeyError where there is none."""
    tomorrow = today + ONE_DAY
    return {
        "last-7-days": Period(today - timedelta(days=6), tomorrow),
        "this-month": Period(_months(today, 0), tomorrow),
        "last-month": Period(_months(today, -1), _months(today, 0)),
        "this-quarter": Period(_quarter(today, 0), tomorrow),
        "last-quarter": Period(_quarter(today, -1), _quarter(today, 0)),
        "last-12-months": Period(_a_year_before(tomorrow), tomorrow),
    }[name]
