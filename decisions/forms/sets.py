"""Naming the agencies that one agency usually asks together."""

from collections.abc import Mapping
from typing import Any

from agencies.models import Agency
from decisions.forms.whom import NamedField, WhomMixin
from decisions.models import AgencySet
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, RadiosField, TextField

MEMBERS = tuple(f"member_{number}" for number in range(1, 11))
_NUMBERED = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")


class SetForm(WhomMixin, ActingForm):
    """A name, and up to ten agencies."""

    name = TextField(
        "Name of the set",
        hint="For example, strategy meeting. Name no child or family.",
        empty="Enter the name of the set",
        max_length=100,
        width=20,
        autocomplete="off",
    )

    def __init__(self, *args: Any, agencies: Mapping[str, Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = agencies
        if len(agencies) > 1:
            self.fields["agency"] = RadiosField(
                "Whose set is it?",
                choices=[Choice(key, agency.name) for key, agency in agencies.items()],
                empty="Select whose set it is",
            )
        self.fields.update(member_fields())
        self.offer(MEMBERS)
        self.order_fields(["agency"])

    def clean(self) -> dict[str, Any]:
        """Somebody is in it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.members = self.agencies_of(found for name in MEMBERS if (found := cleaned.get(name)))
        if not self.members and not self.errors.keys() & set(MEMBERS):
            self.add_error(MEMBERS[0], "Enter at least one agency")
        return cleaned

    @property
    def agency(self) -> Agency:
        return (
            self.agencies[self.cleaned_data["agency"]] if len(self.agencies) > 1 else next(iter(self.agencies.values()))
        )

    def said(self) -> dict[str, Any]:
        """The set, by the names that its actions know."""
        return {"name": self.cleaned_data["name"], "members": self.members}

    @staticmethod
    def starting_from(kept: AgencySet) -> dict[str, Any]:
        """The set as it would be typed."""
        members = sorted(member.name for member in kept.members.all())
        return {"name": kept.name, **dict(zip(MEMBERS, members, strict=False))}


class RemoveSetForm(ActingForm):
    """Nothing to type: the button removes the set at the version that the page was built on."""


def member_fields() -> dict[str, NamedField]:
    """Boxes for the agencies of a set."""
    return {
        name: NamedField(
            f"{number} agency{'' if name == MEMBERS[0] else ' (optional)'}", name=f"The {number.lower()} agency"
        )
        for name, number in zip(MEMBERS, _NUMBERED, strict=True)
    }
