"""A form with every kind of field, and what a person might have typed into it."""

from typing import Any

from django import forms
from django.http import QueryDict

from wscp_isa.govuk.fields import (
    CheckboxesField,
    Choice,
    DateField,
    DateTimeField,
    EmailField,
    LongTextField,
    PasswordField,
    RadiosField,
    SelectField,
    TextField,
)
from wscp_isa.govuk.forms import GovukFormMixin


class SampleForm(GovukFormMixin):
    """Not a form of the product, so not among the subclasses of GovukForm."""

    worry = RadiosField(
        "How worried are you about the child?",
        is_heading=True,
        hint="This decides what has to happen first.",
        empty="Select how worried you are about the child",
        choices=[
            Choice("danger", "A child is in danger now", hint="Ring first."),
            Choice("harm", "A child may be in need, or suffering or likely to suffer harm"),
            Choice.DIVIDER,
            Choice("unsure", "I am not sure"),
        ],
    )
    initials = TextField(
        "Child’s initials", empty="Enter the child’s initials", max_length=10, width=10, autocomplete="off"
    )
    agency = SelectField(
        "Which agency are you telling?",
        empty="Select the agency you are telling",
        choices=[("school", "A school"), ("police", "The police")],
    )
    email = EmailField("Work email address", empty="Enter your work email address")
    told_at = DateTimeField("When did you tell them?", name="Time you told them", past=True)
    due = DateField("Date you need an answer by", future=True)
    what = LongTextField("What did you tell them?", empty="Enter what you told them", max_length=200)
    notes = LongTextField("Anything else (optional)", rows=3, required=False)
    kinds = CheckboxesField(
        "What kinds of sensitive information does it include?",
        empty="Select the kinds of sensitive information",
        exclusive="none",
        choices=[
            Choice("health", "Health"),
            Choice("crime", "Offences", hint="Including allegations"),
            Choice.DIVIDER,
            Choice("none", "None of these"),
        ],
    )
    told = RadiosField(
        "Have parents been told?", empty="Select yes if parents have been told", choices=[("yes", "Yes"), ("no", "No")]
    )
    password = PasswordField("Password", empty="Enter your password")
    agree = forms.BooleanField(label="I have checked this with my safeguarding lead")


GOOD: dict[str, Any] = {
    "worry": "harm",
    "initials": "AB",
    "agency": "school",
    "email": "alice@example.com",
    "told_at-day": "27",
    "told_at-month": "3",
    "told_at-year": "2026",
    "told_at-time": "4:30pm",
    "due-day": "1",
    "due-month": "january",
    "due-year": "2099",
    "what": "He said that\r\nhe was afraid.",
    "notes": "\r\n  kept  as typed\r\n",
    "kinds": ["health", "crime"],
    "told": "yes",
    "password": " correct horse ",
    "agree": "on",
}
BAD: dict[str, Any] = {
    **GOOD,
    "worry": "neither",
    "initials": "much too long for initials",
    "agency": "",
    "email": "nobody",
    "told_at-month": "",
    "due-day": "31",
    "due-month": "2",
    "what": "x" * 250,
    "kinds": ["health", "none"],
    "told": "maybe",
    "password": "",
    "agree": "",
}


def posted(typed: dict[str, Any]) -> QueryDict:
    """What a browser would send for this."""
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def errors(form: forms.Form) -> dict[str, list[str]]:
    """Every sentence that the form says, by field."""
    return {name: list(said) for name, said in form.errors.items()}
