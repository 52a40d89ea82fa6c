"""Reporting a breach, and saying what it was: the only writer of its report and of what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Agency, Person
from breaches import policies, proofs
from breaches.actions import owed, reminders
from breaches.actions import party as parties
from breaches.facts import law_of
from breaches.models import Breach, BreachAccess, BreachNote, Party
from decisions.kinds import unused_reference
from decisions.models import Decision, InformationRequest
from wscp_isa import ledger, vault
from wscp_isa.identifiers import is_reference
from wscp_isa.rules import Refused, require


@transaction.atomic
def report(
    agency: Agency,
    *,
    danger: str,
    nearly: bool,
    happened_at: datetime | None,
    suspected_at: datetime,
    what: str,
    stopped: Sequence[str],
    arose_from: str = "",
    submission_key: UUID,
    by: Person,
) -> Breach:
    """The report stands, and the ledger commits to every value of it. The same key with the same words returns the same report."""
    now = timezone.now()
    require(policies.reporting(by, agency, happened_at=happened_at, aware_at=suspected_at, now=now))
    said = {
        "agency": agency,
        "danger": danger,
        "nearly": nearly,
        "happened_at": happened_at,
        "suspected_at": suspected_at,
        "what": what,
        "stopped": list(stopped),
        "arose_from": arose_from,
    }
    written = Breach.objects.filter(reported_by=by, submission_key=submission_key).select_related("key", "agency")
    try:
        with transaction.atomic():
            return _the_same(written, said) or _write(said, submission_key=submission_key, at=now, by=by)
    except IntegrityError:
        # Two presses of one button met: the other was first. Anything else that breaks a constraint is a fault.
        if (breach := _the_same(written, said)) is not None:
            return breach
        raise


def _the_same(written: "QuerySet[Breach]", said: dict[str, Any]) -> Breach | None:
    breach = written.first()
    if breach is not None:
        require(policies.again(breach, **said))
    return breach


def _write(said: dict[str, Any], *, submission_key: UUID, at: datetime, by: Person) -> Breach:
    breach = Breach.objects.create(
        key=vault.new_key(),
        reference=unused_reference(),
        submission_key=submission_key,
        reported_by=by,
        reported_at=at,
        **_origin(said["arose_from"], by),
        **said,
    )
    # Whoever reports it is taken to have lost it, and to decide how it is used, until somebody says otherwise.
    Party.objects.create(
        key=breach.key,
        breach=breach,
        agency=breach.agency,
        lost=True,
        owner=False,
        controller=True,
        law=law_of(breach.agency),
        suspected_at=breach.suspected_at,
        added_at=at,
    )
    owed.open_to(breach, breach.agency_id, BreachAccess.Kind.HOLDER, by=by)
    ledger.record(
        "breach.reported",
        about=breach,
        by=by,
        at=at,
        facts={"danger": breach.danger, "nearly": breach.nearly},
        detail={"digest": proofs.digest("breach.reported", breach)},
    )
    owed.settle(breach)
    reminders.of("breach-reported", breach, agency=breach.agency_id, once=str(breach.pk))
    return breach


def _origin(typed: str, by: Person) -> dict[str, Any]:
    """The decision or the request of this reference, where whoever reports may see it; anything else stays as it was typed."""
    reference = typed.strip().upper()
    if not is_reference(reference):
        return {}
    for name, model in (("decision", Decision), ("request", InformationRequest)):
        if found := model.objects.visible_to(by).filter(reference=reference).first():
            return {name: found}
    return {}


@transaction.atomic
def say_what_it_is(
    breach: Breach, *, settled: str, aware_at: datetime | None = None, because: str = "", by: Person
) -> Breach:
    """It is a breach, and the clock of the controller for whom this is said runs; or it is none, with the reason kept."""
    breach = owed.held(breach)
    require(policies.settling(by, breach))
    if settled != Breach.Settled.BREACH and not because:
        raise Refused("Say why it is not a breach, or only nearly was one")
    now = timezone.now()
    breach.settled, breach.settled_at, breach.settled_by, breach.settled_because = settled, now, by, because
    breach.save(update_fields=["settled", "settled_at", "settled_by", "settled_because"])
    ledger.record("breach.settled", about=breach, by=by, at=now, facts={"as": settled}, detail={"because": because})
    matter = owed.settle(breach)
    own = matter.party_of(policies.agencies_acting(by, breach))
    if settled == Breach.Settled.BREACH and aware_at is not None and own is not None and own.aware_at is None:
        parties.become_aware(own, at=aware_at, by=by)
    return breach


@transaction.atomic
def note(breach: Breach, *, text: str, submission_key: UUID, by: Person) -> BreachNote:
    """A note of one's own agency stands, for nobody else; the same key again adds nothing."""
    breach = owed.held(breach)
    require(policies.noting(by, breach))
    acting = policies.agencies_acting(by, breach)
    made, new = BreachNote.objects.get_or_create(
        by=by,
        submission_key=submission_key,
        defaults={
            "key": vault.new_key(),
            "breach": breach,
            "agency_id": breach.agency_id if breach.agency_id in acting else min(acting),
            "at": timezone.now(),
            "text": text,
        },
    )
    require(policies.again(made, breach_id=breach.pk, text=text))
    if new:
        facts = {"agency": made.agency.name}
        ledger.record("breach.noted", about=breach, by=by, at=made.at, facts=facts)
    return made


@transaction.atomic
def close(breach: Breach, *, learned: str, by: Person) -> Breach:
    """Nothing is owed any more; what was learned stands with it."""
    breach = owed.held(breach)
    left = [duty.what for duty in owed.Matter(breach).duties if duty.owed]
    require(policies.closing(by, breach, owed=left))
    breach.closed_at, breach.closed_by, breach.closing = timezone.now(), by, learned
    breach.save(update_fields=["closed_at", "closed_by", "closing"])
    ledger.record("breach.closed", about=breach, by=by, at=breach.closed_at)
    owed.settle(breach)
    return breach


@transaction.atomic
def join(breach: Breach, *, reference: str, by: Person) -> Breach:
    """Two reports of one breach: both are kept, and the work goes on at the other, in which this agency is a party."""
    found = Breach.objects.visible_to(by).filter(reference=reference.strip().upper()).first()
    # Held in one order, so that two who join two reports to each other do not wait for one another.
    both = {one.pk: one for one in (breach, found) if one is not None}
    locked = {pk: owed.held(both[pk]) for pk in sorted(both)}
    breach, to = locked[breach.pk], locked[found.pk] if found else None
    require(policies.joining(by, breach, to))
    assert to is not None  # as the policy asks
    breach.joined_to, breach.joined_at = to, timezone.now()
    breach.save(update_fields=["joined_to", "joined_at"])
    ledger.lock(breach, to)
    ledger.record("breach.joined", about=breach, by=by, at=breach.joined_at, facts={"to": to.reference})
    ledger.record("breach.joined-by", about=to, by=by, at=breach.joined_at, facts={"report": breach.reference})
    owed.settle(breach)
    return breach


@transaction.atomic
def look(breach: Breach, *, how: str, by: Person) -> None:
    """Somebody opened the record: who and when is kept for those who review the looks."""
    ledger.look(breach, by=by, at=timezone.now(), how=how)
