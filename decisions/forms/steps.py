"""The pages around the protocol's questions: what may be typed, and how each answer is said again on the check page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from decisions.facts import Facts
from wscp_isa import clock
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import Choice, DateTimeField, LongTextField, RadiosField, TextField


def row(asked: str, said: str, clause: str = "") -> dict[str, str]:
    """One line of the check page and of the transcript: what was asked, what was said, under which clause."""
    return {"asked": asked, "said": said, "clause": clause}


class StepForm(ActingForm):
    """One page of the journey. It knows the facts so far, stores its answer as plain data and can say it again in words."""

    heading = ""
    template = "decisions/decision/step.html"

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        self.facts = facts
        super().__init__(*args, **kwargs)

    @staticmethod
    def starting_from(answer: Mapping[str, Any], *, about: str) -> dict[str, Any]:
        """What the fields hold when the page is opened again; `about` is what the step asks about now."""
        return dict(answer)

    def given(self) -> dict[str, Any]:
        """The answer, as it is stored."""
        return dict(self.cleaned_data)

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        """The answer, as it is shown."""
        raise NotImplementedError


class WorryForm(StepForm):
    heading = "How worried are you about the child?"
    WORRIES = (
        Choice("danger", "A child is in danger now", hint="Ring first. You can record your decision afterwards."),
        Choice("in-need-or-harmed", "A child may be in need, or suffering or likely to suffer harm"),
        Choice("neither", "Neither of these"),
        Choice("not-sure", "I am not sure"),
    )
    worry = RadiosField(
        label=heading,
        hint="This decides what has to happen first. You can change it later.",
        is_heading=True,
        choices=WORRIES,
        empty="Select how worried you are about the child",
    )

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        labels = {choice.value: choice.text for choice in self.WORRIES}
        return [row(self.heading, labels[answer["worry"]])]


class ChildForm(StepForm):
    heading = "Which child is the information about?"
    template = "decisions/decision/page.html"
    initials = TextField(
        label="Child’s initials",
        hint="Not their full name. For a child not born yet, use the mother’s initials and say so: AB, unborn.",
        empty="Enter the child’s initials",
        max_length=30,
        width="10",
        autocomplete="off",
        spellcheck=False,
    )
    record_number = TextField(
        label="Your record number",
        hint="The child’s number in your own system, such as CPOMS or Liquidlogic",
        empty="Enter your record number for the child",
        max_length=60,
        width="20",
        autocomplete="off",
        spellcheck=False,
    )

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        return [
            row("Child’s initials", answer["initials"]),
            row("Your record number", answer["record_number"]),
        ]


class OutcomeForm(StepForm):
    """The protocol advises, the person decides."""

    heading = "What have you decided?"
    template = "decisions/decision/outcome.html"
    decided = RadiosField(
        label=heading,
        hint="The protocol advises. You decide, and you can decide otherwise if you say why.",
        choices=[Choice("share", "Share the information"), Choice("keep", "Do not share the information")],
        empty="Select what you have decided",
    )

    @staticmethod
    def starting_from(answer: Mapping[str, Any], *, about: str) -> dict[str, Any]:
        """Nothing is selected where the outcome has changed since: it was a decision about something else."""
        return {"decided": "share" if answer["share"] else "keep"} if answer.get("about") == about else {}

    def clean_decided(self) -> str:
        """Every share of information about somebody carries a lawful reason, so "none" cannot stand beside "share"."""
        decided: str = self.cleaned_data["decided"]
        if decided == "share" and self.facts.questioned_law and not (self.facts.outcome and self.facts.outcome.share):
            raise ValidationError(
                "You said that you have no lawful reason. To share, change that answer and select the reason you rely on"
            )
        return decided

    def given(self) -> dict[str, Any]:
        assert self.facts.outcome is not None  # the step applies only where there is one
        return {"share": self.cleaned_data["decided"] == "share", "about": self.facts.outcome.key}

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        assert self.facts.outcome is not None
        decided = "Share the information" if answer["share"] else "Do not share the information"
        return [
            row("What the protocol advises", self.facts.outcome.says, self.facts.outcome.clause),
            row(self.heading, decided),
        ]


class DepartureForm(StepForm):
    heading = "Why have you decided otherwise than the protocol advises?"
    why = LongTextField(
        label=heading,
        hint="Say what about this child makes the difference. Your agency’s single point of contact will see this.",
        empty="Enter why you have decided otherwise than the protocol advises",
        max_length=2000,
        is_heading=True,
    )

    def given(self) -> dict[str, Any]:
        assert self.facts.outcome is not None
        return {"why": self.cleaned_data["why"], "about": self.facts.outcome.key}

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        return [row(self.heading, answer["why"])]


class ProceduresForm(StepForm):
    """The harm gate: one press where the procedures begin now, or who was told and when where they already have."""

    heading = "Follow the safeguarding procedures first"
    template = "decisions/decision/procedures.html"
    who = TextField(
        label="Who did you tell?",
        hint="For example, the Integrated Front Door, or your safeguarding lead and their role",
        empty="Enter who you told",
        max_length=200,
        autocomplete="off",
    )
    at = DateTimeField(
        label="When did you tell them?",
        name="The time you told them",
        past=True,
    )
    log_number = TextField(
        label="Their reference or log number (optional)",
        empty="",
        max_length=60,
        width="20",
        required=False,
        autocomplete="off",
    )

    @staticmethod
    def starting_from(answer: Mapping[str, Any], *, about: str) -> dict[str, Any]:
        if answer.get("now"):
            return {}
        return {**answer, "at": datetime.fromisoformat(answer["at"])}

    @property
    def now(self) -> bool:
        """Whether the one button was pressed: they are ringing now, and nothing need be typed."""
        return "now" in self.data

    def full_clean(self) -> None:
        """Ask for nothing more from somebody who is ringing now."""
        if self.is_bound and self.now:
            for field in self.fields.values():
                field.required = False
        super().full_clean()

    def given(self) -> dict[str, Any]:
        if self.now:
            return {"now": True, "at": timezone.now().isoformat()}
        return {**self.cleaned_data, "at": self.cleaned_data["at"].isoformat()}

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        at = clock.words(datetime.fromisoformat(answer["at"]))
        if answer.get("now"):
            return [row("Safeguarding procedures", f"Ringing the Integrated Front Door now ({at})")]
        said = [row("Safeguarding procedures: who was told", answer["who"]), row("When they were told", at)]
        return [*said, row("Their reference", answer["log_number"])] if answer["log_number"] else said


class WhyForm(StepForm):
    heading = "Why is this the right decision?"
    template = "decisions/decision/page.html"
    reasons = LongTextField(
        label="What are your reasons?",
        hint="Separate fact from opinion. Write so that somebody who was not there can follow you.",
        empty="Enter your reasons",
        max_length=4000,
    )
    wellbeing = LongTextField(
        label="How have you considered the safety and wellbeing of the child, and of others?",
        hint="What could happen to them because you share, and because you do not.",
        empty="Enter how you have considered the safety and wellbeing of the child, and of others",
        max_length=4000,
    )

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        return [
            row("What are your reasons?", answer["reasons"], "Golden rule 7"),
            row("Safety and wellbeing of the child, and of others", answer["wellbeing"], "Golden rule 5"),
        ]


class SignForm(ActingForm):
    """Nothing to type: the button signs what the page shows, at the version that it shows."""
