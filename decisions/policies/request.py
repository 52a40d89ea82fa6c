"""Why a person may not do something to a request for information now; None when they may."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from agencies.models import Agency, Category, Person, Role
from decisions.models import Asked, Decision, InformationRequest, RequestAccess
from decisions.moves import MOVES, Move, Side
from decisions.policies.decision import beginning

State = Asked.State
OURS = "Only the agency that was asked can do this"
THEIRS = "Only those who asked can do this"
GIVEN = "This is information that was given, not a request"
# What stands in the way once a part has come to its end, or is not where the move begins.
ENDED = {
    State.ANSWERED: "This has been answered already",
    State.DECLINED: "They have decided not to share, so this is closed",
    State.REFUSED: "This request has been refused, so this is closed",
    State.TAKEN: "This information has been taken in already",
    State.SET_ASIDE: "This information is not relied on, and that has been recorded",
    State.WITHDRAWN: "This request has been withdrawn. You can still share what you think must be known: record a decision",
}
NOT_YET = {
    State.ASKED: "Nobody has asked a question about this request",
    State.ACCEPTED: "This request has been accepted already",
    State.QUERIED: "A question about this request is waiting for an answer",
    State.PROMISED: "More time was asked for. Answer it, or say what you need to know",
}


def requesting(
    person: Person, agency: Agency, *, of: Collection[Agency], logged: bool, received_at: datetime | None, now: datetime
) -> str | None:
    """Those who record decisions ask; of agencies that there are, and of their own only what they write down for somebody else."""
    if reason := beginning(person, agency):
        return reason
    if not of:
        return "Say whom you ask"
    for asked in of:
        if asked.closed_at:
            return f"{asked.name} has closed. Ask the agency that has its records"
        if asked.pk == agency.pk and not logged:
            return "Choose another agency: you cannot ask your own"
    return "The time it was received must be in the past" if received_at and received_at > now else None


def moving(
    person: Person | None,
    asked: Asked,
    *,
    move: str,
    side: Side,
    until: datetime | None = None,
    now: datetime | None = None,
) -> str | None:
    """A part of a request goes the way of the table, moved on by those at its side who deal with it. None is the service itself."""
    if person is not None and (reason := _dealing(person, asked, side=side)):
        return reason
    state, step = State(asked.state), MOVES[move]
    if state in ENDED:
        return ENDED[state]
    return _of_this_kind(asked, step, side=side) or _now(state, step, until=until, now=now)


def _of_this_kind(asked: Asked, step: Move, *, side: Side) -> str | None:
    if side not in step.sides:
        return THEIRS if side == Side.ASKED else OURS
    if asked.request.kind not in step.of:
        gives = asked.request.kind == InformationRequest.Kind.GIVES
        return GIVEN if gives else "This is a request, not information that was given"
    if step.front_door and asked.agency.category != Category.FRONT_DOOR:
        return "Only the Integrated Front Door accepts and refuses requests. Record a decision to answer this one"
    return None


def _now(state: Asked.State, step: Move, *, until: datetime | None, now: datetime | None) -> str | None:
    if state not in step.out_of:
        return NOT_YET[state]
    if until is not None and now is not None and until <= now:
        return "The time you will answer by must be in the future"
    return None


def _dealing(person: Person, asked: Asked, *, side: Side) -> str | None:
    """Whether they are among those on this side who deal with it."""
    if side == Side.ASKED:
        if not Asked.objects.dealt_with_by(person).filter(pk=asked.pk).exists():
            return OURS
        return None
    held = asked.request.agency_id
    if held not in person.agency_ids(*Role.DECIDING):
        return THEIRS
    accesses = RequestAccess.objects.live().filter(request=asked.request_id, agency=held)
    if not accesses.exists() or not InformationRequest.objects.visible_to(person).filter(pk=asked.request_id).exists():
        return THEIRS
    return None


def scrutinising(
    asked: Asked,
    *,
    verdict: str,
    found: Mapping[str, bool | None],
    ground: str,
    text: str,
    at_risk: bool,
    acted_on: str,
) -> str | None:
    """What the front door takes in has a clear purpose and a sound basis; what it does not says why (ISA 3.7, 3.8).

    Harm that has become known cannot be unknown: nothing is refused or set aside before it is said how that is acted on.
    """
    if verdict == "query":
        return None if text else "Say what you need to know"
    if verdict in ("accept", "take"):
        if found.get("purpose_clear") and found.get("basis_sound"):
            return None
        return "Only what has a clear purpose and a sound basis is accepted. Ask a question, or say why it is refused"
    if not ground or not text:
        return "Say on which ground, and why in your own words"
    if (asked.request.harm or at_risk) and not acted_on:
        return "A child may be at risk. Say how the concern is acted on all the same"
    return None


def dealt_out_meanwhile(references: Collection[str]) -> str:
    """What is said where somebody else was quicker with some of what was to be dealt out."""
    return (
        f"Somebody else has changed {', '.join(references)} since you opened this page, so nothing was given to anybody. "
        "Look at what the list says now, then press again"
    )


def dealing(person: Person, asked: Asked) -> str | None:
    """What an agency was asked is dealt out, and begun to be answered, by those there who deal with it, while it is open."""
    return _dealing(person, asked, side=Side.ASKED) or ENDED.get(State(asked.state))


def dealing_out(person: Person, asked: Asked, *, to: Person | None) -> str | None:
    """To somebody who records decisions there; to nobody, so that anyone can take it."""
    if reason := dealing(person, asked):
        return reason
    if to is not None and asked.agency_id not in to.agency_ids(*Role.DECIDING):
        return f"{to.name} does not record decisions at {asked.agency.name}"
    return None


def beginning_an_answer(person: Person, asked: Asked) -> str | None:
    """One decision answers it, by the agency that holds the information (ISA 3.3)."""
    if reason := dealing(person, asked):
        return reason
    if asked.request.kind == InformationRequest.Kind.GIVES:
        return GIVEN
    draft = asked.decision
    if draft is not None and not Decision.objects.visible_to(person).filter(pk=draft.pk).exists():
        return f"{draft.started_by.name} has begun to answer this. Ask them, or your single point of contact"
    return None


def chasing(person: Person, asked: Asked, *, now: datetime, again_after: datetime | None) -> str | None:
    """A reminder is sent by those who asked, to somebody who owes an answer, and not twice within a few hours."""
    if reason := _dealing(person, asked, side=Side.ASKER) or ENDED.get(State(asked.state)):
        return reason
    if asked.state == State.QUERIED:
        return "They are waiting for you: they asked a question about this request"
    if again_after is not None and now < again_after:
        return f"{asked.agency.name} was reminded a short while ago. If it cannot wait, ring them"
    return None


def joining(person: Person, access: RequestAccess, *, agencies: frozenset[UUID]) -> str | None:
    """What a colleague asked already is joined by those who record decisions at the same agency."""
    if access.agency_id not in agencies:
        return "Only those who record decisions at the agency that asked can join this request"
    return None if access.open else "All of this request has been answered. Ask again if you need more"
