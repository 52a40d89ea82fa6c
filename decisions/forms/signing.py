"""The reasons, and the signature."""

from decisions.forms.page import LONG, SHORT, StepForm
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import (
    LongTextField,
    TextField,
)


class WhyForm(StepForm):
    heading = "Your reasons"
    clauses = {
        "reasons": "Golden rule 7",
        "wellbeing": "Golden rule 5",
        "others": "Golden rule 5",
        "discussed": "Principles: record",
        "tell": "ISA 5.4",
    }
    reasons = LongTextField(
        "Why is this the right decision?",
        hint="Separate fact from opinion. Write so that somebody who was not there can follow you.",
        empty="Enter why this is the right decision",
        max_length=LONG,
    )
    wellbeing = LongTextField(
        "How have you considered the child’s safety and wellbeing?",
        hint="What could happen to them because you share, and because you do not.",
        empty="Enter how you have considered the child’s safety and wellbeing",
        max_length=LONG,
        rows=3,
    )
    others = LongTextField(
        "How have you considered other people who could be affected?",
        hint="For example brothers and sisters, a parent at risk, or whoever told you.",
        empty="Enter how you have considered other people who could be affected",
        max_length=LONG,
        rows=3,
    )
    discussed = TextField(
        "Have you talked it through with whoever asked?",
        hint="When and with whom, or why not",
        empty="Enter when you talked it through with whoever asked, or why not",
        max_length=SHORT,
        autocomplete="off",
    )

    tell = LongTextField(
        "What will you tell them about what you do not share?",
        hint="They will read this, and the safeguarding partners may. Say why, how you considered the child’s safety and "
        "wellbeing, and nothing that you decided to keep back.",
        empty="Enter what you will tell them about what you do not share",
        max_length=LONG,
        rows=3,
    )

    def arrange(self) -> None:
        """Only a refusal is owed to somebody, and only whoever asked in this service is told here."""
        if not self.facts.withholds:
            del self.fields["tell"]
        if not (self.facts.asked and self.facts.share is False):
            del self.fields["discussed"]


class SignForm(ActingForm):
    """Nothing to type: the button signs what the page shows, at the version that it shows."""
