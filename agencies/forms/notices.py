"""How somebody wants to be told, and another attempt at what could not be sent."""

from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, RadiosField

AT_ONCE, DAILY = "at-once", "daily"


class HowForm(ActingForm):
    how = RadiosField(
        "When do you want to be told?",
        choices=[
            Choice(AT_ONCE, "At once", hint="An email for each thing, when it happens"),
            Choice(
                DAILY, "Once a day", hint="One email at 8am on working days. What is due before then comes at once."
            ),
        ],
        empty="Select when you want to be told",
    )

    @property
    def daily(self) -> bool:
        """What was chosen."""
        return bool(self.cleaned_data["how"] == DAILY)


class TryAgainForm(ActingForm):
    """Nothing to type: the button has one notice sent again."""
