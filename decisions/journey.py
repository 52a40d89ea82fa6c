"""The journey round the protocol, as data: what is asked, in what order, when it applies and when it is done.

Position is replayed from the answers on every request and never stored: an answer off the path falls away, a step cannot be
skipped, and Back, Change and the check page all come from the same walk.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from decisions.facts import REASONS, Facts
from decisions.forms import steps as forms
from decisions.forms.questions import BasisForm, QuestionForm, ReasonsForm
from decisions.models import Decision
from wscp_isa import clock
from wscp_isa.protocol import library
from wscp_isa.protocol.engine import Question

CHECK = "check"


def _always(facts: Facts) -> bool:
    return True


def _nothing(facts: Facts) -> str:
    return ""


@dataclass(frozen=True)
class Step:
    """One page. `about` names what its answer is an answer to: when that changes, the step is open again."""

    key: str
    form: Callable[..., forms.StepForm]
    applies: Callable[[Facts], bool] = _always
    about: Callable[[Facts], str] = _nothing

    def done(self, facts: Facts) -> bool:
        """Whether it has an answer, to what it asks now."""
        answer = facts.answers.get(self.key)
        return answer is not None and answer.get("about", "") == self.about(facts)

    def bind(self, facts: Facts, posted: Any, *, version: int) -> forms.StepForm:
        """The page's form, holding what was posted, else what was answered before."""
        form = self.form(posted, facts=facts, version=version)
        if not form.is_bound and self.key in facts.answers:
            form.initial = form.starting_from(dict(facts.answers[self.key]), about=self.about(facts))
        return form


@dataclass(frozen=True)
class QuestionStep(Step):
    """One of the edition's questions: on the path or not, passed or not, as the engine says."""

    def done(self, facts: Facts) -> bool:
        return any(question.key == self.key for question in facts.passed)


def _questions(protocol_edition: str) -> Iterator[Step]:
    for question in library.protocol(protocol_edition).questions:
        yield QuestionStep(
            question.key,
            form=partial(ReasonsForm if question.chooses else QuestionForm, question=question),
            applies=partial(_on_path, question=question),
        )


def _on_path(facts: Facts, *, question: Question) -> bool:
    return question in facts.passed or question == facts.here


@cache
def steps(edition: str) -> tuple[Step, ...]:
    """Every step there can be under this edition, in order."""
    return (
        Step("worry", forms.WorryForm),
        Step("child", forms.ChildForm),
        *_questions(edition),
        Step(
            "outcome",
            forms.OutcomeForm,
            applies=lambda facts: facts.outcome is not None,
            about=lambda facts: facts.outcome.key if facts.outcome else "",
        ),
        Step(
            "departure",
            forms.DepartureForm,
            applies=lambda facts: facts.departed,
            about=lambda facts: facts.outcome.key if facts.outcome else "",
        ),
        Step(
            "basis",
            BasisForm,
            applies=lambda facts: facts.share is True and not facts.questioned_law,
            about=lambda facts: facts.outcome.key if facts.outcome else "",
        ),
        Step("procedures", forms.ProceduresForm, applies=lambda facts: facts.must_follow_procedures),
        Step("reasons", forms.WhyForm, applies=lambda facts: facts.share is not None),
    )


@dataclass(frozen=True)
class Journey:
    """One draft's way: the steps that apply now, as far as they can be reached."""

    facts: Facts
    steps: tuple[Step, ...]

    @property
    def applying(self) -> list[Step]:
        """The steps that this draft's answers call for."""
        return [step for step in self.steps if step.applies(self.facts)]

    @property
    def position(self) -> str:
        """The first step that applies and is not done; the check page when none is left."""
        return next((step.key for step in self.applying if not step.done(self.facts)), CHECK)

    @property
    def reachable(self) -> list[Step]:
        """The steps done in order, and the one after them: what may be opened, answered or changed."""
        reached: list[Step] = []
        for step in self.applying:
            reached.append(step)
            if not step.done(self.facts):
                break
        return reached

    def step(self, key: str) -> Step | None:
        """The step of this name, reachable or not; None where the edition has none."""
        return next((step for step in self.steps if step.key == key), None)

    def can_reach(self, key: str) -> bool:
        """Whether this step may be opened now."""
        return any(step.key == key for step in self.reachable)

    def before(self, key: str) -> str | None:
        """The step to go back to from here; None from the first."""
        keys = [step.key for step in self.reachable]
        if key not in keys:
            return keys[-1] if keys else None
        return keys[keys.index(key) - 1] if keys.index(key) else None

    @property
    def complete(self) -> bool:
        """Whether every step that applies is done."""
        return self.position == CHECK

    def summary(self) -> list[dict[str, Any]]:
        """What was asked and answered, step by step, in the words shown: the check page and the transcript are this."""
        return [
            {"key": step.key, "said": step.form(facts=self.facts).said(self.facts.answers[step.key])}
            for step in self.applying
            if step.done(self.facts)
        ]


def of(decision: Decision) -> Journey:
    """The journey of this draft, under the edition it began with and the lawful reasons in force today."""
    facts = Facts(
        protocol=library.protocol(decision.edition),
        reasons=library.catalogue(REASONS, clock.today()),
        answers=decision.answers | _child(decision),
    )
    return Journey(facts, steps(decision.edition))


def _child(decision: Decision) -> dict[str, Any]:
    """Children are rows, since there can be several; the journey reads the first as the answer to its step."""
    subject = decision.subjects.select_related("key").first()
    if subject is None:
        return {}
    return {"child": {"initials": subject.initials, "record_number": subject.record_number}}
