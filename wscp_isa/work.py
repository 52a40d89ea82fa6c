"""Your work: what a person owes, by when and under which clause, from the facts and never from a table of things to do.

An app that knows of something owed has a module `work` that registers who answers for it:

    from wscp_isa import work

    @work.contributes
    def answers(person: Person, most: int) -> Iterable[Owed]:
        "What this person still has to answer: the soonest, and of these no more than `most`."

The modules are found by their name when the service starts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from wscp_isa.identifiers import is_reference

SHOWN = 50
SOON = timedelta(days=7)
_LAST_MINUTE = time(23, 59)


def end_of(day: date) -> datetime:
    """By when something is due that has a day and no hour."""
    return datetime.combine(day, _LAST_MINUTE, timezone.get_default_timezone()).astimezone(UTC)


@dataclass(frozen=True)
class Owed:
    """One thing that somebody has to do, and where. `whom` names the child as far as the record does: for the page alone."""

    what: str
    about: str
    url: str
    due: datetime | None = None
    clause: str = ""
    whom: str = ""

    @property
    def of_a_record(self) -> bool:
        """Whether it is about a record, by its reference, and not about an agency."""
        return is_reference(self.about)

    @property
    def words(self) -> str:
        """When it is due, as it is said."""
        return due_in_words(self.due, now=timezone.now())

    @property
    def tag(self) -> str:
        """How soon that is, in a word; nothing where it has no date."""
        return urgency(self.due, now=timezone.now())

    @property
    def late(self) -> bool:
        """Whether the time for it is over."""
        return self.tag == LATE


LATE, TODAY, COMING = "Late", "Today", "Coming up"

Contribution = Callable[[Any, int], Iterable[Owed]]
_contributions: list[Contribution] = []


def contributes(contribution: Contribution) -> Contribution:
    """Have Your work ask this function too."""
    if contribution not in _contributions:
        _contributions.append(contribution)
    return contribution


@dataclass(frozen=True)
class Work:
    """What somebody owes, the soonest first, and whether there is more than is shown."""

    owed: Sequence[Owed]
    more: bool

    @property
    def late(self) -> int:
        """How much of what is shown is late."""
        return sum(owed.late for owed in self.owed)


def of(person: Any, *, most: int = SHOWN) -> Work:
    """The soonest of what this person owes; what has no date comes last."""
    # Each is asked for one more than is shown, so that the soonest of all are among them and "more" is known without counting.
    owed = [one for contribution in _contributions for one in islice(contribution(person, most + 1), most + 1)]
    owed.sort(key=lambda one: (one.due is None, one.due or timezone.now()))
    return Work(owed[:most], more=len(owed) > most)


def urgency(due: datetime | None, *, now: datetime) -> str:
    """Late, today or coming up; nothing without a date."""
    if due is None:
        return ""
    if due < now:
        return LATE
    return TODAY if _days(due, now) == 0 else COMING


def due_in_words(due: datetime | None, *, now: datetime) -> str:
    """When something is due, as people in the UK would say it now: "due today, 5pm", "2 days late", "no date"."""
    if due is None:
        return "no date"
    days, hour = _days(due, now), _hour(due)
    if due < now:
        return f"late since {hour.removeprefix(', ')} today" if days == 0 else _days_late(-days)
    if days <= 1:
        return f"due {'tomorrow' if days else 'today'}{hour}"
    local = timezone.localtime(due)
    day = f"{local:%A}" if timedelta(days) < SOON else f"{local.day} {local:%B %Y}"
    return f"due {day}{hour}"


def _days(due: datetime, now: datetime) -> int:
    return (timezone.localdate(due) - timezone.localdate(now)).days


def _days_late(days: int) -> str:
    return "1 day late" if days == 1 else f"{days} days late"


def _hour(due: datetime) -> str:
    local = timezone.localtime(due)
    if local.time().replace(second=0, microsecond=0) == _LAST_MINUTE:
        return ""
    minutes = f":{local:%M}" if local.minute else ""
    return f", {local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
