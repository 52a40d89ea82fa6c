"""What each party thinks of the joint assessment, and what is decided by it."""

from typing import Any

from breaches import facts
from breaches.forms.assessment import YES_NO
from breaches.forms.breach import DeedForm
from decisions.forms.page import LONG
from wscp_isa.govuk.fields import Choice, LongTextField, RadiosField


class ViewForm(DeedForm):
    """What one party thinks of the assessment as it stands."""

    agrees = RadiosField(
        "Do you agree with this assessment?",
        choices=[Choice("yes", "Yes"), Choice("no", "No")],
        empty="Select whether you agree with this assessment",
    )
    why = LongTextField(
        "Your view (optional)",
        hint="All parties see it, and it is kept with the decision. If you do not agree, say what you think and why.",
        name="Your view",
        max_length=LONG,
        rows=4,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Who does not agree says why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("agrees") == "no" and cleaned.get("why") == "":
            self.add_error("why", "Enter what you think, and why")
        return cleaned

    def values(self) -> dict[str, Any]:
        return {"agrees": self.cleaned_data["agrees"] == "yes", "why": self.cleaned_data["why"]}


class DecideForm(DeedForm):
    """What follows from the assessment, with the reasons of whoever decides."""

    regulator = RadiosField(
        "Will it be reported to the Information Commissioner’s Office?",
        choices=YES_NO,
        empty="Select yes if it will be reported",
    )
    people = RadiosField(
        "Will the people be told?",
        empty="Select whether the people will be told",
    )
    reasons = LongTextField("Your reasons", empty="Enter your reasons", max_length=LONG)

    def arrange(self) -> None:
        exceptions = facts.rules().exceptions
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            Choice("yes", "Yes, each of them"),
            Choice("no", "No, a high risk to them is not likely"),
            *(
                Choice(key, f"No: {exception.says[0].lower()}{exception.says[1:]}", hint=f"{exception.cite}")
                for key, exception in exceptions.items()
            ),
        ]

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "regulator": cleaned["regulator"] == "yes",
            "people": cleaned["people"],
            "reasons": cleaned["reasons"],
        }
