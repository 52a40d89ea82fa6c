"""What happened to a record, in words, from the ledger: one timeline, first to last. Looks are not in it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from agencies.models import Role
from decisions import exchange
from decisions.models import Addition, Decision, InformationRequest, UrgentNote
from wscp_isa import clock, ledger, vault
from wscp_isa.ledger.models import Entry

Facts = Mapping[str, Any]
LET_IN = "access.granted"


def _added(facts: Facts) -> str:
    return f"Added: {Addition.Kind(facts['kind']).label}"


def _let_in(facts: Facts) -> str:
    return f"{facts['name']} may see this record until {clock.words(datetime.fromisoformat(facts['until']))}"


def _handed_over(facts: Facts) -> str:
    return f"Handed over to {facts['to']} when {facts['of']} left"


def _asked(facts: Facts) -> str:
    return f"{'Asked of' if facts['kind'] == InformationRequest.Kind.ASKS else 'Given to'} {', '.join(facts['of'])}"


def _passed(facts: Facts) -> str:
    return f"With {facts['with']}: {exchange.said(facts['what'])}"


def _dealt_out(facts: Facts) -> str:
    return f"Dealt out to {facts['to']}" if facts["to"] else "Dealt out to nobody, so that anyone can take it"


_WORDS: Mapping[str, str | Callable[[Facts], str]] = {
    "urgent-note.signed": "Urgent note signed",
    "urgent-note-due-told": lambda facts: f"{', '.join(facts['told'])} told when to finish it",
    "urgent-note-late-told": lambda facts: f"Late: {', '.join(facts['told'])} told",
    "decision.started": "Started",
    "decision.signed": "Signed",
    "decision.withdrawn": "Withdrawn before anybody was named",
    "decision.added": _added,
    "decision.handed-over": _handed_over,
    "urgent-note.handed-over": _handed_over,
    "request.made": _asked,
    "request.passed": _passed,
    "request.joined": "Joined by somebody who was about to ask the same",
    "request.dealt-out": _dealt_out,
    "request.answer-begun": lambda facts: f"Decision {facts['decision']} begun, to answer it",
    "request.handed-over": _handed_over,
    LET_IN: _let_in,
    "advice.asked": lambda facts: f"Advice asked of {facts['of']}",
    "advice.noted": "Advice written down",
    "advice.given": "Advice given",
    "advice.revealed": "The adviser was told whom it is about",
}


class Event(NamedTuple):
    """One line of a record's history; `addition` is the key of what was added, where something was."""

    at: datetime
    words: str
    by: str
    addition: str = ""


def of(record: Decision | UrgentNote) -> list[Event]:
    """Everything that was done to it, first to last. A decision that finishes an urgent note begins with the note."""
    note = record.urgent_note if isinstance(record, Decision) else None
    return [
        event._replace(words=f"{event.words}{why}")
        for about in ([note, record] if note else [record])
        for entry in ledger.entries(about).select_related("key")
        for event, why in [(_event(entry), _why(entry))]
    ]


def without_reasons(record: Decision | UrgentNote | InformationRequest) -> list[Event]:
    """Everything that was done to this record alone, for those who may not know whom it is about: a reason may say so."""
    return [_event(entry) for entry in ledger.entries(record)]


def _event(entry: Entry) -> Event:
    return Event(entry.at, _words(entry), _who(entry), str((entry.facts or {}).get("addition", "")))


def _words(entry: Entry) -> str:
    words = _WORDS.get(entry.action)
    if words is None:
        # A deed of a later version of the service: its name still says what kind of thing was done.
        return entry.action.replace(".", " ").replace("-", " ").capitalize()
    return words if isinstance(words, str) else words(entry.facts or {})


def _why(entry: Entry) -> str:
    """For what reason somebody was let in; whoever may see the record may know."""
    if entry.action != LET_IN:
        return ""
    try:
        return f", because: {(entry.detail or {})['reason']}"
    except (vault.FieldUndecryptable, KeyError):
        return ""


def _who(entry: Entry) -> str:
    """Somebody as they were when they did it: name, role, agency."""
    role = Role.Kind(entry.actor_role).label if entry.actor_role in Role.Kind.values else ""
    return ", ".join(part for part in (entry.actor_name, str(role), entry.agency) if part)
