"""The edition's questions as pages: their words, answers and clauses come from the edition, none from here."""

from collections.abc import Mapping, Sequence
from typing import Any

from decisions.forms.steps import StepForm, row
from wscp_isa.govuk.fields import CheckboxesField, Choice, Divider, RadiosField
from wscp_isa.protocol.catalogue import CatalogueEntry
from wscp_isa.protocol.engine import Question

NONE = "none"


class QuestionForm(StepForm):
    """One of the protocol's questions, with the answers that its edition allows."""

    template = "decisions/decision/question.html"

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.heading = question, question.asks
        self.fields["answer"] = RadiosField(
            label=question.asks,
            hint=question.hint,
            is_heading=True,
            choices=[
                Choice(answer, question.labels[answer], hint=question.hints.get(answer, ""))
                for answer in question.answers
            ],
            empty="Select an answer",
        )

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        return [row(self.question.asks, self.question.labels[answer["answer"]], self.question.clause)]


def _choice(entry: CatalogueEntry) -> Choice:
    unsure = "" if entry.confirmed else " To be confirmed by your information governance lead."
    return Choice(entry.key, entry.says, hint=f"{entry.hint} {entry.cite}.{unsure}")


class _ChosenReasons(StepForm):
    """A page that offers the lawful reasons in force today: any number of them, or none."""

    template = "decisions/decision/question.html"
    clause = ""
    none_label = ""

    def offered(self) -> list[CatalogueEntry]:
        """The reasons that can be an answer here."""
        raise NotImplementedError

    def add_field(self, *, label: str, hint: str, choices: Sequence[Choice | Divider]) -> None:
        self.fields["reasons"] = CheckboxesField(
            label=label,
            hint=hint,
            is_heading=True,
            choices=choices,
            exclusive=NONE,
            empty="Select the lawful reasons you rely on",
        )

    def clean_reasons(self) -> list[str]:
        return [reason for reason in self.cleaned_data["reasons"] if reason != NONE]

    @staticmethod
    def starting_from(answer: Mapping[str, Any], *, about: str) -> dict[str, Any]:
        return {"reasons": answer["reasons"] or [NONE]}

    def said(self, answer: Mapping[str, Any]) -> list[dict[str, str]]:
        entries = [self.facts.reasons.entry(reason) for reason in answer["reasons"]]
        said = "\n".join(f"{entry.says} ({entry.cite})" for entry in entries) or self.none_label
        return [row(self.heading, said, self.clause)]


class ReasonsForm(_ChosenReasons):
    """The question whose answers are a catalogue: any reason is its yes, none of them its no."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.heading, self.clause = question, question.asks, question.clause
        self.none_label = question.labels["no"]
        self.add_field(
            label=question.asks,
            hint=question.hint,
            choices=[*map(_choice, self.offered()), Choice.DIVIDER, Choice(NONE, self.none_label)],
        )

    def offered(self) -> list[CatalogueEntry]:
        return [entry for entry in self.facts.reasons.entries if entry.without_consent]


class BasisForm(_ChosenReasons):
    """The same list on the other ways to share: consent alone is no reason in law unless it is what one relies on."""

    heading = "What is your lawful reason for sharing?"
    clause = "ISA 4.3(a)"
    none_label = "None is needed, because no one can be identified"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Choice | Divider] = [_choice(entry) for entry in self.offered()]
        if self._anonymous:
            choices = [*choices, Choice.DIVIDER, Choice(NONE, self.none_label)]
        self.add_field(label=self.heading, hint="Choose each one that applies.", choices=choices)

    @property
    def _anonymous(self) -> bool:
        return self.facts.given.get("identifiable") == "no"

    def offered(self) -> list[CatalogueEntry]:
        relies = self.facts.given.get("consent") == "relied-on"
        return [entry for entry in self.facts.reasons.entries if relies or entry.without_consent]

    def given(self) -> dict[str, Any]:
        assert self.facts.outcome is not None  # the step applies only where there is one
        return {"reasons": self.cleaned_data["reasons"], "about": self.facts.outcome.key}
