"""What every action on a breach ends with: who holds it while it is changed, what its agencies owe now, when to remind them."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from agencies.models import Person
from breaches import clock, facts
from breaches.facts import Matter
from breaches.models import Breach, BreachAccess, Party


def held(breach: Breach) -> Breach:
    """The breach, until the transaction ends: of two who change what belongs to it one waits for the other."""
    rows = Breach.objects.select_for_update(of=("self",)).select_related("key", "agency")
    return rows.get(pk=breach.pk)


def open_to(breach: Breach, agency: UUID, kind: str, *, by: Person | None = None) -> None:
    """The agency sees it from now on; one that was told of it sees more once it is a party."""
    now = timezone.now()
    sight, made = BreachAccess.objects.get_or_create(
        breach=breach,
        agency_id=agency,
        # Whoever sees it for two agencies finds it in one place of the register: when it was reported.
        defaults={
            "kind": kind,
            "created_at": breach.reported_at,
            "since": now,
            "reported_by": by,
            "state": breach.state,
        },
    )
    if not made and sight.kind == BreachAccess.Kind.TOLD and kind == BreachAccess.Kind.PARTY:
        sight.kind = kind
        sight.save(update_fields=["kind"])


def settle(breach: Breach) -> Matter:
    """Each agency's row of sight says what has become of it, and when it next owes something; clocks that ended are still."""
    matter = Matter(breach)
    for sight in BreachAccess.objects.filter(breach=breach):
        dues = [duty.due or breach.reported_at for duty in matter.owed_by(sight.agency_id)]
        sight.state, sight.due_at = breach.state, min(dues, default=None)
        sight.save(update_fields=["state", "due_at"])
    for party in matter.parties:
        set_mark(party, goes_on=breach.goes_on)
    return matter


def set_mark(party: Party, *, goes_on: bool) -> None:
    """When to remind of its deadline next; never again once it has answered otherwise or reported it."""
    runs = goes_on and party.has_part and party.controller and party.deadline and not party.reported_at
    mark: datetime | None = None
    if runs and party.answer in ("", Party.Answer.REPORTING) and party.deadline and party.marked_at:
        mark = clock.next_mark(party.deadline, facts.clock_of(party).reminders, now=party.marked_at)
    if party.next_mark_at != mark:
        party.next_mark_at = mark
        party.save(update_fields=["next_mark_at"])
