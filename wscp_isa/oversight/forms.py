"""What somebody is asked who goes through another overseer's looks."""

from typing import Any

from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, LongTextField, RadiosField


class ReviewForm(ActingForm):
    """Whether what somebody looked at was in order, and what to follow up where it was not."""

    in_order = RadiosField(
        "Was all of it in order?",
        choices=[Choice("yes", "Yes"), Choice("no", "No, there is something to follow up")],
        empty="Select yes if all of it was in order",
    )
    remark = LongTextField(
        "What did you find? (optional)",
        hint="Say what there is to follow up, and with whom.",
        max_length=2000,
        rows=3,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What is not in order has to be said."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("in_order") == "no" and not cleaned.get("remark"):
            self.add_error("remark", "Enter what there is to follow up")
        return cleaned
