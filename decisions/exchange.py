"""What passed between those who ask and an agency asked, in words: the one timeline that both sides see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from decisions.facts import GROUNDS
from decisions.models import Asked, InformationRequest, Passed
from decisions.moves import MOVES
from wscp_isa import clock
from wscp_isa.protocol import library

# What is no move, and passes between them all the same.
WORDS = {
    "see": "Seen",
    "chase": "Reminded",
    "nudge": "Reminded that it is due",
    "escalate": "Late: who answers for the agency was told",
}
SENT = {
    "known": "What they saw or know",
    "think": "What they think",
    "heard": "What they were told, and by whom",
    "acted_on": "How the concern is acted on all the same",
}
ANSWERED = {
    Asked.Answer.ALL: "Shared all that was asked for",
    Asked.Answer.SOME: "Shared some of what was asked for",
    Asked.Answer.NOTHING: "Holds nothing about the child",
    Asked.Answer.NONE: "Decided not to share",
}


@dataclass(frozen=True)
class Event:
    """One line of the timeline: what happened, when, by whom for which agency, and what they wrote."""

    at: datetime
    words: str
    by: str
    text: str = ""
    sent: Sequence[tuple[str, str]] = field(default=())


def of(request: InformationRequest, parts: Iterable[Asked]) -> dict[Asked, list[Event]]:
    """What passed with each of these parts, first to last, beginning with the asking; for those whom the parts are shown to."""
    found = {part: [_asked(request)] for part in parts}
    by_id = {part.pk: part for part in found}
    rows = Passed.objects.filter(request=request, asked__in=list(by_id)).select_related("key", "by", "agency")
    for row in rows.order_by("at", "id"):
        part = by_id[row.asked_id]
        found[part].append(_event(row, part))
    return found


def _asked(request: InformationRequest) -> Event:
    what = "Asked" if request.kind == request.Kind.ASKS else "Given"
    return Event(
        request.made_at,
        f"{what}, and written down" if request.logged else what,
        _by(request.made_by.name, request.asker),
    )


def said(what: str) -> str:
    """What passed, by the word that it is kept under."""
    return MOVES[what].says if what in MOVES else WORDS.get(what, what.capitalize())


def _event(row: Passed, part: Asked) -> Event:
    words = said(row.what)
    if row.what in ("answer", "decline") and part.answer:
        words = ANSWERED[Asked.Answer(part.answer)]
    if row.what in ("refuse", "set-aside") and part.ground and part.closed_at:
        words = f"{words}: {ground_in_words(part.ground, on=timezone.localdate(part.closed_at))}"
    if row.what == "promise" and row.until:
        words = f"{words}: will answer by {clock.words(row.until)}"
    if row.by_phone:
        words = f"{part.agency.name} said by telephone: {words[0].lower()}{words[1:]}"
    sent = row.sent or {}
    return Event(
        row.at,
        words,
        _by(row.by.name if row.by else "This service", row.agency.name),
        row.text,
        tuple((SENT[key], sent[key]) for key in SENT if key in sent),
    )


def ground_in_words(ground: str, *, on: date) -> str:
    """Why it was refused or not relied on that day, as the list said it then."""
    try:
        says = library.catalogue(GROUNDS, on).entry(ground).says
    except LookupError:
        # A ground that the list of that day does not know is still what was said.
        return ground.replace("-", " ")
    return f"{says[0].lower()}{says[1:]}"


def _by(name: str, agency: str) -> str:
    return f"{name}, {agency}"
