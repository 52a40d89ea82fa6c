"""The law, what the protocol advises and what is decided, why otherwise, and the procedures that come first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from decisions.facts import REASONS
from decisions.forms.page import NONE, SHORT, StepForm, in_words, row
from wscp_isa import clock
from wscp_isa.govuk.fields import (
    CheckboxesField,
    Choice,
    DateTimeField,
    LongTextField,
    RadiosField,
    TextField,
)

KINDS = [
    Choice("health", "Health"),
    Choice("ethnicity", "Race or ethnic origin"),
    Choice("religion", "Religion or beliefs"),
    Choice("sex", "Sex life or sexual orientation"),
    Choice("politics", "Politics or trade union"),
    Choice("genetics", "Genetics or biometrics"),
    Choice("offences", "Offences, or allegations of them"),
]


class LawForm(StepForm):
    """The lawful reason, asked as the protocol's question or beside it, and whether the information is sensitive."""

    heading = "The law"
    questions_first = True
    clauses = {"reasons": "ISA 4.3(a)", "kinds": "ISA 4.4"}
    kinds = CheckboxesField(
        "Does it include sensitive information?",
        hint="Select each kind. It also counts if it could be worked out from what you share.",
        choices=[*KINDS, Choice.DIVIDER, Choice(NONE, "None of these")],
        exclusive=NONE,
        empty="Select each kind of sensitive information, or none of these",
    )

    def arrange(self) -> None:
        """Where the protocol did not ask for a lawful reason, ask for it here: consent is none by itself."""
        if not any(question.chooses == REASONS for question in self.questions.values()):
            self.fields["reasons"] = self.choosing(
                "What is your lawful reason for sharing?",
                hint="Choose each one that applies.",
                none="None is needed, because no one can be identified" if self.facts.anonymous else "",
                with_consent=self.facts.relies_on_consent,
            )
            proposal = [NONE] if self.facts.anonymous else ["consent"] if self.facts.relies_on_consent else []
            self.initial = {"reasons": proposal, **self.initial}
        self.order_fields(["reasons"])

    def say(self, name: str) -> list[dict[str, Any]]:
        if name == "reasons":
            field, reasons = self.fields[name], self.facts.said(self.key, name)
            said = self.reasons_in_words(reasons) or in_words(field, reasons)
            return [row(str(field.label), said, self.clauses[name])]
        return super().say(name)


class OutcomeForm(StepForm):
    """The protocol advises, the person decides."""

    template = "decisions/decision/outcome.html"
    decided = RadiosField(
        "What have you decided?",
        hint="The protocol advises. You decide, and you can decide otherwise if you say why.",
        choices=[Choice("share", "Share the information"), Choice("keep", "Do not share the information")],
        empty="Select what you have decided",
    )

    @property
    def title(self) -> str:
        # There may be none any more where an answer comes late; the rule then refuses it, on this page.
        return self.facts.outcome.says if self.facts.outcome else "What have you decided?"

    def starting_from(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing is selected where the outcome has changed since: it was a decision about something else."""
        return {"decided": "share" if own["share"] else "keep"} if own.get("about") == self.about else {}

    def clean_decided(self) -> str:
        """Every share of information about somebody carries a lawful reason, so "none" cannot stand beside "share"."""
        decided: str = self.cleaned_data["decided"]
        outcome = self.facts.outcome
        if decided == "share" and self.facts.lawful_questions and outcome is not None and not outcome.share:
            raise ValidationError(
                "You said that you have no lawful reason. To share, change that answer and select the reason you rely on"
            )
        return decided

    def own(self) -> dict[str, Any]:
        return {"share": self.cleaned_data["decided"] == "share"}

    def said(self) -> list[dict[str, Any]]:
        assert self.facts.outcome is not None
        decided = "Share the information" if self.facts.share else "Do not share the information"
        return [
            row("What the protocol advises", self.facts.outcome.says, self.facts.outcome.clause),
            row("What have you decided?", decided, proposed=self.facts.decided is None),
        ]


class DepartureForm(StepForm):
    template = "decisions/decision/step.html"
    heading = "Why have you decided otherwise than the protocol advises?"
    why = LongTextField(
        heading,
        hint="Say what about this child makes the difference. Your agency’s single point of contact will see this.",
        empty="Enter why you have decided otherwise than the protocol advises",
        max_length=2000,
        is_heading=True,
    )


class ProceduresForm(StepForm):
    """The harm gate: one press where the procedures begin now, or who was told and when where they already have."""

    heading = "Follow the safeguarding procedures first"
    template = "decisions/decision/procedures.html"
    who = TextField(
        "Who did you tell?",
        hint="For example, the Integrated Front Door, or your safeguarding lead and their role",
        empty="Enter who you told",
        max_length=SHORT,
        autocomplete="off",
    )
    at = DateTimeField("When did you tell them?", name="The time you told them", past=True)
    log_number = TextField(
        "Their reference or log number (optional)", max_length=60, width=20, required=False, autocomplete="off"
    )

    def starting_from(self, own: Mapping[str, Any]) -> dict[str, Any]:
        return {} if own.get("now") else super().starting_from(own)

    @property
    def now(self) -> bool:
        """Whether the one button was pressed: they are ringing now, and nothing need be typed."""
        return "now" in self.data

    def full_clean(self) -> None:
        """Ask for nothing more from somebody who is ringing now."""
        if self.is_bound and self.now:
            self.data = {name: value for name, value in self.data.items() if not name.startswith("at-")}
            for field in self.fields.values():
                field.required = False
        super().full_clean()

    def own(self) -> dict[str, Any]:
        return {"now": True, "at": timezone.now().isoformat()} if self.now else super().own()

    def said(self) -> list[dict[str, Any]]:
        if self.facts.said(self.key, "now"):
            at = clock.words(datetime.fromisoformat(self.facts.said(self.key, "at")))
            return [row("Safeguarding procedures", f"Ringing the Integrated Front Door now ({at})")]
        return super().said()
