"""Questions answered with a date, or a date and a time of day, in the time that clocks in the United Kingdom show."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from wscp_isa import clock
from wscp_isa.govuk import typed, uktime, words
from wscp_isa.govuk.fields.question import Question

YEARS = range(1900, 2101)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NUMBERS = {name[:length]: number for number, name in enumerate(_MONTHS, start=1) for length in (3, len(name))}
_MONTH_NUMBERS["sept"] = 9


class WrongPart(ValidationError):
    """What is wrong with a date, and which of its parts it is wrong with."""

    def __init__(self, message: str, *parts: str, code: str = "invalid") -> None:
        super().__init__(message, code=code)
        self.parts = parts


class PartsInput(forms.MultiWidget):
    """One short box a part, named after the field: told_at-day, told_at-month."""

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__([forms.TextInput() for _ in parts])
        self.widgets_names = [f"-{part}" for part in parts]

    def decompress(self, value: Any) -> list[str]:
        texts = [] if value is None else _shown(value)
        return [*texts, *[""] * len(self.widgets)][: len(self.widgets)]


class DateField(Question):
    """A date. `past=True` allows today and before, `future=True` today and after."""

    component = "date-input"
    parts: ClassVar[tuple[str, ...]] = ("day", "month", "year")
    example = "For example, 27 3 2026"
    limits: ClassVar[Mapping[str, str]] = {"past": "today or in the past", "future": "today or in the future"}

    def __init__(self, label: str, *, hint: str = "", past: bool = False, future: bool = False, **rest: Any) -> None:
        self.past, self.future = past, future
        super().__init__(label, hint=hint or self.example, widget=PartsInput(self.parts), **rest)

    def to_python(self, value: Any) -> Any:
        """What was typed in the boxes as a date, or None where all of them are empty."""
        texts = {part: typed.trimmed(text or "") for part, text in zip(self.parts, value or (), strict=False)}
        if not any(texts.values()):
            return None
        if absent := [part for part in self.parts if not texts.get(part)]:
            raise WrongPart(words.must_include(self.subject, absent), *absent, code="incomplete")
        return self.read(texts)

    def read(self, texts: Mapping[str, str]) -> Any:
        """The answer, once nothing is missing from it."""
        return self._date(texts)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        now = self._now()
        if self.past and value > now:
            raise WrongPart(f"{self.subject} must be {self.limits['past']}", *self.parts[:3], code="future")
        if self.future and value < now:
            raise WrongPart(f"{self.subject} must be {self.limits['future']}", *self.parts[:3], code="past")

    def _now(self) -> Any:
        return clock.today()

    def _date(self, texts: Mapping[str, str]) -> date:
        day, month, year = _number(texts["day"], 2), _month(texts["month"]), _number(texts["year"], 4)
        if re.fullmatch("[0-9]{1,3}|[0-9]{5,}", texts["year"]):
            raise WrongPart("Year must include 4 numbers", "year")
        unreal = f"{self.subject} must be a real date"
        wrong = [
            part
            for part, real in (("day", 1 <= day <= 31), ("month", 1 <= month <= 12), ("year", year >= 0))
            if not real
        ]
        if wrong:
            raise WrongPart(unreal, *wrong)
        if year not in YEARS:
            raise WrongPart(f"{self.subject} must include a year between {YEARS[0]} and {YEARS[-1]}", "year")
        try:
            return date(year, month, day)
        except ValueError:
            raise WrongPart(unreal, "day", "month", "year") from None


class DateTimeField(DateField):
    """A date and a time of day, as a moment in UTC. `past=True` allows now and before."""

    parts = ("day", "month", "year", "time")
    example = "For example, 27 3 2026 and 4:30pm"
    limits = {"past": "in the past", "future": "in the future"}

    def read(self, texts: Mapping[str, str]) -> datetime:
        day = self._date(texts)
        about = self.subject
        try:
            of_day, zone = uktime.read(texts["time"])
        except uktime.MorningOrAfternoon:
            raise WrongPart(f"{about} must say if the time is am or pm", "time") from None
        except uktime.NotATime:
            raise WrongPart(f"{about} must include a time like 4:30pm or 16:30", "time") from None
        said = uktime.write(of_day)
        try:
            return uktime.settle(datetime.combine(day, of_day), zone)
        except uktime.NotThatZone:
            other = "GMT" if zone == "BST" else "BST"
            raise WrongPart(f"{about} must be in {other}, which clocks showed at {said} that day", "time") from None
        except uktime.NoSuchTime:
            raise WrongPart(
                f"{about} must be a real time. The clocks went forward that night, so there was no {said}", "time"
            ) from None
        except uktime.HappenedTwice:
            raise WrongPart(
                f"{about} must say which {said}, because the clocks went back that night. "
                f"Enter {said} BST for before they went back, or {said} GMT for after",
                "time",
            ) from None

    def _now(self) -> datetime:
        return timezone.now()


def _shown(value: date | datetime) -> list[str]:
    """A date or moment as a person would have typed it."""
    if not isinstance(value, datetime):
        return [str(value.day), str(value.month), str(value.year)]
    local = value.astimezone(uktime.UK)
    zone = uktime.zone_needed(value)
    of_day = uktime.write(local.time()) + (f" {zone}" if zone else "")
    return [str(local.day), str(local.month), str(local.year), of_day]


def _number(text: str, digits: int) -> int:
    return int(text) if re.fullmatch(f"[0-9]{{1,{digits}}}", text) else -1


def _month(text: str) -> int:
    return _MONTH_NUMBERS.get(text.casefold().rstrip("."), _number(text, 2))
