"""The journey round the protocol, as data: what is asked, in what order, when it applies and when it is done.

Position is replayed from the answers on every request and never stored: an answer off the path falls away, a step cannot be
skipped, and Back, Change and the check page all come from the same walk.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies.models import Agency, Category, Person
from decisions.facts import REASONS, Facts
from decisions.forms import concern, deciding, family, sharing, signing
from decisions.forms.page import QuestionPage, StepForm, Surroundings
from decisions.models import Decision
from wscp_isa import clock
from wscp_isa.protocol import library
from wscp_isa.protocol.engine import Protocol, Question

CHECK = "check"


def _always(facts: Facts) -> bool:
    return True


def _nothing(facts: Facts) -> str:
    return ""


def _outcome(facts: Facts) -> str:
    return facts.outcome.key if facts.outcome else ""


def _asks_law(facts: Facts) -> bool:
    """Whether the lawful reason is one of the protocol's own questions on this way."""
    return any(
        question.chooses == REASONS for question in (*facts.passed, facts.here) if isinstance(question, Question)
    )


@dataclass(frozen=True)
class Step:
    """One page. It asks the protocol's questions of the topic that it `claims`, beside its `own`.

    `about` names what its answer is an answer to: when that changes, the step is open again. What is `settled` needs no answer,
    though the page can be opened.
    """

    key: str
    form: Callable[..., StepForm]
    applies: Callable[[Facts], bool] = _always
    about: Callable[[Facts], str] = _nothing
    settled: Callable[[Facts], bool] | None = None
    claims: str = ""
    own: bool = True
    questions: tuple[Question, ...] = ()

    def done(self, facts: Facts) -> bool:
        """Whether everything on the page has an answer, to what it asks now."""
        if any(question not in facts.passed for question in self.questions if facts.asks(question)):
            return False
        if not self.own or (self.settled is not None and self.settled(facts)):
            return True
        answer = facts.answers.get(self.key)
        return answer is not None and answer.get("about", "") == self.about(facts)

    def bind(self, way: "Journey", posted: Any = None, *, version: int = 0) -> StepForm:
        """The page's form, holding what was posted, else what was answered before."""
        form = self.form(
            posted,
            key=self.key,
            about=self.about(way.facts),
            facts=way.facts,
            surroundings=way.surroundings,
            questions=self.questions,
            version=version,
        )
        if not form.is_bound:
            form.fill()
        return form


# In the order in which they are asked. A topic of the edition that none of them claims gets its own page, before the page of
# the topic that follows it.
STEPS = (
    Step("worry", concern.WorryForm),
    Step("who", concern.WhoForm, claims="purpose"),
    Step("child", concern.ChildForm),
    Step("family", family.ConsentForm, claims="consent", applies=lambda facts: facts.asks_about("consent")),
    Step(
        "law",
        deciding.LawForm,
        claims="law",
        applies=lambda facts: _asks_law(facts) or facts.share is True,
        about=lambda facts: "" if _asks_law(facts) else _outcome(facts),
    ),
    Step(
        "outcome",
        deciding.OutcomeForm,
        applies=lambda facts: facts.outcome is not None,
        about=_outcome,
        # That it can be shared is taken as the decision to share it; the person can still come here and decide otherwise.
        settled=lambda facts: facts.outcome is not None and facts.outcome.share and facts.decided is None,
    ),
    Step("departure", deciding.DepartureForm, applies=lambda facts: facts.departed, about=_outcome),
    Step("procedures", deciding.ProceduresForm, applies=lambda facts: facts.must_follow_procedures),
    Step("consent-given", family.ConsentDetailsForm, applies=lambda facts: facts.relies_on_consent),
    Step("untold", family.UntoldForm, applies=lambda facts: facts.family_not_told),
    Step("how", sharing.HowForm, applies=lambda facts: facts.share is True),
    Step("reasons", signing.WhyForm, applies=lambda facts: facts.share is not None),
)


def steps(protocol: Protocol) -> tuple[Step, ...]:
    """Every step there can be under this edition, in order, its questions spliced in by topic."""
    claimed = {step.claims for step in STEPS if step.claims}
    laid: list[Step] = []
    waiting = list(protocol.questions)
    for step in STEPS:
        if step.claims or step.key == "outcome":
            # Its own topic's questions go on the page; those that come before them in the edition, and no page claims, before it.
            last = max((n for n, question in enumerate(waiting) if question.topic == step.claims), default=None)
            before = waiting[: last + 1] if last is not None else (waiting if step.key == "outcome" else [])
            laid += [_own_page(question) for question in before if question.topic not in claimed]
            waiting = [q for q in waiting if q.topic != step.claims and (q.topic in claimed or q not in before)]
        topic = tuple(question for question in protocol.questions if step.claims and question.topic == step.claims)
        laid.append(replace(step, questions=topic))
    return tuple(laid)


