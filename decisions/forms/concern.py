"""How worried somebody is, for whom the information is and why, and about which child."""

from typing import Any

from django.core.exceptions import ValidationError

from decisions.forms.page import SHORT, StepForm, row
from decisions.forms.purposes import PURPOSES
from wscp_isa.govuk.fields import (
    CheckboxesField,
    Choice,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)


class WorryForm(StepForm):
    template = "decisions/decision/step.html"
    heading = "How worried are you about the child?"
    worry = RadiosField(
        heading,
        hint="This decides what has to happen first. You can change it later.",
        is_heading=True,
        choices=[
            Choice("danger", "A child is in danger now", hint="Ring first. You can record your decision afterwards."),
            Choice("in-need-or-harmed", "A child may be in need, or suffering or likely to suffer harm"),
            Choice("neither", "Neither of these"),
            Choice("not-sure", "I am not sure"),
        ],
        empty="Select how worried you are about the child",
    )


OTHER = "other"


class WhoForm(StepForm):
    """Who it is for and why: with the protocol's question about the purpose."""

    heading = "Who is the information for, and why?"
    clauses = {"purpose_is": "ISA 3.5", "helps": "Principles"}
    recipient = SelectField(
        "Who would you share it with?", blank="Select an agency", empty="Select who you would share it with"
    )
    other = TextField(
        "If they are not in the list, who are they?",
        hint="Name and organisation, and how you checked who they are: for example, you rang back on a number you knew",
        max_length=SHORT,
        required=False,
        autocomplete="off",
    )
    asked = RadiosField(
        "Has someone asked you for this information?",
        choices=[Choice("yes", "Yes"), Choice("no", "No, I want to share it")],
        empty="Select yes if someone asked you for this information",
    )
    purpose_is = RadiosField(
        "What is it for?",
        choices=PURPOSES,
        empty="Select what it is for",
    )
    helps = LongTextField(
        "How would sharing help to safeguard a child?",
        empty="Enter how sharing would help to safeguard a child",
        max_length=1000,
        rows=3,
    )

    def arrange(self) -> None:
        self.fields["recipient"].choices = [  # type: ignore[attr-defined]
            *self.surroundings.agencies.items(),
            (OTHER, "Someone else, not in this list"),
        ]
        if not self.is_bound:  # what is posted needs no proposal, which would be looked up
            self.initial = {"recipient": self.surroundings.last_recipient, **self.initial}

    def clean_other(self) -> str:
        """Somebody must be named: by selecting or by typing."""
        other: str = self.cleaned_data["other"]
        if self.cleaned_data.get("recipient") == OTHER and not other:
            raise ValidationError("Enter who they are, and how you checked")
        return other


class ChildForm(StepForm):
    heading = "Which child is the information about?"
    template = "decisions/decision/child.html"
    initials = TextField(
        "Child’s initials",
        hint="Not their full name. For a child not born yet, use the mother’s initials.",
        empty="Enter the child’s initials",
        max_length=30,
        width=10,
        autocomplete="off",
        spellcheck=False,
    )
    record_number = TextField(
        "Your record number",
        hint="The child’s number in your own system, such as CPOMS or Liquidlogic",
        empty="Enter your record number for the child",
        max_length=60,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )

    unborn = CheckboxesField(
        "Not born yet?",
        choices=[Choice("unborn", "The child is not born yet")],
        required=False,
        empty="Select the box or leave it",
    )
    surname = TextField(
        "Surname (optional)",
        hint="Only if you need to find the record by it later. It is encrypted, and only your agency can search for it.",
        max_length=100,
        required=False,
        autocomplete="off",
        spellcheck=False,
    )
    born_on = DateField("Date of birth (optional)", name="The date of birth", past=True, required=False)

    def said(self) -> list[dict[str, Any]]:
        others = self.facts.said(self.key, "others") or ()
        return [*super().said(), *(row("It is also about", other) for other in others)]
