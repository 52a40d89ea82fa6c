"""Parties of a breach: who they are, what they were told, when they became aware, what they answer and did."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, Person
from breaches import clock, policies, proofs
from breaches.actions import owed, reminders
from breaches.facts import clock_of, law_of
from breaches.models import Awareness, Breach, BreachAccess, Evidence, Party, Told
from wscp_isa import ledger, vault
from wscp_isa.rules import Refused, require

ROLES = ("lost", "owner", "controller")


def _held(party: Party) -> Party:
    breach = owed.held(party.breach)
    party = Party.objects.select_related("agency", "relies_on").get(pk=party.pk)
    party.breach, party.key = breach, breach.key
    return party


def _record(action: str, party: Party, by: Person, *, detail: dict[str, Any] | None = None, **facts: Any) -> None:
    # Somebody outside the directory may be a person: their name stands under the key of the record alone.
    named = {"party": str(party.pk), "agency": party.agency.name if party.agency else ""}
    ledger.record(action, about=party.breach, by=by, at=timezone.now(), facts=named | facts, detail=detail)


@transaction.atomic
def add(breach: Breach, *, agency: Agency | None, name: str = "", roles: list[str], law: str = "", by: Person) -> Party:
    """One more party, or more that an agency is to this breach. It is told by another press, and sees nothing before."""
    breach = owed.held(breach)
    require(policies.handling(by, breach))
    there = breach.parties.filter(agency=agency).first() if agency is not None else None
    if there is not None:
        there.breach = breach
        return change(there, roles=sorted({*roles, *(role for role in ROLES if getattr(there, role))}), by=by)
    party = Party.objects.create(
        key=breach.key,
        breach=breach,
        agency=agency,
        name="" if agency else name,
        law=law or law_of(agency),
        added_at=timezone.now(),
        **{role: role in roles for role in ROLES},
    )
    _record("breach.party-added", party, by, roles=sorted(roles))
    owed.settle(breach)
    return party


@transaction.atomic
def change(party: Party, *, roles: list[str], law: str = "", by: Person) -> Party:
    """What it is to this breach, otherwise than was thought; the ledger keeps what was said before."""
    party = _held(party)
    require(policies.handling(by, party.breach))
    was = sorted(role for role in ROLES if getattr(party, role))
    for role in ROLES:
        setattr(party, role, role in roles)
    party.law = law or party.law
    if party.aware_at:
        party.deadline = clock.deadline(party.aware_at, clock_of(party).hours) if party.controller else None
    party.save(update_fields=[*ROLES, "law", "deadline"])
    _record("breach.party-changed", party, by, was=was, roles=sorted(roles), law=party.law)
    owed.settle(party.breach)
    return party


@transaction.atomic
def say_no_part(party: Party, *, because: str, by: Person) -> Party:
    """The party says that it has no part in this: it stays on the record with its reason, and owes nothing any more."""
    party = _held(party)
    require(policies.for_party(by, party))
    party.not_party_at, party.not_party_because = timezone.now(), because
    party.save(update_fields=["not_party_at", "not_party_because"])
    _record("breach.no-part", party, by, detail={"because": because})
    owed.settle(party.breach)
    return party


@transaction.atomic
def tell(party: Party, *, way: str, text: str, submission_key: UUID, by: Person) -> Told:
    """The party has been told, and sees the notice and what all parties share (ISA 5.8, 4.3h)."""
    party = _held(party)
    breach = party.breach
    require(policies.telling(by, breach, agency=None, party=party))
    told = _tell(
        breach, party=party, agency=party.agency, way=way, text=text, because="", submission_key=submission_key, by=by
    )
    if party.agency_id:
        owed.open_to(breach, party.agency_id, BreachAccess.Kind.PARTY)
        reminders.of("breach-told", breach, agency=party.agency_id, once=str(told.pk))
    if party.suspected_at is None:
        party.suspected_at = told.at
        party.save(update_fields=["suspected_at"])
    owed.settle(breach)
    return told


@transaction.atomic
def tell_partner(
    breach: Breach, *, agency: Agency, way: str, text: str, because: str, submission_key: UUID, by: Person
) -> Told:
    """A partner who is no party has been told, for this reason; it sees the notice and nothing else (ISA 4.3h)."""
    breach = owed.held(breach)
    require(policies.telling(by, breach, agency=agency.pk, party=None))
    told = _tell(
        breach, party=None, agency=agency, way=way, text=text, because=because, submission_key=submission_key, by=by
    )
    owed.open_to(breach, agency.pk, BreachAccess.Kind.TOLD)
    reminders.of("breach-told", breach, agency=agency.pk, once=str(told.pk))
    owed.settle(breach)
    return told


def _tell(breach: Breach, *, agency: Agency | None, submission_key: UUID, by: Person, **said: Any) -> Told:
    before = Told.objects.filter(by=by, submission_key=submission_key).select_related("key").first()
    if before is not None:
        require(policies.again(before, breach_id=breach.pk, agency=agency, **said))
        return before  # the button was pressed twice
    acting = policies.agencies_acting(by, breach)
    teller = breach.agency_id if breach.agency_id in acting else min(acting)
    told = Told.objects.create(
        key=vault.new_key(),
        breach=breach,
        agency=agency,
        by_agency_id=teller,
        submission_key=submission_key,
        at=timezone.now(),
        by=by,
        **said,
    )
    ledger.record(
        "breach.told",
        about=breach,
        by=by,
        at=told.at,
        facts={"agency": agency.name if agency else "", "way": told.way},
        detail={"digest": proofs.digest("breach.told", breach)},
    )
    return told


@transaction.atomic
def become_aware(party: Party, *, at: datetime, because: str = "", by: Person) -> Party:
    """The party is certain since then, and a controller has until its deadline. A correction keeps both times, and why."""
    party, now = _held(party), timezone.now()
    before = party.aware_at
    require(policies.becoming_aware(by, party, at=at, because=because, now=now, before=before))
    if before == at:
        return party  # the button was pressed twice
    Awareness.objects.create(key=party.key, party=party, at=at, because=because, said_at=now, said_by=by)
    party.aware_at, party.marked_at = at, now
    if party.suspected_at is None or party.suspected_at > at:
        party.suspected_at = at
    party.deadline = clock.deadline(at, clock_of(party).hours) if party.controller else None
    if party.deadline and party.deadline <= now:
        # Marks that are over are not told of, but for the last: whoever answers for it hears that the time is over.
        party.marked_at = party.deadline - timedelta(microseconds=1)
    party.save(update_fields=["aware_at", "marked_at", "suspected_at", "deadline"])
    _record(
        "breach.aware",
        party,
        by,
        at=at.isoformat(),
        was=before.isoformat() if before else None,
        detail={"digest": proofs.digest("breach.aware", party.breach)},
    )
    owed.settle(party.breach)
    return party


@transaction.atomic
def answer(party: Party, *, answer: str, relies_on: Party | None = None, because: str = "", by: Person) -> Party:
    """Whether this controller reports it, relies on another who does, or need not; each with its reason (ISA 5.9)."""
    party = _held(party)
    require(policies.for_party(by, party))
    if answer == Party.Answer.ANOTHER:
        require(policies.relying(party, relies_on))
    if answer == Party.Answer.NOT_REPORTABLE and not because:
        raise Refused("Say why it does not have to be reported")
    party.answer, party.answer_because, party.answered_at = answer, because, timezone.now()
    party.relies_on = relies_on if answer == Party.Answer.ANOTHER else None
    party.save(update_fields=["answer", "answer_because", "answered_at", "relies_on"])
    _record("breach.answered", party, by, answer=answer, detail={"because": because})
    owed.settle(party.breach)
    return party


@transaction.atomic
def report_to_regulator(
    party: Party, *, at: datetime, reference: str = "", late_because: str = "", by: Person
) -> Party:
    """The regulator has been told, then and under this reference. Late, it is recorded all the same, and the reason asked for."""
    party = _held(party)
    require(policies.for_party(by, party))
    require(policies.LATER if at > timezone.now() else None)
    require(policies.EARLIER_REPORT if party.aware_at is None or at < party.breach.suspected_at else None)
    party.reported_at, party.regulator_reference, party.late_because = at, reference, late_because
    party.answer, party.answered_at = Party.Answer.REPORTING, party.answered_at or timezone.now()
    party.relies_on = None
    party.save(
        update_fields=["reported_at", "regulator_reference", "late_because", "answer", "answered_at", "relies_on"]
    )
    late = bool(party.deadline and at > party.deadline)
    detail = {"reference": reference, "late_because": late_because}
    _record("breach.reported-to-regulator", party, by, at=at.isoformat(), late=late, detail=detail)
    owed.settle(party.breach)
    return party


@transaction.atomic
def done(party: Party, *, duty: str, at: datetime, how: str, by: Person) -> Evidence:
    """The party did what it owed: what, when, by whom. It is said once."""
    party = _held(party)
    require(policies.for_party(by, party))
    require(policies.LATER if at > timezone.now() else None)
    evidence, new = Evidence.objects.get_or_create(
        party=party,
        duty=duty,
        defaults={
            "key": party.key,
            "breach": party.breach,
            "done_at": at,
            "how": how,
            "at": timezone.now(),
            "by": by,
        },
    )
    if new:
        _record("breach.done", party, by, duty=duty, at=at.isoformat())
        owed.settle(party.breach)
    return evidence
