"""A signed record as a review would read it: its frozen transcript section by section, and what was added since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from decisions import history
from decisions.facts import IN_SERVICE
from decisions.forms.addition import FORMS
from decisions.models import Addition, Decision
from wscp_isa import clock

Line = Mapping[str, Any]

# What is read together, in the order of reading, by the steps that asked for it. A step that stands nowhere here, as another
# edition may have, is shown after these.
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("about", "Whom it is about", ("child",)),
    ("concern", "The concern, and who the information is for", ("worry", "who")),
    ("advised", "What the protocol advises, and what was decided", ("outcome", "departure")),
    ("procedures", "Safeguarding procedures", ("procedures",)),
    ("family", "Consent, and what the family know", ("family", "consent-given", "untold")),
    ("law", "Lawful reason, and sensitive information", ("identifiable", "law")),
    ("shared", "What was shared, with whom and how", ("how",)),
    ("reasons", "Reasons, safety and wellbeing", ("reasons",)),
)
CORRECTING = (Addition.Kind.CORRECTION, Addition.Kind.WRONG_CHILD)


@dataclass(frozen=True)
class Section:
    """What was asked and said about one thing, and who corrected whom it is about."""

    key: str
    title: str
    lines: Sequence[Line]
    corrections: Sequence["Added"] = ()


class Added(NamedTuple):
    """One addition in words: what it is, what it says, who added it, as they were then."""

    addition: Addition
    lines: Sequence[Line]
    by: str

    @property
    def title(self) -> str:
        return str(Addition.Kind(self.addition.kind).label)


class Advised(NamedTuple):
    """Advice that was sought before signing."""

    lines: Sequence[Line]
    at: datetime


@dataclass(frozen=True)
class Record:
    """One signed decision. Whatever is shown of it comes from the transcript, the additions and the ledger."""

    decision: Decision

    @property
    def transcript(self) -> Mapping[str, Any]:
        """What was frozen at signing."""
        frozen: Mapping[str, Any] = self.decision.transcript or {}
        return frozen

    @cached_property
    def history(self) -> list[history.Event]:
        """Everything that was done to it, first to last."""
        return history.of(self.decision)

    @cached_property
    def added(self) -> list[Added]:
        """What was added since it was signed, first to last."""
        by = {event.addition: event.by for event in self.history}
        return [
            Added(addition, _lines(addition), by.get(str(addition.pk), ""))
            for addition in self.decision.additions.select_related("key")
        ]

    @property
    def corrections(self) -> list[Added]:
        """What must be read before the rest: what it says wrongly, the latest word first."""
        return [added for added in reversed(self.added) if added.addition.kind == Addition.Kind.CORRECTION]

    @property
    def right_children(self) -> list[Added]:
        """Whom it is about, where the wrong child was named: the latest word first."""
        return [added for added in reversed(self.added) if added.addition.kind == Addition.Kind.WRONG_CHILD]

    @property
    def later(self) -> list[Added]:
        """What was added that corrects nothing."""
        return [added for added in self.added if added.addition.kind not in CORRECTING]

    @cached_property
    def sections(self) -> list[Section]:
        """The transcript in the order of reading; what nothing was said about is left out."""
        said: dict[str, list[Line]] = {step["key"]: list(step["said"]) for step in self.transcript["steps"]}
        laid = []
        for key, title, steps in SECTIONS:
            lines = [line for step in steps for line in said.pop(step, ()) if not self._stands_above(step, line)]
            corrections = self.right_children if key == "about" else ()
            if lines or corrections or key == "advised":
                laid.append(Section(key, title, lines, corrections))
        others = [line for lines in said.values() for line in lines]
        return [*laid, Section("more", "What else was asked", others)] if others else laid

    def _stands_above(self, step: str, line: Line) -> bool:
        # The protocol's advice heads the section in full, with its reasons.
        return step == "outcome" and line["said"] == self.transcript["outcome"]["says"]

    @property
    def advice(self) -> list[Advised]:
        """Advice sought before signing, and what came of it (golden rule 3)."""
        return [
            Advised(
                [
                    _line("Not sure about", advice["question"]),
                    *([_line("What they were told", advice["summary"])] if advice["summary"] else []),
                    _line("Who was asked", advice["adviser"]),
                    _line("What they said", advice["answer"] or "Not answered when this was signed"),
                ],
                datetime.fromisoformat(advice["at"]),
            )
            for advice in self.transcript.get("advice", ())
        ]


def _line(asked: str, said: str) -> Line:
    return {"asked": asked, "said": said}


def _lines(addition: Addition) -> list[Line]:
    """What an addition says, under the words in which it was asked for."""
    form = FORMS[addition.kind]
    day = addition.look_again_on
    answers = {
        "initials": addition.initials,
        "record_number": addition.record_number,
        "text": addition.text,
        "recipients_told": addition.recipients_told,
        "look_again_on": clock.day_in_words(day) if day else "",
    }
    return [_line(form.asked(name), said) for name, said in answers.items() if said]


# What is left to do where it was sent in this way, should it not have been done when the decision was signed.
STILL_TO_TELL = {
    "phone": "If you have not rung {whom} yet, ring now",
    "in-person": "If you have not spoken to {whom} yet, do it now",
    "secure-email": "If you have not sent it to {whom} yet, send it now, by secure email",
    "system": "If {whom} cannot see it in the system yet, put it there now",
    "post": "If you have not posted or handed it to {whom} yet, do it now",
    "ordinary-email": "If you have not sent it to {whom} yet, send it now, with initials and no names",
}


def telling(decision: Decision) -> str:
    """Whom signing told, and who is therefore still to be told: by the way that was chosen."""
    whom = decision.recipient.name if decision.recipient else "whoever it is for"
    if (request := (decision.transcript or {}).get("request")) and request["reached"]:
        return _telling_of_answer(request, decision, whom=whom)
    if decision.way == IN_SERVICE and not request:
        return f"{whom} has what you share, in its queue in this service. If it cannot wait, ring them too."
    if decision.share:
        still = STILL_TO_TELL.get(decision.way, "If you have not told {whom} yet, tell them now").format(whom=whom)
    elif decision.asked:
        still = "Now tell whoever asked that you have decided not to share, and why"
    else:
        still = "Nobody asked for the information, so nobody is waiting for an answer"
    return f"Signing tells nobody. {still}."


def _telling_of_answer(request: Mapping[str, Any], decision: Decision, *, whom: str) -> str:
    told = f"{whom} can read in this service that you have answered request {request['reference']}"
    if request["sent"] == "here":
        return f"{told}, and has what you share. Nothing else needs to be sent."
    if request["sent"] == "nothing":
        return f"{told}, and what you told them about why you do not share. If it is urgent, ring them too."
    return f"{told}. {STILL_TO_TELL[decision.way].format(whom=whom)}."
