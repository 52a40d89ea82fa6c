"""What was asked and answered, frozen at signing in words that need no code to read."""

from typing import Any

from agencies.models import Role
from decisions.journey import Journey
from decisions.models import Decision
from wscp_isa import clock
from wscp_isa.protocol.engine import Protocol, Question


def _asks(protocol: Protocol, key: str) -> str:
    node = protocol.nodes.get(key)
    return node.asks if isinstance(node, Question) else key


def _afterwards(decision: Decision) -> dict[str, str]:
    """That the answers were given after an urgent share, and when each was; nothing for any other decision."""
    note = decision.urgent_note
    if note is None:
        return {}
    assert decision.signed_at is not None
    when = f"shared at {clock.words(note.told_at)}, recorded at {clock.words(decision.signed_at)}"
    return {"afterwards": f"Answered afterwards: {when}. This finishes the urgent note {note.reference}."}


def _answering(way: Journey, *, reached: bool) -> dict[str, Any]:
    """Which request it answers, what was asked for, and whether the answer reached those who asked; nothing where none did."""
    request = way.facts.request
    if not request:
        return {}
    sent = "here" if way.facts.sent_here is not None else "otherwise" if way.facts.share else "nothing"
    return {"request": {"reference": request["reference"], "items": request["items"], "reached": reached, "sent": sent}}


def of(decision: Decision, way: Journey, *, reached: bool = False) -> dict[str, Any]:
    """The words asked, the answers, the clauses, the outcome, and the digests of the edition and the catalogue used."""
    facts, outcome = way.facts, way.facts.outcome
    assert outcome is not None  # only a complete journey is signed
    assert decision.signed_at is not None
    assert decision.signed_by is not None
    actor = decision.signed_by.as_actor(decision)
    return {
        "reference": decision.reference,
        "agency": decision.agency.name,
        "edition": {"name": facts.protocol.edition, "title": facts.protocol.title, "digest": facts.protocol.digest},
        "catalogue": {"name": facts.reasons.name, "digest": facts.reasons.digest},
        "steps": way.summary(),
        "advice": [
            {
                "question": _asks(facts.protocol, advice.question),
                "adviser": advice.adviser_name,
                "summary": advice.summary,
                "answer": advice.answer,
                "at": (advice.answered_at or advice.asked_at).isoformat(),
            }
            for advice in decision.advice.select_related("key")
        ],
        "outcome": {
            "key": outcome.key,
            "says": outcome.says,
            "share": outcome.share,
            "because": outcome.because,
            "clause": outcome.clause,
            "path": facts.path,
        },
        "share": facts.share,
        "departed": facts.departed,
        "signed": {
            "by": actor.name,
            "role": Role.Kind(actor.role).label if actor.role else "",
            "at": decision.signed_at.isoformat(),
        },
        **_answering(way, reached=reached),
        **_afterwards(decision),
    }
