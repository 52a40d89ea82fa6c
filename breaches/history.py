"""What happened to a breach, in words, from the ledger: one timeline, first to last. Looks are not in it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from agencies.models import Role
from breaches.models import Breach, Party
from wscp_isa import clock, ledger
from wscp_isa.ledger.models import Entry

Facts = Mapping[str, Any]
NOTED = "breach.noted"


def _at(facts: Facts, name: str = "at") -> str:
    return clock.words(datetime.fromisoformat(facts[name]))


def _whose(facts: Facts, otherwise: str = "somebody outside the directory") -> str:
    return str(facts.get("agency") or otherwise)


def _settled(facts: Facts) -> str:
    said: dict[str, str] = {
        "breach": "Confirmed as a breach",
        "near-miss": "Kept as a near miss",
        "not-a-breach": "Kept as not a breach",
    }
    return said.get(facts["as"], "")


def _aware(facts: Facts) -> str:
    was = f", corrected from {_at(facts, 'was')}" if facts.get("was") else ""
    return f"{_whose(facts)} was certain of it from {_at(facts)}{was}"


def _answered(facts: Facts) -> str:
    return f"{_whose(facts)} answered: {Party.Answer(facts['answer']).label}"


def _decided(facts: Facts) -> str:
    regulator = "to report it" if facts["regulator"] else "not to report it"
    people = "to tell the people" if facts["people"] else "not to tell the people"
    return f"Decided {regulator}, and {people}" + (", otherwise than advised" if facts["departed"] else "")


def _reported_to(facts: Facts) -> str:
    return f"{_whose(facts)} reported it to the regulator on {_at(facts)}" + (", late" if facts["late"] else "")


_WORDS: Mapping[str, str | Callable[[Facts], str]] = {
    "breach.reported": lambda facts: "Reported as a near miss" if facts["nearly"] else "Reported",
    "breach.settled": _settled,
    "breach.party-added": lambda facts: f"Party added: {_whose(facts)}",
    "breach.party-changed": lambda facts: f"What {_whose(facts)} is to it was changed",
    "breach.no-part": lambda facts: f"{_whose(facts)} says that it has no part in it",
    "breach.told": lambda facts: f"Told: {_whose(facts)}",
    "breach.aware": _aware,
    "breach.answered": _answered,
    "breach.reported-to-regulator": _reported_to,
    "breach.done": lambda facts: f"Done by {_whose(facts)}: {facts['duty'].replace('-', ' ')}",
    "breach.task-asked": lambda facts: f"Something was asked of {facts['of'] or 'somebody outside the directory'}",
    "breach.task-answered": "What was asked was answered",
    "breach.assessment-begun": "Assessment begun",
    "breach.viewed": lambda facts: f"{_whose(facts)} {'agrees' if facts['agrees'] else 'does not agree'}",
    "breach.decided": _decided,
    NOTED: "Note added for one’s own agency",
    "breach.closed": "Closed",
    "breach.joined": lambda facts: f"Joined to {facts['to']}",
    "breach.joined-by": lambda facts: f"The report {facts['report']} was joined to this",
    "breach.reminded": lambda facts: f"{_whose(facts)} was reminded of its deadline",
    "access.granted": lambda facts: f"{facts['name']} may see this record until {_at(facts, 'until')}",
}


class Event(NamedTuple):
    """One line of a breach's history."""

    at: datetime
    words: str
    by: str


def of(breach: Breach, *, notes_of: str | None = None) -> list[Event]:
    """Everything that was done to it, first to last; of notes only those of the agency of this name, or of all for None."""
    return [
        Event(entry.at, _words(entry), _who(entry))
        for entry in ledger.entries(breach)
        if entry.action != NOTED or notes_of is None or _whose(entry.facts or {}) == notes_of
    ]


def _words(entry: Entry) -> str:
    words = _WORDS.get(entry.action)
    if words is None:
        # A deed of a later version of the service: its name still says what kind of thing was done.
        return entry.action.replace(".", " ").replace("-", " ").capitalize()
    return words if isinstance(words, str) else words(entry.facts or {})


def _who(entry: Entry) -> str:
    """Somebody as they were when they did it: name, role, agency."""
    role = Role.Kind(entry.actor_role).label if entry.actor_role in Role.Kind.values else ""
    return ", ".join(part for part in (entry.actor_name, str(role), entry.agency) if part)
