"""By when something is due: by the target in force on the day it began, in working time or on every clock.

from agencies import targets

targets.due(targets.Kind.REQUEST_SOON, request.received_at, agency=request.agency)

Where many are asked for at once, what managers have said is read once: `known = targets.known()`, and given to each.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from operator import attrgetter
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from agencies.models import Agency, Category, SchoolHoliday, Target
from agencies.models.target import Kind, Unit
from wscp_isa import clock, work, workdays

__all__ = ["Kind", "Known", "Line", "Span", "Unit", "due", "in_words", "known", "resumed", "within"]

_FILE = Path(settings.BASE_DIR) / "wscp_isa" / "targets.toml"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """How long there is for something, since which day that is so."""

    since: date
    amount: int
    unit: Unit

    @property
    def words(self) -> str:
        """As it is said: 4 working hours, by 5pm on the next working day."""
        if (self.amount, self.unit) == (1, Unit.WORKING_DAYS):
            return "by 5pm on the next working day"
        unit = self.unit.replace("-", " ")
        return f"{self.amount} {unit.removesuffix('s') if self.amount == 1 else unit}"

    @property
    def within(self) -> str:
        """The same after a verb: within 4 working hours, by 5pm on the next working day."""
        return self.words if self.words.startswith("by ") else f"within {self.words}"

    def after(self, at: datetime, *, closed: workdays.Closed) -> datetime:
        """When it is over, for what began then: a moment in UTC."""
        if self.unit == Unit.HOURS:
            return at.astimezone(workdays.UTC) + self.amount * _HOUR
        if self.unit == Unit.WORKING_HOURS:
            return workdays.add(at, self.amount * _HOUR, closed=closed)
        if self.unit == Unit.WORKING_DAYS:
            return workdays.end_of_working_day(at, self.amount, closed=closed)
        return work.end_of(clock.months_after(timezone.localdate(at), self.amount))


@dataclass(frozen=True)
class Line:
    """One target as its page says it: what holds, whether that is only our proposal, what was before and what is to come."""

    kind: Kind
    now: Span
    proposed: bool
    before: Sequence[Span]
    to_come: Sequence[Span]


class Known:
    """Every target there has been and is to be, and the school holidays: read once, when they are first needed."""

    @cached_property
    def said(self) -> Mapping[str, Sequence[Span]]:
        """What managers have said, by kind, in the order of its days."""
        spans: dict[str, list[Span]] = {kind: [] for kind in Kind}
        for kind, since, amount, unit in Target.objects.order_by("since").values_list(
            "kind", "since", "amount", "unit"
        ):
            spans[kind].append(Span(since, amount, Unit(unit)))
        return spans

    @cached_property
    def holidays(self) -> list[SchoolHoliday]:
        """The school holidays, in order."""
        return list(SchoolHoliday.objects.all())

    @cached_property
    def _closed(self) -> frozenset[date]:
        return frozenset(day for holiday in self.holidays for day in _days(holiday))

    def on(self, kind: str, day: date) -> Span:
        """What holds on that day: what managers said last, else the file; before all of it, its first."""
        for spans in (self.said[kind], _file()[kind]):
            if begun := [span for span in spans if span.since <= day]:
                return begun[-1]
        return _file()[kind][0]

    def line(self, kind: str, day: date) -> Line:
        """The target as it stands on that day."""
        now, said = self.on(kind, day), self.said[kind]
        begun = [span for span in said if span.since <= day]
        return Line(
            kind=Kind(kind),
            now=now,
            proposed=not begun,
            before=[*_file()[kind], *begun][:-1] if begun else [],
            to_come=[span for span in said if span.since > day],
        )

    def lines(self, day: date) -> list[Line]:
        """Every target as it stands on that day."""
        return [self.line(kind, day) for kind in Kind]

    def closed(self, agency: Agency | None) -> workdays.Closed:
        """The days on which nobody is there besides weekends and bank holidays: of a school, its holidays."""
        return self._closed if agency is not None and agency.category == Category.SCHOOL else workdays.NEVER


def known() -> Known:
    """What managers have said, to be asked of more than one thing."""
    return Known()


def due(kind: str, at: datetime, *, agency: Agency | None = None, known: Known | None = None) -> datetime:
    """By when what began then is due at this agency, in UTC, by the target in force on the UK's day of that moment.

    A school's holidays are no working time there; where it is every hour that counts, they count too.
    """
    known = known or Known()
    span = known.on(kind, timezone.localdate(at))
    closed = known.closed(agency) if span.unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS) else workdays.NEVER
    return span.after(at, closed=closed)


def resumed(
    due: datetime,
    *,
    paused_at: datetime,
    at: datetime,
    agency: Agency | None = None,
    kind: str,
    known: Known | None = None,
) -> datetime:
    """The due time moved on by the time that passed while the clock was paused, as the target counted it when it was paused.

    What was late before the pause stays as late; a clock that was set back meanwhile moves nothing.
    """
    if due <= paused_at or at <= paused_at:
        return due
    known = known or Known()
    if known.on(kind, timezone.localdate(paused_at)).unit in (Unit.HOURS, Unit.MONTHS):
        return due + (at - paused_at)
    closed = known.closed(agency)
    return workdays.add(due, workdays.between(paused_at, at, closed=closed), closed=closed)


def in_words(kind: str, on: date, *, known: Known | None = None) -> str:
    """The target in force on that day: 4 working hours, by 5pm on the next working day."""
    return (known or Known()).on(kind, on).words


def within(kind: str, on: date, *, known: Known | None = None) -> str:
    """The same after a verb: within 4 working hours, by 5pm on the next working day."""
    return (known or Known()).on(kind, on).within


@cache
def _file() -> Mapping[str, Sequence[Span]]:
    """What holds where managers have said nothing, by kind, in the order of its days."""
    spans: dict[str, list[Span]] = {kind: [] for kind in Kind}
    for table in tomllib.loads(_FILE.read_text("utf-8"))["target"]:
        spans[table["kind"]].append(Span(table["since"], table["amount"], Unit(table["unit"])))
    return {kind: sorted(of_kind, key=attrgetter("since")) for kind, of_kind in spans.items()}


def _days(holiday: SchoolHoliday) -> Iterator[date]:
    day = holiday.first
    while day <= holiday.last:
        yield day
        day += _DAY
