"""Telling people of a breach: those who answer where it was reported or told, and a controller's of its deadline, each once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Person
from breaches import clock, handlers
from breaches.actions import owed
from breaches.facts import clock_of
from breaches.models import Breach, BreachAccess, Party
from wscp_isa import ledger, notices

REMINDERS = ledger.Actor.system("reminders")


def of(kind: str, breach: Breach, *, agency: UUID, once: str) -> None:
    """Those who answer for this agency will be told of the breach by the next tick, however many they are."""
    BreachAccess.objects.filter(breach=breach, agency=agency).update(to_tell=f"{kind}:{once}")


@transaction.atomic
def tell(access_id: int, *, at: datetime) -> bool:
    """They are told, but for who reported it themselves; False where another worker was first."""
    rows = BreachAccess.objects.select_for_update(of=("self",), skip_locked=True).exclude(to_tell="")
    row = rows.select_related("breach").filter(pk=access_id).first()
    if row is None:
        return False
    kind, _, _ = row.to_tell.partition(":")
    for person in _whom(row.breach, row.agency_id):
        if kind != "breach-reported" or person.pk != row.breach.reported_by_id:
            path, about = row.breach.get_absolute_url(), row.breach.reference
            notices.tell(person, kind, about=about, path=path, once=row.to_tell, at=at)
    row.to_tell = ""
    row.save(update_fields=["to_tell"])
    return True


def _whom(breach: Breach, agency: UUID) -> list[Person]:
    """Those who answer there; where nobody does by their role, not those for whom it is a colleague's own."""
    return [
        person
        for person in handlers.to_tell(agency)
        if agency not in handlers.alone(person) or Breach.objects.visible_to(person).filter(pk=breach.pk).exists()
    ]


def of_deadline(party: Party, *, hours: int, at: datetime) -> None:
    """Those who answer for a controller are told how long there is; once for each mark of each deadline."""
    assert party.agency_id is not None  # as those are chosen who are reminded
    assert party.deadline is not None
    kind = "breach-deadline" if hours else "breach-deadline-over"
    once = f"breach:{party.pk}:{hours}h:{party.deadline:%Y%m%dT%H%M%S}"
    people = _whom(party.breach, party.agency_id)
    for person in people:
        path, about = party.breach.get_absolute_url(), party.breach.reference
        notices.tell(person, kind, about=about, path=path, once=once, at=at, due=party.deadline)
    agency = party.agency.name if party.agency else ""
    facts = {"agency": agency, "hours": hours, "told": sorted(person.name for person in people)}
    ledger.record("breach.reminded", about=party.breach, by=REMINDERS, at=at, facts=facts)


@transaction.atomic
def remind(party_id: UUID, *, at: datetime) -> bool:
    """The last mark that was reached is told of, and the next one set; False where another worker was first, or it is over."""
    party = Party.objects.select_related("agency", "breach").get(pk=party_id)
    # The breach first, as every action does, so that none of them waits for a reminder that waits for it.
    rows = Breach.objects.select_for_update(of=("self",), skip_locked=True).select_related("key", "agency")
    breach = rows.filter(pk=party.breach_id).first()
    party.refresh_from_db()
    if breach is None or party.next_mark_at is None or party.next_mark_at > at or party.deadline is None:
        return False
    party.breach, party.key = breach, breach.key
    since = party.marked_at or party.next_mark_at
    hours = clock.passed(party.deadline, clock_of(party).reminders, since=since, now=at)
    party.marked_at = at
    party.save(update_fields=["marked_at"])
    owed.set_mark(party, goes_on=breach.goes_on)
    if hours is None or party.agency_id is None:
        return False
    of_deadline(party, hours=hours, at=at)
    return True
