"""What happened to a decision, in words, from the ledger."""

from datetime import datetime
from typing import NamedTuple

from decisions.models import Decision
from wscp_isa import ledger

_WORDS = {
    "decision.started": "Started",
    "decision.signed": "Signed",
    "access.granted": "Somebody was given sight of this record",
}


class Event(NamedTuple):
    """One line of a record's history."""

    at: datetime
    words: str
    by: str


def of(decision: Decision) -> list[Event]:
    """Everything that was done to this decision, first to last."""
    return [
        Event(entry.at, _WORDS[entry.action], f"{entry.actor_name}, {entry.agency}".removesuffix(", "))
        for entry in ledger.entries(decision)
    ]
