"""What the front door types in its scrutiny of one item, in one press."""

from typing import Any

from django.forms.boundfield import BoundField

from decisions.facts import GROUNDS
from decisions.forms.page import LONG
from decisions.models import InformationRequest
from wscp_isa import clock
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import (
    CheckboxesField,
    Choice,
    LongTextField,
    RadiosField,
    SelectField,
)
from wscp_isa.protocol import library

Urgency, Kind = InformationRequest.Urgency, InformationRequest.Kind
FOUND: dict[str, bool | None] = {"yes": True, "no": False, "not-clear": None}
_ANSWERS = (("yes", "Yes"), ("no", "No"), ("not-clear", "Not clear"))
# What each button does to a request, and to information that was given.
VERDICTS = {Kind.ASKS: ("accept", "query", "refuse"), Kind.GIVES: ("take", "query", "set-aside")}
REFUSING, TAKING = ("refuse", "set-aside"), ("accept", "take")
PRESS = "Press the button that says what follows"
LEFT_OVER = "You have said why it is not accepted, and pressed the button that accepts it. Press another, or clear what you wrote"


def _answer(label: str, empty: str) -> RadiosField:
    return RadiosField(
        label,
        choices=_ANSWERS,
        empty=empty,
        required=False,
        options={"classes": "govuk-radios--inline govuk-radios--small"},
    )


class ScrutinyForm(ActingForm):
    """Purpose, basis, parents, and what could be missed (ISA 3.8); and what follows, by the button that is pressed.

    One box answers all four. Nothing is selected beforehand: it is a judgement in law.
    """

    all_fine = CheckboxesField(
        "Nothing stands out",
        choices=[Choice("yes", "All four are fine", hint="It answers the four questions below.")],
        required=False,
        empty="Select the box or leave it",
        options={"classes": "govuk-checkboxes--small"},
    )
    purpose_clear = _answer("Is the purpose clear?", "Select whether the purpose is clear")
    basis_sound = _answer("Is there consent, or another basis?", "Select whether there is consent or another basis")
    parents_told = _answer(
        "Are the parents told, or is there a good reason why not?",
        "Select whether the parents are told, or there is a good reason why not",
    )
    nothing_missed = _answer("Is all the key information there?", "Select whether all the key information is there")
    text = LongTextField(
        "What you need to know, or why you refuse it",
        hint="Whoever sent it reads this.",
        max_length=LONG,
        rows=3,
        required=False,
        empty="Enter what you need to know, or why you refuse it",
    )
    ground = SelectField(
        "If you refuse it, on which ground?", blank="Select a ground", empty="Select the ground", required=False
    )
    at_risk = CheckboxesField(
        "Safety",
        choices=[Choice("yes", "A child may be at risk")],
        required=False,
        empty="Select the box or leave it",
        options={"classes": "govuk-checkboxes--small"},
    )
    acted_on = LongTextField(
        "How is the concern acted on all the same?",
        hint="Harm that has become known cannot be unknown. Whoever sent it reads this too.",
        max_length=LONG,
        rows=3,
        required=False,
        empty="Enter how the concern is acted on all the same",
    )
    QUESTIONS = ("purpose_clear", "basis_sound", "parents_told", "nothing_missed")

    def __init__(self, *args: Any, kind: str, harm: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.harm = Kind(kind), harm
        grounds = library.catalogue(GROUNDS, clock.today()).entries
        self.fields["ground"].choices = [(entry.key, entry.says) for entry in grounds]  # type: ignore[attr-defined]
        if harm:
            del self.fields["at_risk"]
        if self.kind == Kind.GIVES:
            self.fields["text"].label = "What you need to know, or why you do not rely on it"
            self.fields["ground"].label = "If you do not rely on it, on which ground?"

    @property
    def verdict(self) -> str:
        """What follows, by the button; nothing where it was none of them."""
        pressed = self.data.get("verdict", "")
        return pressed if pressed in VERDICTS[self.kind] else ""

    @property
    def found(self) -> dict[str, bool | None]:
        """What the officer found; None where it is not clear, or they did not say."""
        if self.cleaned_data["all_fine"]:
            return dict.fromkeys(self.QUESTIONS, True)
        return {name: FOUND.get(self.cleaned_data[name]) for name in self.QUESTIONS}

    @property
    def says(self) -> dict[str, Any]:
        """The rest, by the names that the action knows."""
        cleaned = self.cleaned_data
        risk = {"at_risk": bool(cleaned.get("at_risk")), "acted_on": cleaned["acted_on"], "ground": cleaned["ground"]}
        return {"text": cleaned["text"], **(risk if self.verdict in REFUSING else {})}

    @property
    def questions(self) -> list[BoundField]:
        """The four questions of scrutiny."""
        return [self[name] for name in self.QUESTIONS]

    @property
    def otherwise(self) -> list[BoundField]:
        """What is typed where it is not accepted."""
        return [self[name] for name in self.fields if name not in ("all_fine", *self.QUESTIONS)]

    def clean(self) -> dict[str, Any]:
        """Each button has what it needs, and nothing is left over that belongs to another."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.verdict:
            self.add_error(None, PRESS)
        if cleaned.get("all_fine"):
            for name in self.QUESTIONS:
                if cleaned.get(name) not in (None, "", "yes"):
                    self.add_error(name, "Select yes, or clear the box that says all four are fine")
        elif self.verdict != "query":
            self._need(*self.QUESTIONS)
        if self.verdict in TAKING and (cleaned.get("ground") or cleaned.get("text") or cleaned.get("acted_on")):
            self.add_error(None, LEFT_OVER)
        if self.verdict == "query":
            self._need("text")
        if self.verdict in REFUSING:
            self._need("text", "ground", *(["acted_on"] if self.harm or cleaned.get("at_risk") else []))
        return cleaned

    def _need(self, *names: str) -> None:
        for name in names:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, self.fields[name].empty)  # type: ignore[attr-defined]
