"""What may be typed as a target, and as a school holiday."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from agencies import policies
from agencies.models import Target
from agencies.models.target import Kind, Unit
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import DateField, RadiosField, TextField

FIGURES = re.compile(r"[0-9]{1,5}")
# What is asked where there is only one way to count.
MANY: Mapping[str, str] = {Unit.HOURS: "How many hours?", Unit.MONTHS: "How many months?"}


class TargetForm(ActingForm):
    """How long there is for something, and from when."""

    amount = TextField("How many?", name="How many", empty="Enter how many", width=4, inputmode="numeric")
    unit = RadiosField("What is counted?", choices=Unit.choices, empty="Select what is counted")
    since = DateField(
        "From which day?",
        name="The day",
        empty="Enter the day",
        hint="Today or later, for example, 27 3 2027. Nothing changes for what is asked for before that day.",
        future=True,
    )

    def __init__(self, *args: Any, kind: str = Kind.REQUEST_TODAY, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        units = Target.UNITS[kind]
        if len(units) == 1:
            del self.fields["unit"]
            self.fields["amount"].label = MANY[units[0]]
        else:
            self.fields["unit"].choices = [(unit.value, unit.label) for unit in units]  # type: ignore[attr-defined]

    def clean_amount(self) -> int:
        """A number in figures."""
        amount: str = self.cleaned_data["amount"]
        if not FIGURES.fullmatch(amount):
            raise ValidationError("How many must be a number, like 4")
        return int(amount)

    def clean(self) -> dict[str, Any]:
        """Neither no time, nor more than anyone can have meant."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned.setdefault("unit", Target.UNITS[self.kind][0] if "unit" not in self.fields else None)
        if "amount" in cleaned and cleaned["unit"]:
            how = {"amount": cleaned["amount"], "unit": cleaned["unit"]}
            if reason := policies.counting(self.kind, **how):
                self.add_error("amount", reason)
        return cleaned

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("amount", "unit", "since")}


class SchoolHolidayForm(ActingForm):
    """The days on which schools are closed."""

    name = TextField(
        "Which holiday is it?",
        name="The holiday",
        hint="For example, Spring half-term",
        empty="Enter which holiday it is",
        max_length=100,
        autocomplete="off",
    )
    first = DateField("The first day on which schools are closed", name="The first day", empty="Enter the first day")
    last = DateField(
        "The last day on which schools are closed", name="The last day", empty="Enter the last day", future=True
    )

    def clean(self) -> dict[str, Any]:
        """Days in an order, and no more of them than a summer has."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"first", "last"} <= cleaned.keys() and (reason := policies.closing(cleaned["first"], cleaned["last"])):
            self.add_error("last", reason)
        return cleaned

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class RemoveHolidayForm(ActingForm):
    """Nothing to type: the button takes the holiday away that the page shows."""
