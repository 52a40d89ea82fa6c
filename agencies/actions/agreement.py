"""Approving, signing and reviewing the Information Sharing Agreement."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agencies import controls, policies, standing
from agencies.models import Agency, AgreementReview, Approval, MissedSignature, Person, Signature
from wscp_isa import clock, ledger
from wscp_isa.protocol import library
from wscp_isa.rules import require

By = ledger.Actor | Person


@transaction.atomic
def sign(agency: Agency, *, version: str, name: str, post: str, by: By, at: datetime | None = None) -> Signature:
    """The agency keeps this version from now on, liable as 5.6 and 5.7 say, with the controls of 7.3 and 7.4 in place."""
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    person, now = by if isinstance(by, Person) else None, at or timezone.now()
    there = agency.signatures.filter(version=version).first()
    if there is not None and there.by == person:
        return there  # the button was pressed twice
    found = controls.of(agency, standing.of(agency))
    require(
        policies.signing(
            person,
            agency,
            signed=there is not None,
            current=standing.in_force_on(clock.today()).version == version,
            missing=[control.title for control in found if control.needed and not control.in_place],
        )
    )
    signature = Signature.objects.create(
        agency=agency,
        version=version,
        digest=library.agreement(version).digest,
        name=name,
        post=post,
        at=now,
        by=person,
        controls="\n".join(control.words for control in found),
    )
    facts = {"version": version, "digest": signature.digest, "name": name, "post": post, "controls": signature.controls}
    ledger.record("agreement.signed", about=agency, by=by, at=now, facts=facts)
    return signature


@transaction.atomic
def approve(version: str, *, partner: Agency, name: str, post: str, by: By) -> Approval:
    """This statutory partner agrees to this version; with the third it is in force (ISA 5.3)."""
    partner = Agency.objects.select_for_update(no_key=True).get(pk=partner.pk)
    person, now = by if isinstance(by, Person) else None, timezone.now()
    agreement = library.agreement(version)
    there = Approval.objects.filter(version=version, partner=partner.category).first()
    if there is not None and there.by == person:
        return there  # the button was pressed twice
    proposed = standing.since([agreement])[version] is None
    require(policies.approving(person, partner, proposed=proposed, approved=there is not None))
    approval = Approval.objects.create(
        agency=partner,
        partner=partner.category,
        version=version,
        digest=agreement.digest,
        name=name,
        post=post,
        at=now,
        by=person,
    )
    facts = {"version": version, "digest": agreement.digest, "name": name, "post": post}
    ledger.record("agreement.approved", about=partner, by=by, at=now, facts=facts)
    return approval


@transaction.atomic
def review(
    *, held_on: date, outcome: str, found: str, present: str, next_due: date, pack: str, by: By
) -> AgreementReview:
    """The statutory partners reviewed the version in force: what the pack said, what they found, and when they will again (5.2)."""
    person = by if isinstance(by, Person) else None
    require(policies.reviewing(person, held_on=held_on, next_due=next_due, today=clock.today()))
    said: dict[str, Any] = {"outcome": outcome, "found": found, "present": present, "next_due": next_due}
    version = standing.in_force_on(held_on).version
    there = AgreementReview.objects.filter(version=version, held_on=held_on, by=person, **said).first()
    if there is not None:
        return there  # the button was pressed twice
    held = AgreementReview.objects.create(version=version, held_on=held_on, by=person, pack=pack, **said)
    facts = {"version": version, "held_on": held_on.isoformat(), **said, "next_due": next_due.isoformat(), "pack": pack}
    ledger.record("agreement.reviewed", about=held, by=by, at=timezone.now(), facts=facts)
    return held


def missed(agency: UUID, *, at: datetime) -> None:
    """Somebody recorded sharing with this agency, and it had not signed: it is told so, and nothing of whom or what."""
    if not standing.has_signed(agency, clock.today()):
        MissedSignature.objects.create(agency_id=agency, at=at)
