"""Dealing out what came in: to a colleague or to nobody, some of a page or a whole shift."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import QueryDict

from agencies.models import Person
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, RadiosField, SelectField

NOBODY = "nobody"
NONE_PICKED = "Select at least one request"
# No page shows more at once.
MOST = 100


class _DealingForm(ActingForm):
    """Which parts, each at the version that the page showed, and to whom."""

    people: Mapping[str, Person]

    @property
    def picked(self) -> dict[UUID, int]:
        """The parts whose boxes are ticked, and the version of each; what is neither is left out."""
        given: Sequence[str] = self.data.getlist("picked") if isinstance(self.data, QueryDict) else []
        pairs = (one.partition(".")[::2] for one in given[:MOST])
        return {UUID(part): int(version) for part, version in pairs if _is_id(part) and _is_version(version)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.picked:
            self.add_error(None, NONE_PICKED)
        return cleaned

    @property
    def chosen(self) -> Person | None:
        """Who is to deal with them; None for nobody, so that anyone can take them."""
        return self.people.get(self.cleaned_data["to"])


class AssignForm(_DealingForm):
    to = SelectField("Give the selected requests to", blank="Select a colleague", empty="Select whom to give them to")

    def __init__(self, *args: Any, people: Mapping[str, Person], holds: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["to"].choices = [*_said(people, holds), (NOBODY, "Nobody, so that anyone can take them")]  # type: ignore[attr-defined]


class HandOverForm(_DealingForm):
    to = RadiosField("Who takes them over?", empty="Select who takes them over")

    def __init__(self, *args: Any, people: Mapping[str, Person], holds: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            *(Choice(key, says) for key, says in _said(people, holds)),
            *([Choice.DIVIDER] if people else []),
            Choice(NOBODY, "Nobody: anyone can take them"),
        ]


class TakeForm(ActingForm):
    """Nothing to type: the button takes it."""


def _said(people: Mapping[str, Person], holds: Mapping[UUID, str]) -> list[tuple[str, str]]:
    return [(key, f"{person.name} ({holds.get(person.pk, '0')} open)") for key, person in people.items()]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
