"""What may be typed as a number to ring."""

import re

from django.core.exceptions import ValidationError

from agencies.models import DutyNumber
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import TextField

DIALLED = re.compile(r"\+?[0-9][0-9 ]{1,18}")


class NumberForm(ActingForm):
    label = TextField(label="Who answers", empty="Enter who answers this number", max_length=100)
    number = TextField(
        label="Number",
        hint="As it is dialled, for example 0151 496 0000",
        empty="Enter the number to ring",
        max_length=20,
        autocomplete="off",
        inputmode="tel",
    )
    hours = TextField(
        label="When it is answered (optional)",
        hint="For example, Monday to Friday, 9am to 5pm",
        empty="",
        max_length=100,
        required=False,
    )

    def clean_number(self) -> str:
        """A number is digits and spaces: a word or a web address here would send a worried person nowhere."""
        number: str = self.cleaned_data["number"].strip()
        if not DIALLED.fullmatch(number):
            raise ValidationError("Enter a telephone number, like 0151 496 0000")
        return number

    @staticmethod
    def starting_from(line: DutyNumber) -> dict[str, str]:
        return {"label": line.label, "number": line.number, "hours": line.hours}

    def line(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].strip() for name in ("label", "number", "hours")}


class RemoveForm(ActingForm):
    """Nothing to type: the button takes the line away that the page shows."""
