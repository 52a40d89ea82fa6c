"""One step of one agency's part in a request: its state, its clock, what both sides read, and its entry."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from agencies import targets
from agencies.models import Agency, Person
from decisions import policies, proofs
from decisions.actions import telling
from decisions.models import Asked, Decision, InformationRequest, Passed, RequestAccess
from decisions.moves import MOVES, Side, queue_at
from wscp_isa import ledger
from wscp_isa.ledger import Actor
from wscp_isa.rules import require

By = Person | Actor
State = Asked.State
TARGETS = {
    InformationRequest.Urgency.NOW: targets.Kind.REQUEST_NOW,
    InformationRequest.Urgency.TODAY: targets.Kind.REQUEST_TODAY,
    InformationRequest.Urgency.SOON: targets.Kind.REQUEST_SOON,
    InformationRequest.Urgency.ROUTINE: targets.Kind.REQUEST_ROUTINE,
}
# How long before it is due somebody is reminded.
BEFORE = timedelta(hours=1)


def hold(request_id: UUID) -> InformationRequest:
    """The request, held until the transaction ends: whoever holds several takes them in the order of their keys."""
    request = InformationRequest.objects.select_for_update(of=("self",)).select_related("key", "agency", "made_by")
    return request.get(pk=request_id)


def locked(asked: Asked) -> Asked:
    """The part, held until the transaction ends, and its request before it, so that steps of one request come one after another."""
    held = hold(asked.request_id)
    row = Asked.objects.select_for_update(of=("self",)).select_related("agency", "decision__started_by", "owner")
    part = row.get(pk=asked.pk)
    part.request = held
    return part


def step(
    asked: Asked,
    move: str,
    *,
    side: Side,
    by: By,
    text: str = "",
    until: datetime | None = None,
    by_phone: bool = False,
    sent: Mapping[str, str] | None = None,
    version: int | None = None,
    **changed: Any,
) -> Asked:
    """The part, which the caller holds locked, has gone this way of the table, and both sides can read so.

    Raises Refused where the table or the rule is against it, and Stale where the page was of an earlier version.
    """
    now = timezone.now()
    person = by if isinstance(by, Person) else None
    require(
        policies.moving(person, asked, move=move, side=side, until=until, now=now),
        fresh=version is None or asked.version == version,
    )
    _keep_time(asked, MOVES[move].to, until=until, at=now)
    for name, value in changed.items():
        setattr(asked, name, value)
    asked.state, asked.version = MOVES[move].to, asked.version + 1
    asked.closed_at = None if asked.state in Asked.OPEN else now
    asked.save()
    _count(asked.request)
    passed(asked, move, side=side, by=by, at=now, text=text, until=until, by_phone=by_phone, sent=sent)
    return asked


def _keep_time(asked: Asked, to: State, *, until: datetime | None, at: datetime) -> None:
    """The clock stands still while a question waits for its answer, and a promise sets it anew; what is owed is reminded of."""
    if asked.paused_at is not None:
        kind = TARGETS[InformationRequest.Urgency(asked.request.urgency)]
        asked.due_at = targets.resumed(asked.due_at, paused_at=asked.paused_at, at=at, agency=asked.agency, kind=kind)
    asked.paused_at, asked.reply_by, asked.reply_from_id = None, None, None
    if to == State.QUERIED:
        asked.reply_from_id = _replier(asked.request)
        asked.paused_at, asked.reply_by = at, targets.due(targets.Kind.QUERY, at, agency=asked.request.agency)
    if to == State.PROMISED and until is not None:
        asked.due_at, asked.promised = until, asked.promised + 1
    asked.queue_at = queue_at(asked.due_at, first=asked.first)
    asked.nudges, asked.nudge_at = 0, first_nudge(asked.reply_by or asked.due_at, at=at) if to in Asked.OPEN else None


def _replier(request: InformationRequest) -> UUID:
    """Whose this request is, to reply to what is asked about it: a colleague's, where whoever made it has handed it on."""
    handed = RequestAccess.objects.filter(request=request, agency=request.agency).values_list("handed_to", flat=True)
    return handed.first() or request.made_by_id


