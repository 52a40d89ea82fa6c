"""What each party owes, from the facts of a breach: clause, owner, due and evidence (ISA 4.3h, 5.8, 5.9; UK GDPR 33, 34). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from wscp_isa.protocol.breach import BreachRules

REPORTING, ANOTHER, NOT_REPORTABLE = "reporting", "another", "not-reportable"


@dataclass(frozen=True)
class PartyFacts:
    """One party, as far as duties follow from it. Without an agency of the directory it owes nothing here."""

    id: UUID
    agency: UUID | None
    name: str
    lost: bool
    owner: bool
    controller: bool
    knows: bool  # it reported it, or has been told
    aware_at: datetime | None = None
    deadline: datetime | None = None
    answer: str = ""
    relies_on: UUID | None = None
    reported_at: datetime | None = None
    said_why_late: bool = False


@dataclass(frozen=True)
class TaskFacts:
    """What one party asked of another."""

    id: UUID
    party: UUID
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Facts:
    """A breach, as far as duties follow from it. Parties that say they are none are not among these."""

    confirmed: bool
    goes_on: bool
    reported_at: datetime
    settled_at: datetime | None
    agency: UUID
    parties: Sequence[PartyFacts]
    partners_told_at: datetime | None = None
    evidence: Mapping[tuple[UUID, str], datetime] = field(default_factory=dict)
    told: Mapping[UUID, datetime] = field(default_factory=dict)
    tasks: Sequence[TaskFacts] = ()
    assessed: bool = False  # an assessment is open, with something in it
    viewed: Mapping[UUID, datetime] = field(default_factory=dict)
    decided_at: datetime | None = None
    tell_people: bool = False


@dataclass(frozen=True)
class Duty:
    """One thing that a party owes. `about` is the party or task that it is about; without `due` it has no time of its own."""

    key: str
    what: str
    clause: str
    party: UUID
    due: datetime | None
    done_at: datetime | None = None
    about: UUID | None = None

    @property
    def owed(self) -> bool:
        return self.done_at is None


# What is done by saying what was done, on a page that is headed so.
SAID: Mapping[str, str] = {
    "tell-partners": "Which other partners were told, or why none",
    "lead": "Who leads the investigation",
    "tell-people": "How the people were told",
}


def of(facts: Facts, rules: BreachRules) -> list[Duty]:
    """Every duty that follows from the facts, done or not, in the order in which they arise."""
    if not facts.goes_on:
        return []
    return [duty for rule in _RULES for duty in rule(facts, rules)]


def _here(facts: Facts) -> list[PartyFacts]:
    return [party for party in facts.parties if party.agency is not None and party.knows]


def _after(at: datetime, key: str, rules: BreachRules) -> datetime:
    return at + timedelta(hours=rules.targets[key].hours)


def _established(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """Protocol, page 8: quickly establish whether a breach occurred."""
    for party in _here(facts):
        if party.agency == facts.agency:
            due = _after(facts.reported_at, "establish", rules)
            yield Duty(
                "establish", "Find out whether it is a breach", "Personal data breach", party.id, due, facts.settled_at
            )


def _owners_named(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """Before the owner can be told, somebody says who it is."""
    if any(party.owner for party in facts.parties):
        return
    for party in _here(facts):
        if party.agency == facts.agency:
            due = _after(facts.reported_at, "tell-owner", rules)
            yield Duty("name-owner", "Say whose information it was", "ISA 5.8", party.id, due)


def _owners_told(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """ISA 5.8: whoever lost it tells the owner immediately."""
    for loser in _here(facts):
        for owner in facts.parties:
            if loser.lost and owner.owner and owner.id != loser.id:
                due = _after(facts.reported_at, "tell-owner", rules)
                what = f"Tell {owner.name} that it was lost: the information is theirs"
                yield Duty("tell-owner", what, "ISA 5.8", loser.id, due, facts.told.get(owner.id), owner.id)


def _partners_told(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """ISA 4.3(h): without undue delay, the partners whom it concerns."""
    if not facts.confirmed:
        return
    for loser in (party for party in _here(facts) if party.lost):
        due = _after(facts.settled_at or facts.reported_at, "tell-partners", rules)
        others = [party for party in facts.parties if party.id != loser.id and not party.owner]
        for other in others:
            what = f"Tell {other.name} of the breach"
            yield Duty("tell-partner", what, "ISA 4.3(h)", loser.id, due, facts.told.get(other.id), other.id)
        done = facts.evidence.get((loser.id, "tell-partners")) or facts.partners_told_at
        what = "Tell other partners whom it concerns, or say that there are none"
        yield Duty("tell-partners", what, "ISA 4.3(h)", loser.id, due, done)


def _led(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """ISA 5.8: the owner leads the investigation, by its own procedure."""
    for owner in _here(facts):
        if owner.owner and any(party.lost and party.id != owner.id for party in facts.parties):
            since = facts.told.get(owner.id, facts.reported_at)
            done = facts.evidence.get((owner.id, "lead"))
            what = "Lead the investigation by your own procedure: say who does"
            yield Duty("lead", what, "ISA 5.8", owner.id, _after(since, "lead", rules), done)


def _tasks(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """ISA 5.8: the other parties co-operate."""
    for task in facts.tasks:
        what = "Do what another party asked of you, or say why not"
        yield Duty("task", what, "ISA 5.8", task.party, task.due_at, task.done_at, task.id)


def _aware(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """Article 33(1): each controller has its own awareness, from which its own clock runs."""
    if not facts.confirmed:
        return
    for party in _here(facts):
        if party.controller:
            since = facts.told.get(party.id) or facts.settled_at or facts.reported_at
            due = _after(since, "establish", rules)
            yield Duty("aware", "Say when you became certain of it", "Article 33(1)", party.id, due, party.aware_at)


def _answered(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """So that nobody thinks that another reports it, each controller says whether it does."""
    for party in _here(facts):
        if party.controller and party.aware_at:
            done = party.aware_at if party.answer else None
            yield Duty("answer", "Say whether you report it", "Article 33(1), ISA 5.9", party.id, party.deadline, done)


def _first_deadline(facts: Facts) -> datetime | None:
    return min((party.deadline for party in facts.parties if party.deadline), default=None)


def _assessed(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """ISA 5.9: the parties assess the risk jointly; it never stops the clock."""
    if not facts.confirmed:
        return
    due = _first_deadline(facts)
    for party in deciders(facts):
        yield Duty("assess", "Assess the risk, and decide", "ISA 5.9", party.id, due, facts.decided_at)
    if facts.assessed and not facts.decided_at:
        for party in _here(facts):
            done = facts.viewed.get(party.id)
            yield Duty("view", "Give your view of the assessment", "ISA 5.9", party.id, due, done)


def deciders(facts: Facts) -> list[PartyFacts]:
    """Those who decide what follows from the assessment: the controllers, else the owners, else who lost it."""
    here = _here(facts)
    for role in ("controller", "owner", "lost"):
        if found := [party for party in here if getattr(party, role)]:
            return found
    return []


def _reported(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """Article 33(1), ISA 5.9: the controller informs the regulator; where that was late, it gives reasons."""
    for party in _here(facts):
        if party.controller and party.answer == REPORTING:
            what = "Report it to the Information Commissioner’s Office"
            yield Duty("report", what, "Article 33(1), ISA 5.9", party.id, party.deadline, party.reported_at)
            if party.reported_at and party.deadline and party.reported_at > party.deadline:
                done = party.reported_at if party.said_why_late else None
                yield Duty("late", "Say why it was reported late", "Article 33(1)", party.id, party.reported_at, done)


def _people_told(facts: Facts, rules: BreachRules) -> Iterator[Duty]:
    """Article 34(1): the people, without undue delay, where that was decided."""
    if not facts.tell_people or not facts.decided_at:
        return
    for party in deciders(facts):
        if party.answer != ANOTHER:
            due = _after(facts.decided_at, "tell-people", rules)
            done = facts.evidence.get((party.id, "tell-people"))
            yield Duty(
                "tell-people", "Tell the people, so that it is safe for them", "Article 34(1)", party.id, due, done
            )


_RULES = (
    *(_established, _owners_named, _owners_told, _partners_told, _led, _tasks, _aware, _answered, _assessed, _reported),
    _people_told,
)


def warnings(facts: Facts) -> list[str]:
    """What may go wrong among several parties, in sentences: above all that each thinks that another reports it."""
    if not facts.goes_on:
        return []
    found = []
    controllers = [party for party in facts.parties if party.controller]
    if facts.confirmed and not controllers:
        found.append(
            "Nobody is named who decides how the information is used, so nobody’s clock runs. Name the controller."
        )
    answers = {party.id: party.answer for party in facts.parties}
    for party in controllers:
        if party.answer == ANOTHER and answers.get(party.relies_on or party.id) != REPORTING:
            found.append(f"{party.name} relies on another to report it, who has not said that they do.")
    return found
