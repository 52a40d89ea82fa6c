"""What breaches ask of those who answer for an agency: each duty of theirs, the soonest first."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from agencies import grants
from agencies.models import Person, Role
from breaches import handlers
from breaches.addresses import where
from breaches.facts import Matter, together
from breaches.models import Breach, BreachAccess
from wscp_isa import ledger, vault, work
from wscp_isa.work import Owed

# Of how many breaches the duties are worked out for one page: the soonest due of each agency's.
MOST = 10
# How long it is said that one was shown, should nobody look.
NOTICE_FOR = timedelta(days=90)


@work.contributes
def duties_of_breaches(person: Person, most: int) -> Iterator[Owed]:
    """What their agencies still owe in breaches, by when and under which clause (ISA 4.3h, 5.8, 5.9)."""
    agencies = handlers.agencies(person)
    if not agencies:
        return
    alone = handlers.alone(person)
    rows = BreachAccess.objects.live().filter(due_at__isnull=False).order_by("due_at")
    theirs = handlers.nobodys() | Q(reported_by=person)
    due = [
        row
        for agency in agencies
        for row in (rows.filter(theirs) if agency in alone else rows)
        .filter(agency=agency)
        .values_list("due_at", "breach", "agency")[:MOST]
    ]
    soonest = sorted(due)[:MOST]
    found: list[Owed] = []
    matters = together([breach for _, breach, _ in soonest])
    for due_at, breach_id, agency in soonest:
        matter = matters[breach_id]
        try:
            owed = matter.owed_by(agency)
        except vault.FieldUndecryptable:
            # One record that cannot be read does not take all that is owed with it, nor does its time pass unsaid.
            found.append(_locked(matter, due_at))
            continue
        for duty in owed:
            party = matter.party(duty.party)
            found.append(
                Owed(
                    what=duty.what,
                    about=matter.breach.reference,
                    url=where(duty, matter),
                    due=duty.due,
                    clause=duty.clause,
                    whom=f"Data breach, {party}",
                )
            )
    # A duty without a time of its own comes last.
    yield from sorted(found, key=lambda owed: (owed.due is None, owed.due or timezone.now()))


def _locked(matter: Matter, due_at: datetime | None) -> Owed:
    breach = matter.breach
    what = "Locked: what this breach asks of you cannot be read"
    return Owed(what=what, about=breach.reference, url=breach.get_absolute_url(), due=due_at, clause="ISA 5.8")


@work.contributes
def breaches_shown_to_overseers(person: Person, most: int) -> Iterator[Owed]:
    """Breaches of the agency one answers for that were shown for audit, until somebody there has looked at why (ISA 7.2)."""
    agencies = person.agency_ids(*Role.WHOLE_AGENCY)
    if not agencies:
        return
    shown = grants.given_to_overseers(agencies, Breach, since=timezone.now() - NOTICE_FOR, most=most)
    if not shown:
        return
    read = ledger.looked_since({id_: grant.since for id_, grant in shown.items()}, at=agencies)
    for breach in Breach.objects.visible_to(person).filter(pk__in=set(shown) - read).only("reference"):
        yield Owed(
            what=f"See why {shown[breach.pk].user.name} was shown what it is about",
            about=breach.reference,
            url=breach.get_absolute_url(),
            clause="ISA 7.2",
            whom="Data breach",
        )
