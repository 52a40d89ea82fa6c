"""What is asked of those who sign, approve or review the agreement."""

from typing import Any

from agencies.models import AgreementReview
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import CheckboxesField, Choice, DateField, LongTextField, RadiosField, TextField


class NameForm(ActingForm):
    """A signature: a name and a post, as they are typed."""

    name = TextField("Your full name", empty="Enter your full name", max_length=200, autocomplete="name")
    post = TextField("Your job title", empty="Enter your job title", max_length=200, autocomplete="organization-title")

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "post")}


class SignForm(NameForm):
    """A signature for an agency, with both liabilities (ISA 5.6, 5.7)."""

    making_good = CheckboxesField(
        "If your agency breaks the agreement",
        choices=[Choice("accepted", "It makes good what that costs the others (5.6)")],
        empty="Select that your agency makes good what a breach costs the others",
    )
    total = CheckboxesField(
        "When your agency receives information",
        choices=[Choice("accepted", "It accepts total liability for a breach (5.7)")],
        empty="Select that your agency accepts total liability for a breach",
    )
    field_order = ("making_good", "total", "name", "post")


class ApproveForm(NameForm):
    """A statutory partner’s approval."""


class AgreementReviewForm(ActingForm):
    """What the statutory partners found (ISA 5.2)."""

    held_on = DateField("When was the review held?", name="The day of the review", past=True)
    present = LongTextField(
        "Which agencies took part, and who spoke for them?",
        empty="Enter which agencies took part",
        max_length=2000,
        rows=3,
    )
    found = LongTextField(
        "What did they find?",
        hint="Whether the agreement is still what the law asks, and whether sharing works. Name no child or family.",
        empty="Enter what they found",
        max_length=10_000,
    )
    outcome = RadiosField(
        "What follows?",
        choices=[Choice(value, label) for value, label in AgreementReview.Outcome.choices],
        empty="Select what follows",
    )
    next_due = DateField("When is the next review due?", name="The day of the next review", future=True)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
