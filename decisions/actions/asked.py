"""What is done to one agency's part in a request: seen, dealt out, scrutinised, answered, chased, withdrawn."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from decisions import find, policies
from decisions.actions import decision as decisions
from decisions.actions.passing import hold, locked, passed, step
from decisions.actions.passing import nudge as nudging
from decisions.facts import REQUEST, SUGGESTED
from decisions.models import Asked, Decision, InformationRequest, Subject
from decisions.moves import Side
from wscp_isa import ledger
from wscp_isa.identifiers import uuid7
from wscp_isa.rules import Refused, Stale, require

# Nobody is reminded twice within this time.
AGAIN_AFTER = timedelta(hours=4)


@transaction.atomic
def see(asked: Asked, *, by: Person) -> Asked:
    """Those who asked can read that it was seen, when and by whom; the first to open it has seen it."""
    asked = locked(asked)
    if asked.seen_at is None and not policies.dealing(by, asked):
        now = timezone.now()
        asked.seen_at, asked.seen_by = now, by
        asked.save(update_fields=["seen_at", "seen_by"])
        passed(asked, "see", side=Side.ASKED, by=by, at=now)
    return asked


@transaction.atomic
def deal_out(asked: Asked, *, to: Person | None, version: int, by: Person) -> Asked:
    """It is theirs to deal with, or anyone's again. That stays inside the agency: those who asked do not read of it."""
    asked = locked(asked)
    require(policies.dealing_out(by, asked, to=to), fresh=asked.version == version)
    asked.owner, asked.version = to, asked.version + 1
    asked.save(update_fields=["owner", "version"])
    facts = {"part": str(asked.pk), "to": to.name if to else ""}
    ledger.record("request.dealt-out", about=asked.request, by=by, at=timezone.now(), facts=facts)
    return asked


@transaction.atomic
def deal_out_many(parts: Sequence[tuple[Asked, int]], *, to: Person | None, by: Person) -> list[Asked]:
    """All of these are theirs, each at the version that the page showed; Stale, and none of them is, where one has changed."""
    # In one order, so that two who deal out at once do not wait for each other.
    ordered = sorted(parts, key=lambda part: (part[0].request_id, part[0].pk))
    held = [(locked(asked), version) for asked, version in ordered]
    if changed := [asked.request.reference for asked, version in held if asked.version != version]:
        raise Stale(policies.dealt_out_meanwhile(changed))
    return [deal_out(asked, to=to, version=version, by=by) for asked, version in held]


def take_first(parts: Sequence[Asked], *, by: Person) -> Asked:
    """The first of these that nobody has taken meanwhile is theirs."""
    for part in parts:
        # Each by itself: whoever held one that is taken while waiting for the next could wait for ever.
        with transaction.atomic():
            held = locked(part)
            if held.owner_id is None and not policies.dealing(by, held):
                return deal_out(held, to=by, version=held.version, by=by)
    raise Refused("There is nothing left that nobody deals with")


@transaction.atomic
def scrutinise(
    asked: Asked,
    verdict: str,
    *,
    found: dict[str, bool | None],
    text: str,
    ground: str = "",
    at_risk: bool = False,
    acted_on: str = "",
    version: int,
    by: Person,
) -> Asked:
    """The front door has looked at purpose, basis, parents and what could be missed, and says what follows (ISA 3.7, 3.8).

    `verdict` is one of the moves accept, query, refuse, take and set-aside. `acted_on` is how a concern that a child may be at
    risk is acted on although the rest is not relied on; whoever asked or gave it reads that too.
    """
    asked = locked(asked)
    require(
        policies.scrutinising(
            asked, verdict=verdict, found=found, ground=ground, text=text, at_risk=at_risk, acted_on=acted_on
        )
    )
    looked: dict[str, Any] = {"scrutinised_at": timezone.now(), "scrutinised_by": by, "ground": ground, **found}
    if asked.seen_at is None:
        looked |= {"seen_at": looked["scrutinised_at"], "seen_by": by}
    sent = {"acted_on": acted_on} if acted_on else None
    return step(asked, verdict, side=Side.ASKED, by=by, text=text, sent=sent, version=version, **looked)


@transaction.atomic
def query(asked: Asked, *, text: str, version: int, by: Person) -> Asked:
    """Whoever asked is asked something back, and the clock stands still until they answer."""
    return step(locked(asked), "query", side=Side.ASKED, by=by, text=text, version=version)


@transaction.atomic
def reply(asked: Asked, *, text: str, version: int, by: Person) -> Asked:
    """The question has its answer, and the clock goes on."""
    return step(locked(asked), "reply", side=Side.ASKER, by=by, text=text, version=version)


@transaction.atomic
def promise(asked: Asked, *, until: datetime, text: str, version: int, by: Person) -> Asked:
    """It will be answered by then; those who asked are told so."""
    return step(locked(asked), "promise", side=Side.ASKED, by=by, text=text, until=until, version=version)


