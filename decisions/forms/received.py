"""Writing down a request that somebody outside made by telephone, letter or face to face."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone

from decisions.forms.page import SHORT
from decisions.forms.request import NAMED, AskForm, Section
from decisions.forms.whom import NamedField
from wscp_isa.govuk.fields import Choice, DateTimeField, RadiosField, TextField

NOT_SAID = "not-said"
HOWS = [
    Choice("phone", "By telephone"),
    Choice("letter", "By letter"),
    Choice("email", "By e-mail"),
    Choice("in-person", "Face to face, or at a meeting"),
]


class LogForm(AskForm):
    """The same, as somebody outside asked it of one's own agency by telephone or letter: they may not have said all of it."""

    heading = "Log a request that you received"
    button = "Log this request"
    logged = True
    findable = False
    sections = (
        Section(
            "Who asks",
            "If they are in the directory, name their agency. If not, say who they are and how you checked.",
            ("asks", "outside", "checked", "received_how", "received_at"),
        ),
        *AskForm.sections[:3],
        Section(
            "Whom they ask",
            "It is for your own agency. Name others that they ask too.",
            ("sets", "lately", *NAMED),
        ),
    )
    optional = ("basis", "why")

    asks = NamedField("Which agency in the directory asks? (optional)", name="The agency that asks")
    outside = TextField(
        "If they are not in the directory, who asks?",
        hint="Name and organisation",
        name="Who asks",
        empty="Enter who asks, or name their agency above",
        max_length=SHORT,
        required=False,
        autocomplete="off",
    )
    checked = TextField(
        "How did you check who they are?",
        hint="For example, you rang back on a number you knew. You must say it if they are not in the directory.",
        empty="Enter how you checked who they are",
        max_length=SHORT,
        required=False,
        autocomplete="off",
    )
    received_how = RadiosField("How did it come?", choices=HOWS, empty="Select how it came")
    received_at = DateTimeField("When did it come?", name="The time it came", past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer((*NAMED, "asks"))
        for name in self.optional:
            self.fields[name].required = False
            self.fields[name].label = f"{self.fields[name].label} (optional)"
        for name in ("consent_is", "parents"):
            asked: Any = self.fields[name]
            asked.choices = [*asked.items, Choice(NOT_SAID, "They did not say")]
        self.fields["named_1"].label = "Another agency (optional)"
        self.initial = {"received_how": "phone", "received_at": timezone.now(), **self.initial}

    def _called_for(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, bool]]:
        nobody = not cleaned.get("asks") and "asks" not in self.errors
        yield "outside", nobody
        yield "checked", nobody
        yield "forum", False

    def clean(self) -> dict[str, Any]:
        """Nobody is asked by themselves."""
        cleaned = super().clean()
        asks = cleaned.get("asks")
        if asks and any(asked.pk == asks for asked in self.of):
            self.add_error("asks", "Name another agency: this one is among those who are asked")
        return cleaned

    def _own(self) -> Iterable[UUID]:
        return [self.agencies[self._chosen].pk] if self._chosen in self.agencies else []

    def facts(self) -> dict[str, Any]:
        known = self.agencies_of([self.cleaned_data["asks"]] if self.cleaned_data["asks"] else [])
        received_at = self.cleaned_data["received_at"]
        return super().facts() | {"logged": True, "on_behalf_of": next(iter(known), None), "received_at": received_at}

    def said(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in ("outside", "checked", "received_how")}
        return super().said() | told | {"received_at": self.cleaned_data["received_at"].isoformat()}