def _own_page(question: Question) -> Step:
    return Step(
        question.key,
        QuestionPage,
        applies=lambda facts: facts.outcome is None or question in facts.passed,
        own=False,
        questions=(question,),
    )


@dataclass(frozen=True)
class Journey:
    """One draft's way: the steps that apply now, as far as they can be reached."""

    facts: Facts
    surroundings: Surroundings

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step there can be."""
        return steps(self.facts.protocol)

    @cached_property
    def applying(self) -> list[Step]:
        """The steps that this draft's answers call for."""
        return [step for step in self.steps if step.applies(self.facts)]

    @cached_property
    def position(self) -> str:
        """The first step that applies and is not done; the check page when none is left."""
        return next((step.key for step in self.applying if not step.done(self.facts)), CHECK)

    @cached_property
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

    def page_asking(self, question: str) -> str:
        """The page on which one of the protocol's questions is asked; LookupError where the edition has no such question."""
        for step in self.steps:
            if any(asked.key == question for asked in step.questions):
                return step.key
        raise LookupError(f"No page asks {question}")

    def can_reach(self, key: str) -> bool:
        """Whether this step may be opened now."""
        return any(step.key == key for step in self.reachable)

    def before(self, key: str) -> str | None:
        """The step to go back to from here, passing by those that nobody had to answer; None from the first."""
        keys = [step.key for step in self.reachable]
        earlier = keys[: keys.index(key)] if key in keys else keys
        return next((step for step in reversed(earlier) if not self._passed_by(step)), None)

    def _passed_by(self, key: str) -> bool:
        step = self.step(key)
        assert step is not None
        if any(question.key in self.facts.answers for question in step.questions):
            return False
        return key not in self.facts.answers

    @property
    def complete(self) -> bool:
        """Whether every step that applies is done."""
        return self.position == CHECK

    def summary(self) -> list[dict[str, Any]]:
        """What was asked and answered, step by step, in the words shown: the check page and the transcript are this."""
        reading = replace(self, surroundings=Chosen(self.facts.recipient))
        return [{"key": step.key, "said": step.bind(reading).said()} for step in self.applying if step.done(self.facts)]


def of(decision: Decision, *, by: Person | None = None) -> Journey:
    """The journey of this draft, under the edition it began with and the lawful reasons in force today.

    What `by` used last is proposed to them again.
    """
    facts = Facts(
        protocol=library.protocol(decision.edition),
        reasons=library.catalogue(REASONS, clock.today()),
        answers=decision.answers | _child(decision),
    )
    return Journey(facts, Used(by, facts.recipient))


@dataclass(frozen=True)
class Used:
    """The directory, and what a person chose in the record that they signed last.

    An agency that has closed is there for the draft that names it already, until somebody selects another.
    """

    by: Person | None
    named: UUID | None = None

    @cached_property
    def agencies(self) -> dict[str, str]:
        """Everyone who can be chosen, by key."""
        rows = Agency.objects.filter(Q(closed_at=None) | Q(pk=self.named)).order_by("name")
        return {str(key): name for key, name in rows.values_list("pk", "name")}

    @cached_property
    def _last(self) -> dict[str, Any]:
        if self.by is None:
            return {}
        last = Decision.objects.filter(signed_by=self.by, share=True).order_by("-signed_at")
        return dict(last.values("recipient_id", "way").first() or {})

    @property
    def last_recipient(self) -> str:
        """Whom they shared with last."""
        return str(self._last.get("recipient_id") or "")

    @property
    def last_way(self) -> str:
        """How they sent it last."""
        return str(self._last.get("way") or "")

    @property
    def reads_here(self) -> bool:
        """Whether whoever it is for takes in here what is sent to them: the Integrated Front Door does (ISA 3.7)."""
        return Agency.objects.filter(pk=self.named, category=Category.FRONT_DOOR).exists() if self.named else False


@dataclass(frozen=True)
class Chosen:
    """Of the directory only whom a draft names: to say in words what was selected needs no more."""

    recipient: UUID | None
    last_recipient = last_way = ""
    reads_here = False

    @cached_property
    def agencies(self) -> dict[str, str]:
        """The one agency, by key; nobody where somebody outside the directory was typed."""
        rows = Agency.objects.filter(pk=self.recipient) if self.recipient else Agency.objects.none()
        return {str(key): name for key, name in rows.values_list("pk", "name")}


def _child(decision: Decision) -> dict[str, Any]:
    """Children are rows, since there can be several; the journey reads the first as the answer to its step."""
    if not decision.people:
        return {}
    subject, *others = decision.people
    return {
        "child": {
            "others": [
                ", ".join(part for part in (other.get_kind_display(), other.initials, other.record_number) if part)
                for other in others
            ],
            "initials": subject.initials,
            "record_number": subject.record_number,
            "unborn": ["unborn"] if subject.kind == subject.Kind.UNBORN else [],
            "surname": subject.surname,
            "born_on": subject.born_on,
        }
    }
