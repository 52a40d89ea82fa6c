"""A page of the journey: its own questions, and those of the protocol that belong to its topic."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from django.forms import Field

from decisions import doubts
from decisions.facts import Facts
from wscp_isa import clock
from wscp_isa.acting import ActingForm
from wscp_isa.govuk.fields import CheckboxesField, Choice, Divider, Question, RadiosField
from wscp_isa.protocol.catalogue import CatalogueEntry
from wscp_isa.protocol.engine import Question as Asked

NONE = "none"
# The most letters of what is named in a line, and of what is told.
SHORT = 200
LONG = 4000
NOT_SURE = "not-sure"
_UNSURE = "I am not sure"


def row(asked: str, said: str, clause: str = "", *, proposed: bool = False) -> dict[str, Any]:
    """One line of the check page and of the transcript: what was asked, what was said, under which clause."""
    return {"asked": asked, "said": said, "clause": clause, "proposed": proposed}


def reason_choice(entry: CatalogueEntry) -> Choice:
    """A lawful reason as something to select, with its place in the law and whether that is confirmed."""
    unsure = "" if entry.confirmed else " To be confirmed by your information governance lead."
    return Choice(entry.key, entry.says, hint=f"{entry.hint} {entry.cite}.{unsure}")


class Surroundings(Protocol):
    """What a page offers that is not part of the decision: whom the directory knows, and what this person used last."""

    @property
    def agencies(self) -> Mapping[str, str]: ...

    @property
    def last_recipient(self) -> str: ...

    @property
    def last_way(self) -> str: ...

    @property
    def reads_here(self) -> bool: ...


class StepForm(ActingForm):
    """One page of the journey. It knows the facts so far, stores its answers as plain data and can say them again in words."""

    heading: ClassVar[str] = ""
    template: ClassVar[str] = "decisions/decision/page.html"
    # The clauses that the page's own fields serve, by field.
    clauses: ClassVar[Mapping[str, str]] = {}
    questions_first: ClassVar[bool] = False

    def __init__(
        self,
        *args: Any,
        key: str,
        about: str,
        facts: Facts,
        surroundings: Surroundings,
        questions: Iterable[Asked] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.key, self.about, self.facts, self.surroundings = key, about, facts, surroundings
        self.questions = {question.key: question for question in questions if facts.asks(question)}
        for question in self.questions.values():
            self.fields[question.key] = self.asking(question)
        self.arrange()
        if self.questions_first:
            self.order_fields([*self.questions])

    def arrange(self) -> None:
        """Leave out, or add, fields of the page's own, according to the facts."""

    @property
    def title(self) -> str:
        """What the page is called: its heading, or the one question that it asks."""
        return self.heading

    def asking(self, question: Asked) -> Field:
        """The field for one of the protocol's questions; its words, answers and hints are the edition's."""
        if question.chooses:
            return self.choosing(question.asks, hint=question.hint, none=question.labels["no"], unsure=True)
        return RadiosField(
            question.asks,
            hint=question.hint,
            is_heading=not self.heading,
            choices=[
                Choice(answer, question.labels[answer], hint=question.hints.get(answer, ""))
                for answer in question.answers
            ]
            + [Choice(NOT_SURE, _UNSURE, hint="We will help you get advice, and bring you back to this question.")],
            empty=f"Select an answer: {question.asks[0].lower()}{question.asks[1:]}",
        )

    def choosing(
        self, label: str, *, hint: str, none: str = "", with_consent: bool = False, unsure: bool = False
    ) -> CheckboxesField:
        """The lawful reasons in force today: any number of them, or none where that is an answer."""
        entries = [entry for entry in self.facts.reasons.entries if with_consent or entry.without_consent]
        choices: list[Choice | Divider] = [reason_choice(entry) for entry in entries]
        if none:
            choices += [Choice.DIVIDER, Choice(NONE, none)]
        if unsure:
            choices.append(Choice(NOT_SURE, _UNSURE))
        return CheckboxesField(
            label,
            hint=hint,
            is_heading=not self.heading,
            choices=choices,
            exclusive=NONE,
            empty="Select the lawful reasons you rely on",
        )

    @property
    def doubts(self) -> list[doubts.Doubt]:
        """The guidance that bears on the answers that led here."""
        return doubts.on(self.key, self.facts)

    # --- Between the page and what is stored ---

    def fill(self) -> None:
        """Show what was answered before, else what is suggested."""
        if own := self.facts.answers.get(self.key, self.facts.suggested(self.key)):
            self.initial = {**self.initial, **self.starting_from(own)}
        for key, question in self.questions.items():
            if (answer := self.facts.answers.get(key)) is not None:
                self.initial[key] = (answer["reasons"] or [NONE]) if question.chooses else answer["answer"]
            elif key in self.facts.proposed:
                self.initial[key] = self.facts.given[key]

    def starting_from(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """What the page's own fields hold when it is opened again."""
        return {name: _typed(self.fields[name], value) for name, value in own.items() if name in self.fields}

    def given(self) -> dict[str, dict[str, Any]]:
        """The answers, as they are stored: the page's own under its key, each of the protocol's questions under its own."""
        about = {"about": self.about} if self.about else {}
        answers = {self.key: self.own() | about} if self.own_fields() else {}
        for key, question in self.questions.items():
            if key not in self.unsure:
                value = self.cleaned_data[key]
                answers[key] = {"reasons": _chosen(value)} if question.chooses else {"answer": value}
        return answers

    @property
    def unsure(self) -> list[str]:
        """The protocol's questions that the person is not sure about: an event that opens advice, never an answer."""
        return [
            key for key in self.questions if self.cleaned_data[key] == NOT_SURE or NOT_SURE in self.cleaned_data[key]
        ]

    def own_fields(self) -> dict[str, Field]:
        """The fields that are the page's own."""
        return {name: field for name, field in self.fields.items() if name not in self.questions}

    def own(self) -> dict[str, Any]:
        """The page's own answer."""
        return {name: _plain(self.cleaned_data[name]) for name in self.own_fields()}

    # --- And in words ---

    def said(self) -> list[dict[str, Any]]:
        """The answers, as they are shown on the check page and frozen in the transcript, in the order of the page."""
        return [line for name in self.fields for line in self.say(name)]

    def say(self, name: str) -> list[dict[str, Any]]:
        """What was asked and answered in one field; nothing where it was left empty."""
        field = self.fields[name]
        if (question := self.questions.get(name)) is not None:
            return [self._say_question(question)]
        value = self.facts.said(self.key, name)
        if value in (None, "", []):
            return []
        return [row(str(field.label), in_words(field, value), self.clauses.get(name, ""))]

    def _say_question(self, question: Asked) -> dict[str, Any]:
        if question.chooses:
            said = self.reasons_in_words(self.facts.said(question.key, "reasons")) or question.labels["no"]
        else:
            said = question.labels[self.facts.given[question.key]]
        return row(question.asks, said, question.clause, proposed=question.key in self.facts.proposed)

    def reasons_in_words(self, reasons: Iterable[str]) -> str:
        """Lawful reasons as they were offered, one a line."""
        entries = [self.facts.reasons.entry(reason) for reason in reasons if reason != NONE]
        return "\n".join(f"{entry.says} ({entry.cite})" for entry in entries)


class QuestionPage(StepForm):
    """One of the protocol's questions on a page of its own."""

    template = "decisions/decision/step.html"

    @property
    def title(self) -> str:
        return next(iter(self.questions.values())).asks


def _chosen(value: Iterable[str]) -> list[str]:
    return [reason for reason in value if reason != NONE]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _typed(field: Field, value: Any) -> Any:
    """What a field is given to show, from what was stored of it."""
    if isinstance(field, Question) and field.component == "date-input":
        if not value:
            return None
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value


def in_words(field: Field, value: Any) -> str:
    """A stored answer as it is read: the text of what was selected, a date as it is said, else what was typed."""
    choices = dict(getattr(field, "choices", ()) or ())
    if isinstance(value, list):
        return "\n".join(str(choices.get(item, item)) for item in value)
    if choices:
        return str(choices.get(value, value))
    typed = _typed(field, value)
    if isinstance(typed, datetime):
        return clock.words(typed)
    return clock.day_in_words(typed) if isinstance(typed, date) else str(value)
