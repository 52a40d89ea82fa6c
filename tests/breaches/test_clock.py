"""Seventy-two elapsed hours, against a computation that knows nothing of the one that is tested (trust T15).

`make drill` asks of fifty thousand instants: INSTANTS=50000.
"""

import os
import random
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest

from breaches import clock
from wscp_isa.govuk import uktime

pytestmark = pytest.mark.no_database

INSTANTS = int(os.environ.get("INSTANTS", "5000"))
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
HOURS, REMINDERS = 72, (48, 24, 6, 1, 0)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)


# --- The independent computation: seconds since 1970, and the rule of the Summer Time Order, without any zone of Python's ----
def seconds(at: datetime) -> int:
    return (
        (date(at.year, at.month, at.day) - date(1970, 1, 1)).days * 86_400 + at.hour * 3600 + at.minute * 60 + at.second
    )


def one_in_the_morning_of_the_last_sunday(year: int, month: int) -> int:
    last = date(year, month, monthrange(year, month)[1])
    sunday = last.toordinal() - (last.toordinal() % 7)  # the first day that is counted was a Monday
    return (sunday - date(1970, 1, 1).toordinal()) * 86_400 + 3600


def on_the_wall(at: int) -> tuple[int, str]:
    """What clocks in the UK show at this second, as if in seconds, and which time that is."""
    year = (date(1970, 1, 1) + timedelta(days=at // 86_400)).year
    summer = one_in_the_morning_of_the_last_sunday(year, 3) <= at < one_in_the_morning_of_the_last_sunday(year, 10)
    return at + 3600 * summer, "BST" if summer else "GMT"


def said(at: int) -> str:
    """The deadline in words."""
    wall, zone = on_the_wall(at)
    day, of_day = divmod(wall, 86_400)
    here = date(1970, 1, 1) + timedelta(days=day)
    hour, minute = of_day // 3600, of_day % 3600 // 60
    time = f"{(hour + 11) % 12 + 1}{f':{minute:02}' if minute else ''}{'am' if hour < 12 else 'pm'}"
    back = one_in_the_morning_of_the_last_sunday(here.year, 10)
    twice = f" {zone}" if back - 3600 <= at < back + 3600 else ""
    return f"{time}{twice} on {DAYS[day % 7 - 4]} {here.day} {MONTHS[here.month - 1]} {here.year}"


def instants() -> list[datetime]:
    """At random over twenty-one years, and every quarter of an hour around each change of the clocks and each leap day."""
    chance = random.Random(20201231)
    span = int((LAST - FIRST).total_seconds())
    found = [FIRST + timedelta(seconds=chance.randrange(span)) for _ in range(INSTANTS)]
    for year in range(2020, 2041):
        edges = [one_in_the_morning_of_the_last_sunday(year, month) for month in (3, 10)]
        edges += [
            seconds(datetime(year, 2, 28, 23, 59, 59, tzinfo=UTC)),
            seconds(datetime(year, 12, 31, 23, 59, tzinfo=UTC)),
        ]
        for edge in edges:
            for before in (0, HOURS * 3600):
                found += [
                    datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=edge - before + 900 * step)
                    for step in range(-8, 9)
                ]
    return found


def test_a_deadline_is_seventy_two_elapsed_hours_after_and_is_said_as_clocks_show_it_whenever_it_is() -> None:
    wrong = []
    for aware in instants():
        # As it is typed: in UK time, whatever the zone of the value is.
        for typed in (aware, aware.astimezone(uktime.UK)):
            end = clock.deadline(typed, HOURS)
            due = seconds(aware) + HOURS * 3600
            if seconds(end) != due or end.utcoffset() != timedelta(0) or clock.words(end) != said(due):
                wrong.append((aware, end, clock.words(end), said(due)))
    assert wrong == []


@pytest.mark.parametrize(
    ("aware", "deadline"),
    [
        # Arithmetic on the wall would be an hour wrong each time.
        (datetime(2027, 3, 26, 10, tzinfo=uktime.UK), "11am on Monday 29 March 2027"),
        (datetime(2026, 10, 23, 10, tzinfo=uktime.UK), "9am on Monday 26 October 2026"),
        (datetime(2026, 11, 22, 16, 10, tzinfo=uktime.UK), "4:10pm on Wednesday 25 November 2026"),
        (datetime(2026, 10, 22, 1, 30, tzinfo=uktime.UK), "1:30am BST on Sunday 25 October 2026"),
        (datetime(2026, 10, 22, 2, 30, tzinfo=uktime.UK), "1:30am GMT on Sunday 25 October 2026"),
        (datetime(2024, 2, 27, 12, tzinfo=uktime.UK), "12pm on Friday 1 March 2024"),
    ],
)
def test_what_is_known_of_some(aware: datetime, deadline: str) -> None:
    assert clock.words(clock.deadline(aware, HOURS)) == deadline


def test_an_instant_without_a_zone_is_none() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        clock.deadline(datetime(2026, 11, 22, 10), HOURS)


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
END = NOON + timedelta(hours=72)


def test_marks_are_elapsed_hours_before_the_end() -> None:
    assert [(hours, END - at) for hours, at in clock.marks(END, REMINDERS)] == [
        (hours, timedelta(hours=hours)) for hours in (48, 24, 6, 1, 0)
    ]


@pytest.mark.parametrize(
    ("since", "now", "reminded", "following"),
    [
        (0, 23, None, 24),
        (0, 24, 48, 48),
        (24, 47.9, None, 48),
        (0, 70, 6, 71),  # after a long outage only the last is told of
        (71, 72, 0, None),
        (72, 100, None, None),
        (30, 49, 24, 66),  # certain only lately: what was before that is no mark
        (30, 30, None, 48),
    ],
)
def test_the_last_mark_reached_is_told_of_once(
    since: float, now: float, reminded: int | None, following: float | None
) -> None:
    def at(hours: float) -> datetime:
        return NOON + timedelta(hours=hours)

    assert clock.passed(END, REMINDERS, since=at(since), now=at(now)) == reminded
    expected = None if following is None else at(following)
    assert clock.next_mark(END, REMINDERS, now=at(now)) == expected


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(hours=31, minutes=20), "31 hours 20 minutes left, as of 8:50am"),
        (timedelta(hours=1), "1 hour left, as of 8:50am"),
        (timedelta(minutes=1, seconds=59), "1 minute left, as of 8:50am"),
        (timedelta(0), "0 minutes left, as of 8:50am"),
        (-timedelta(hours=2, minutes=1), "2 hours 1 minute late, as of 8:50am"),
    ],
)
def test_how_long_there_is_left_or_was(before: timedelta, words: str) -> None:
    now = datetime(2026, 11, 24, 8, 50, tzinfo=UTC)
    assert clock.left(now + before, now=now) == words
