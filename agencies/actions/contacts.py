"""Keeping true who is to be reached at an agency. A contact is never overwritten: another takes its place from that day on."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies import policies
from agencies.models import Agency, AgencyContact, ContactsConfirmed, Person
from wscp_isa import clock, ledger, notices
from wscp_isa.rules import require

By = ledger.Actor | Person


@transaction.atomic
def name(agency: Agency, *, kind: str, since: date | None = None, by: By, **said: str) -> AgencyContact:
    """This is somebody to be reached at the agency, from today on or since a day that is over (ISA 4.3i)."""
    agency = _held(agency, by)
    there = agency.contacts.filter(until=None, kind=kind, **said).first()
    if there is not None:
        return there  # the button was pressed twice
    contact = AgencyContact.objects.create(agency=agency, kind=kind, since=since or clock.today(), **said)
    _record("contact.named", contact, by)
    return contact


@transaction.atomic
def replace(contact: AgencyContact, *, kind: str, by: By, **said: str) -> AgencyContact:
    """From today on this is how it is; what was said before stays with the days when it was so."""
    agency = _held(contact.agency, by)
    contact = AgencyContact.objects.select_related("agency").get(pk=contact.pk)
    require(policies.replacing(contact))
    now: dict[str, Any] = {"kind": kind, **said}
    if all(getattr(contact, field) == value for field, value in now.items()):
        return contact
    _end(contact)
    taking = AgencyContact.objects.create(agency=agency, since=clock.today(), **now)
    _record("contact.replaced", taking, by, was={"kind": contact.kind, "name": contact.name, "post": contact.post})
    return taking


@transaction.atomic
def end(contact: AgencyContact, *, by: By) -> AgencyContact:
    """Nobody is to be reached so any more, from today on."""
    _held(contact.agency, by)
    contact = AgencyContact.objects.select_related("agency").get(pk=contact.pk)
    require(policies.replacing(contact))
    _end(contact)
    _record("contact.ended", contact, by)
    return contact


@transaction.atomic
def confirm(agency: Agency, *, at: datetime | None = None, by: By) -> ContactsConfirmed:
    """Somebody who answers for the agency says that its contacts are right as they stand."""
    agency = _held(agency, by)
    now = at or timezone.now()
    named = set(agency.contacts.on(clock.today()).values_list("kind", flat=True))
    require(policies.confirming(named))
    confirmed = ContactsConfirmed.objects.create(agency=agency, at=now, by=by if isinstance(by, Person) else None)
    ledger.record("contacts.confirmed", about=agency, by=by, at=now, facts={"kinds": sorted(named)})
    return confirmed


@transaction.atomic
def tell_stale(agency: Agency, people: Collection[Person], *, once: str, at: datetime) -> bool:
    """These people are told that nobody has confirmed its contacts for too long; False where another was first."""
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    told = notices.told(people, [once])
    people = [person for person in people if (person.pk, once) not in told]
    for person in people:
        path = reverse("confirm-contacts", args=[agency.pk])
        notices.tell(person, "contacts-stale", about="", path=path, once=once, at=at)
    if people:
        facts = {"told": sorted(person.name for person in people)}
        ledger.record("contacts.stale-told", about=agency, by=ledger.Actor.system("reminders"), at=at, facts=facts)
    return bool(people)


def _held(agency: Agency, by: By) -> Agency:
    """The agency, until the transaction ends: of two who change its contacts one waits for the other."""
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    require(policies.keeping_contacts(by if isinstance(by, Person) else None, agency))
    return agency


def _end(contact: AgencyContact) -> None:
    contact.until = clock.today()
    contact.save(update_fields=["until"])


def _record(action: str, contact: AgencyContact, by: By, **more: Any) -> None:
    # How somebody is reached is not written where it can never be taken out again; the contact itself keeps it by its days.
    facts = {"contact": str(contact.pk), "kind": contact.kind, "name": contact.name, "post": contact.post, **more}
    ledger.record(action, about=contact.agency, by=by, at=timezone.now(), facts=facts)
