"""What is known about a decision so far, and what follows from it: pure, so that every rule can ask the same question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from wscp_isa.protocol.catalogue import Catalogue
from wscp_isa.protocol.engine import Outcome, Protocol, Question

# Worried enough that procedures must be followed before "do not share" can be final; not being sure counts as worried,
# and the protocol's own threshold is "in need or harmed", not significant harm.
AT_RISK = frozenset({"danger", "in-need-or-harmed", "not-sure"})
REASONS = "lawful-reasons"
# Why the front door refuses a request, or does not rely on what it was given (ISA 3.7).
GROUNDS = "refusal-grounds"
# Shared before the family knew, with the promise to tell them.
WILL_TELL = "will-tell"
# Where a draft keeps, by page, what is filled in before anybody has answered it: what an urgent note already says.
SUGGESTED = "suggested"
# And what it knows of the request that it answers.
REQUEST = "request"
# Sent to those who asked in this service, with the signature.
IN_SERVICE = "service"

Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Facts:
    """The answers given, under the edition that the draft began with and the lawful reasons in force today."""

    protocol: Protocol
    reasons: Catalogue
    answers: Answers

    def said(self, step: str, field: str) -> Any:
        """What was answered to one field; None where nothing was."""
        return self.answers.get(step, {}).get(field)

    def suggested(self, step: str) -> Mapping[str, Any]:
        """What a page is filled in with until it is answered. Nothing of it counts before that."""
        return self.said(SUGGESTED, step) or {}

    # --- The protocol's questions ---

    @cached_property
    def answered(self) -> dict[str, str]:
        """The answers that the person gave to the protocol's questions, as its engine reads them."""
        return {
            question.key: self._as_answer(question, self.answers[question.key])
            for question in self.protocol.questions
            if question.key in self.answers
        }

    @cached_property
    def given(self) -> dict[str, str]:
        """What the engine walks with: the answers, and the proposals where there is no answer."""
        return self._proposals | self.answered

    @property
    def _proposals(self) -> dict[str, str]:
        # A child who is named is identifiable, and whoever asked said what for: proposed, and the person's own once they sign.
        named = {"identifiable": "yes"} if "child" in self.answers else {}
        asked = (
            [question for question in self.protocol.questions if question.topic == "purpose"] if self.request else []
        )
        return named | {question.key: "yes" for question in asked if "yes" in question.answers}

    @property
    def proposed(self) -> frozenset[str]:
        """The questions on the path whose answer is so far only proposed."""
        return frozenset(question.key for question in self.passed if question.key not in self.answered)

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

    def asks(self, question: Question) -> bool:
        """Whether the protocol asks this question, as far as the answers go."""
        return self.outcome is None or question in self.passed

    def asks_about(self, topic: str) -> bool:
        """Whether the protocol asks a question of this topic, as far as the answers go."""
        return any(question.topic == topic and self.asks(question) for question in self.protocol.questions)

    @property
    def path(self) -> list[dict[str, str]]:
        """The questions that led here and the answers given, in the words that were shown, with their clauses."""
        return [
            {"asked": reason.question.asks, "said": reason.label, "clause": reason.clause}
            for reason in self.protocol.because(self.given)
        ]

    # --- What the person decided ---

    @property
    def decided(self) -> bool | None:
        """What the person themselves said about this very outcome; None while they have not, or it has changed since."""
        if self.outcome is None or self.said("outcome", "about") != self.outcome.key:
            return None
        return bool(self.said("outcome", "share"))

    @property
    def share(self) -> bool | None:
        """Whether it will be shared. That it can be is taken as the proposal to share it; that it cannot is only advice."""
        if self.decided is None and self.outcome is not None and self.outcome.share:
            return True
        return self.decided

    @property
    def departed(self) -> bool:
        """Whether the person decided otherwise than the protocol's outcome."""
        return self.decided is not None and self.outcome is not None and self.decided != self.outcome.share

    @property
    def lawful_questions(self) -> list[Question]:
        """The questions on the way that were answered from the lawful reasons, so that they are not asked for twice."""
        return [question for question in self.passed if question.chooses == REASONS]

    @property
    def relied_on(self) -> tuple[str, ...]:
        """The lawful reasons that a decision to share relies on, in the order of the page; none where nobody is identifiable."""
        if not self.share:
            return ()
        asked = [question.key for question in self.lawful_questions] or ["law"]
        return tuple(reason for reason in self.said(asked[0], "reasons") or () if reason != "none")

    @property
    def recipient(self) -> UUID | None:
        """The agency that it is for; None for somebody whom the directory does not know."""
        chosen = self.said("who", "recipient")
        return UUID(chosen) if chosen and chosen != "other" else None

    def moment(self, step: str, field: str) -> datetime | None:
        """A time that was answered."""
        return datetime.fromisoformat(said) if (said := self.said(step, field)) else None

    def day(self, step: str, field: str) -> date | None:
        """A day that was answered."""
        return date.fromisoformat(said) if (said := self.said(step, field)) else None

    # --- What follows ---

    @property
    def at_risk(self) -> bool:
        """Whether a child may be in need, suffering or likely to suffer harm, as far as the person knows."""
        return self.said("worry", "worry") in AT_RISK

    @property
    def must_follow_procedures(self) -> bool:
        """The harm gate: a child may be at risk and nothing is to be shared, so the procedures come first."""
        return self.at_risk and self.share is False

    @property
    def asked(self) -> bool:
        """Whether somebody asked for the information; a refusal is then owed to them (ISA 5.4)."""
        return self.said("who", "asked") == "yes"

    @property
    def request(self) -> Mapping[str, Any]:
        """What is known of the request that this answers; nothing where it answers none."""
        return self.answers.get(REQUEST, {})

    @property
    def whole(self) -> bool:
        """Whether what is shared is all that was asked for."""
        return self.share is True and self.said("how", "whole") != "some"

    @property
    def withholds(self) -> bool:
        """Whether those who asked get less than they asked for, and so are owed a reason (ISA 5.4)."""
        return bool(self.request) and self.share is not None and not self.whole

    @property
    def sent_here(self) -> Mapping[str, str] | None:
        """What goes to those who asked in this service with the signature, by what it is; None where it goes another way."""
        if not self.share or self.said("how", "way") != IN_SERVICE:
            return None
        return {part: text for part in ("known", "think", "heard") if (text := self.said("how", part))}

    @property
    def anonymous(self) -> bool:
        """Whether nobody can be identified, so that no lawful reason is needed."""
        return self.given.get("identifiable") == "no"

    @property
    def relies_on_consent(self) -> bool:
        """Whether consent is what the sharing rests on, and so must be shown to be real."""
        return self.share is True and self.given.get("consent") == "relied-on"

    @property
    def family_due(self) -> date | None:
        """When the family is to be told that it was shared, or it is time to ask again whether they can be (How 5)."""
        if self.family_not_told:
            return self.day("untold", "look_again_on")
        promised = self.share is True and self.said("family", "told") == WILL_TELL
        at = self.moment("how", "shared_at") if promised else None
        return timezone.localdate(at) if at else None

    @property
    def family_not_told(self) -> bool:
        """Whether it is shared without the family's knowing, which has to be said and looked at again (How 5)."""
        return self.share is True and self.said("family", "told") in ("unsafe", "not-possible")
