"""Beginning a record: for which agency, and a key so that two presses begin one."""

import uuid
from typing import Any

from agencies.models import Agency, Person, Role
from agencies.policies import ADMIT_FIRST
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, LongTextField, RadiosField
from wscp_isa.identifiers import uuid7

NO_ROLE = "You have no role at an agency that records decisions. Ask your single point of contact"


class BeginningForm(ActingForm):
    """What begins a record. It asks for the agency only of somebody who may begin it at more than one."""

    no_role = NO_ROLE
    waiting_first = ADMIT_FIRST

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies: dict[str, Agency] = {str(role.agency_id): role.agency for role in self.roles(person)}
        self.waits = not self.agencies and bool(person.roles_waiting)
        self.key = self._posted_key() or uuid7()
        if len(self.agencies) > 1:
            self.fields["agency"] = RadiosField(
                label="Which agency are you recording this for?",
                choices=[Choice(key, agency.name) for key, agency in self.agencies.items()],
                empty="Select the agency you are recording this for",
            )

    @staticmethod
    def roles(person: Person) -> list[Role]:
        """Those in which they may begin it."""
        return [role for role in person.roles_now if role.kind in Role.DECIDING]

    def _posted_key(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.data.get("submission_key", ""))
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """Somebody without a role that records decisions is told so, not sent away without a word."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.agencies:
            self.add_error(None, self.waiting_first if self.waits else self.no_role)
        return cleaned

    @property
    def agency(self) -> Agency:
        return (
            self.agencies[self.cleaned_data["agency"]] if len(self.agencies) > 1 else next(iter(self.agencies.values()))
        )


class StartForm(BeginningForm):
    """Begins a decision, empty or from text that was already written."""

    pasted = LongTextField(
        "Paste what you have already written (optional)",
        hint="For example from your own system. You will see it again where you say what you share, and can cut it there.",
        max_length=4000,
        rows=3,
        required=False,
    )