@transaction.atomic
def hold_nothing(asked: Asked, *, text: str, version: int, by: Person) -> Asked:
    """The agency has looked, and holds nothing about the child: an answer, and no refusal."""
    return step(
        locked(asked), "answer", side=Side.ASKED, by=by, text=text, version=version, answer=Asked.Answer.NOTHING
    )


@transaction.atomic
def log_answer(
    asked: Asked, *, answer: str, text: str, until: datetime | None = None, version: int, by: Person
) -> Asked:
    """What they were told by telephone, written down by those who asked. `answer` may be "promise": more time, until then."""
    asked = locked(asked)
    if answer == "promise":
        return step(asked, "promise", side=Side.ASKER, by=by, text=text, until=until, by_phone=True, version=version)
    move = "decline" if answer == Asked.Answer.NONE else "answer"
    asked.by_phone = True
    return step(asked, move, side=Side.ASKER, by=by, text=text, by_phone=True, version=version, answer=answer)


@transaction.atomic
def chase(asked: Asked, *, text: str = "", by: Person) -> Asked:
    """They are reminded, and both sides read that they were. Nobody is reminded again a moment later."""
    asked, now = locked(asked), timezone.now()
    require(policies.chasing(by, asked, now=now, again_after=again_after(asked)))
    asked.chased_at = now
    asked.save(update_fields=["chased_at"])
    passed(asked, "chase", side=Side.ASKER, by=by, at=now, text=text)
    return asked


@transaction.atomic
def nudge(asked: Asked, *, at: datetime) -> bool:
    """Whether somebody was reminded that it is due or late. Safe to ask twice, and from two machines."""
    return nudging(locked(asked), at=at) is not None


@transaction.atomic
def chase_late(request: InformationRequest, *, text: str = "", by: Person) -> list[Asked]:
    """Every agency that is late with its answer is reminded, but for those who were a short while ago or wait for a reply."""
    hold(request.pk)
    return [chase(asked, text=text, by=by) for asked in late(request, by=by)]


def late(request: InformationRequest, *, by: Person) -> list[Asked]:
    """Who would be reminded now, if all who are late were."""
    now = timezone.now()
    open_ = request.parts.filter(closed_at=None, due_at__lt=now).select_related("agency", "request").order_by("pk")
    return [part for part in open_ if not policies.chasing(by, part, now=now, again_after=again_after(part))]


def again_after(asked: Asked) -> datetime | None:
    """When they can be reminded again; None where they were not reminded yet."""
    return asked.chased_at + AGAIN_AFTER if asked.chased_at else None


@transaction.atomic
def withdraw(request: InformationRequest, *, text: str, by: Person) -> list[Asked]:
    """It is not needed any more: every part that is open is closed, and each agency reads why. What was answered stays."""
    # Held before it is asked who has not answered: an answer that comes now is either before it or after.
    hold(request.pk)
    parts = [locked(part) for part in request.parts.filter(closed_at=None).order_by("pk")]
    if not parts:
        raise Refused("Everybody has answered already, so there is nothing to withdraw")
    return [step(part, "withdraw", side=Side.ASKER, by=by, text=text) for part in parts]


@transaction.atomic
def begin_answer(asked: Asked, *, record_number: str, by: Person) -> Decision:
    """There is one decision that answers it, filled in with what the request says; a second press, by anyone, leads to it."""
    asked = locked(asked)
    require(policies.beginning_an_answer(by, asked))
    if asked.decision is not None and not asked.decision.withdrawn_at:
        return asked.decision
    request = asked.request
    decision = decisions.begin(asked.agency, submission_key=uuid7(), answers=_filled_in(request), by=by)
    for position, child in enumerate(request.children, start=1):
        Subject.objects.create(
            key=decision.key,
            decision=decision,
            position=position,
            kind=Subject.Kind.UNBORN if child.get("unborn") else Subject.Kind.CHILD,
            initials=child.get("initials", ""),
            record_number=record_number if position == 1 else "",
        )
    find.index(decision)
    asked.decision, asked.version = decision, asked.version + 1
    asked.owner = asked.owner or by
    asked.save(update_fields=["decision", "version", "owner"])
    facts = {"part": str(asked.pk), "decision": decision.reference}
    ledger.record("request.answer-begun", about=request, by=by, at=timezone.now(), facts=facts)
    return decision


def _filled_in(request: InformationRequest) -> dict[str, Any]:
    """What the request says, by the page on which it would be asked; whoever answers can change it."""
    asks = request.on_behalf_of_id if request.logged else request.agency_id
    known = {"recipient": str(asks), "other": ""} if asks else {"recipient": "other", "other": request.asker}
    who = {**known, "asked": "yes", "purpose_is": request.purpose, "helps": request.said.get("why", "")}
    received_by = request.made_by.name if not request.logged else request.asker
    return {
        "who": {**who, "about": ""},
        SUGGESTED: {"how": {"received_by": received_by, "way": "phone" if request.logged else "service"}},
        REQUEST: {"reference": request.reference, "logged": request.logged, "items": request.said.get("items", "")},
    }
