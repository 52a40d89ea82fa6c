"""What is known about a decision so far, and what follows from it: pure, so that every rule can ask the same question."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wscp_isa.protocol.catalogue import Catalogue
from wscp_isa.protocol.engine import Outcome, Protocol, Question

# Worried enough that procedures must be followed before "do not share" can be final; not being sure counts as worried,
# and the protocol's own threshold is "in need or harmed", not significant harm.
AT_RISK = frozenset({"danger", "in-need-or-harmed", "not-sure"})
REASONS = "lawful-reasons"


@dataclass(frozen=True)
class Facts:
    """The answers given, under the edition that the draft began with and the lawful reasons in force today."""

    protocol: Protocol
    reasons: Catalogue
    answers: Mapping[str, Mapping[str, Any]]

    @cached_property
    def given(self) -> dict[str, str]:
        """The answers to the protocol's questions, as its engine reads them."""
        return {
            question.key: self._as_answer(question, self.answers[question.key])
            for question in self.protocol.questions
            if question.key in self.answers
        }

    def _as_answer(self, question: Question, answer: Mapping[str, Any]) -> str:
        if not question.chooses:
            return str(answer["answer"])
        chosen = set(answer["reasons"])
        # A reason that is no longer in force leaves the question open again.
        return ("yes" if chosen else "no") if chosen <= self._in_force else ""

    @cached_property
    def _in_force(self) -> frozenset[str]:
        return frozenset(entry.key for entry in self.reasons.entries)

    @cached_property
    def _walk(self) -> tuple[list[Question], Question | Outcome]:
        return self.protocol.walk(self.given)

    @property
    def passed(self) -> list[Question]:
        """The questions answered, in the order asked."""
        return self._walk[0]

    @property
    def here(self) -> Question | Outcome:
        """The question that comes next, or the outcome that the answers lead to."""
        return self._walk[1]

    @property
    def outcome(self) -> Outcome | None:
        """Where the protocol's questions led, once they are answered."""
        return self.here if isinstance(self.here, Outcome) else None

    @property
    def path(self) -> list[dict[str, str]]:
        """The questions that led here and the answers given, in the words that were shown, with their clauses."""
        return [
            {"asked": reason.question.asks, "said": reason.label, "clause": reason.clause}
            for reason in self.protocol.because(self.given)
        ]

    @property
    def at_risk(self) -> bool:
        """Whether a child may be in need, suffering or likely to suffer harm, as far as the person knows."""
        return self.answers.get("worry", {}).get("worry") in AT_RISK

    @property
    def share(self) -> bool | None:
        """What the person decided about this very outcome; None while undecided, or when the outcome has changed since."""
        decided = self.answers.get("outcome", {})
        if self.outcome is None or decided.get("about") != self.outcome.key:
            return None
        return bool(decided["share"])

    @property
    def departed(self) -> bool:
        """Whether the person decided otherwise than the protocol's outcome."""
        return self.share is not None and self.outcome is not None and self.share != self.outcome.share

    @property
    def questioned_law(self) -> bool:
        """Whether the lawful reason was one of the questions on the way, so that it is not asked twice."""
        return any(question.chooses == REASONS for question in self.passed)

    @property
    def relied_on(self) -> tuple[str, ...]:
        """The lawful reasons that a decision to share relies on, in the order chosen; none where nobody is identifiable."""
        if not self.share:
            return ()
        asked = [question.key for question in self.passed if question.chooses == REASONS] or ["basis"]
        return tuple(self.answers.get(asked[0], {}).get("reasons", ()))

    @property
    def must_follow_procedures(self) -> bool:
        """The harm gate: a child may be at risk and nothing is to be shared, so the procedures come first."""
        return self.at_risk and self.share is False