def first_nudge(due_at: datetime, *, at: datetime) -> datetime:
    """When whoever owes it is reminded: an hour before it is due; where there is less than two, when half the time is over."""
    return due_at - min(BEFORE, max((due_at - at) / 2, timedelta()))


def nudge(asked: Asked, *, at: datetime) -> Asked | None:
    """The service reminds whoever is at turn: first shortly before it is due, then, when it is late, who answers for them too.

    The caller holds the part locked. Each is done once, however often this is asked for; nothing where it is not time.
    """
    if asked.nudge_at is None or asked.nudge_at > at:
        return None
    key, due_at = f"nudge:{asked.pk}:{asked.version}:{asked.nudges}", asked.reply_by or asked.due_at
    if asked.nudges == 0:
        telling.due(asked, key=key, at=at)
        owing = asked.request.agency if asked.paused_at else asked.agency
        asked.nudge_at = targets.due(targets.Kind.ESCALATE, max(due_at, at), agency=owing)
    else:
        telling.late(asked, key=key, at=at)
        asked.nudge_at = None
    asked.nudges += 1
    asked.save(update_fields=["nudge_at", "nudges"])
    side = Side.ASKER if asked.paused_at else Side.ASKED
    passed(asked, "nudge" if asked.nudge_at else "escalate", side=side, by=Actor.system("reminders"), at=at)
    return asked


def _count(request: InformationRequest) -> None:
    """How many of those asked have come to an end of it, and when the soonest of the others is due."""
    parts = request.parts.aggregate(
        asked=Count("pk"),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
        due=Min("due_at", filter=Q(closed_at=None)),
        last=Max("due_at"),
    )
    RequestAccess.objects.filter(request=request).update(
        asked=parts["asked"],
        closed=parts["closed"],
        open=parts["closed"] < parts["asked"],
        due_at=parts["due"] or parts["last"],
    )


def passed(
    asked: Asked,
    what: str,
    *,
    side: Side,
    by: By,
    at: datetime,
    text: str = "",
    until: datetime | None = None,
    by_phone: bool = False,
    sent: Mapping[str, str] | None = None,
) -> Passed:
    """Both sides can read that this passed between them; the ledger commits to all that did."""
    request = asked.request
    row = Passed.objects.create(
        key=request.key,
        request=request,
        asked=asked,
        what=what,
        at=at,
        by=by if isinstance(by, Person) else None,
        agency=_whose(asked, side),
        by_phone=by_phone,
        until=until,
        text=text,
        sent=dict(sent) if sent is not None else None,
    )
    ledger.record(
        "request.passed",
        about=request,
        by=_at_side(by, row.agency),
        at=at,
        facts={"what": what, "with": asked.agency.name, "passed": str(row.pk), "state": asked.state},
        detail={"digest": proofs.digest_of_passed(request)},
    )
    telling.passed(row, asked)
    return row


def _whose(asked: Asked, side: Side) -> Agency:
    return asked.agency if side == Side.ASKED else asked.request.agency


class _Of:
    """Whose side somebody acts for, so that the ledger names their role there."""

    def __init__(self, agency: Agency) -> None:
        self.agency_id = agency.pk


def _at_side(by: By, agency: Agency) -> Actor:
    return by if isinstance(by, Actor) else by.as_actor(_Of(agency))


def answered(decision: Decision, *, whole: bool, text: str, sent: Mapping[str, str] | None, by: Person) -> Asked | None:
    """A signed decision is the answer to the request that it answers; nothing where there is none, or it was closed meanwhile."""
    part = Asked.objects.filter(decision=decision).select_related("request").first()
    if part is None or (part := locked(part)).state not in Asked.OPEN:
        return None
    answer = Asked.Answer.NONE if not decision.share else Asked.Answer.ALL if whole else Asked.Answer.SOME
    move = "answer" if decision.share else "decline"
    return step(part, move, side=Side.ASKED, by=by, text=text, sent=sent, answer=answer)
