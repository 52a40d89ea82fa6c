"""How an auditor narrows a list: a form in the address, whose fields each say which rows they leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from wscp_isa import clock
from wscp_isa.oversight import periods


class Filters(forms.Form):
    """One list's filters. A subclass has a method `where_NAME(value) -> Q` for each field that narrows by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                field.choices = list(choices)  # read once, not once to check and once more to draw

    def narrow(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The rows that are left; none where what was asked for cannot be understood."""
        if not self.is_valid():
            return rows.none()
        for name, value in self.cleaned_data.items():
            where = getattr(self, f"where_{name}", None)
            if where is not None and value not in (None, "", []):
                rows = rows.filter(where(value))
        return rows

    @property
    def query(self) -> str:
        """What is asked for, as it stands in an address, without what is left open."""
        asked = {name: value for name in self.fields if (value := self.data.get(name, ""))}
        return urlencode(asked)

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.query)


# As people write a day, and as it stands in addresses that computers make.
DAYS = ("%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


def _day(label: str) -> forms.DateField:
    said = {"invalid": "Enter a real date, for example 27/3/2026"}
    return forms.DateField(label=label, required=False, input_formats=DAYS, error_messages=said)


class PeriodFilters(Filters):
    """Filters over a stretch of time: one by its name, or the days from and to."""

    moment = "at"

    period = forms.ChoiceField(label="When", choices=[("", "Any time"), *periods.NAMES.items()], required=False)
    first = _day("From (day/month/year)")
    last = _day("To (day/month/year)")

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (first := cleaned.get("first")) and (last := cleaned.get("last")) and last < first:
            raise ValidationError({"last": "Enter a day on or after the first"})
        return cleaned

    def where_period(self, name: str) -> Q:
        """What happened in the period of this name."""
        return self._in(periods.named(name, clock.today()))

    def where_first(self, day: date) -> Q:
        """What happened on this day or later."""
        return Q(**{f"{self.moment}__gte": periods.Period(day, day).since})

    def where_last(self, day: date) -> Q:
        """What happened on this day or before."""
        if day == date.max:
            return Q()  # no day comes after it
        return Q(**{f"{self.moment}__lt": periods.Period(day, day + periods.ONE_DAY).before})

    def _in(self, period: periods.Period) -> Q:
        return Q(**{f"{self.moment}__gte": period.since, f"{self.moment}__lt": period.before})


@dataclass(frozen=True)
class View:
    """A question that is asked often, as a link to the list that answers it."""

    says: str
    asks: Mapping[str, str]

    @property
    def query(self) -> str:
        """The filters of it, as they stand in an address."""
        return urlencode(self.asks)
