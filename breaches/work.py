"""What breaches ask of those who answer for an agency: each duty of theirs, the soonest first."""

from collections.abc import Iterator

from agencies.models import Person
from breaches import handlers
from breaches.facts import together
from breaches.models import BreachAccess
from breaches.record import where
from wscp_isa import work
from wscp_isa.work import Owed

# Of how many breaches the duties are worked out for one page: the soonest due of each agency's.
MOST = 10


@work.contributes
def duties_of_breaches(person: Person, most: int) -> Iterator[Owed]:
    """What their agencies still owe in breaches, by when and under which clause (ISA 4.3h, 5.8, 5.9)."""
    agencies = handlers.agencies(person)
    if not agencies:
        return
    alone = handlers.alone(person)
    rows = BreachAccess.objects.live().filter(due_at__isnull=False).order_by("due_at")
    due = [
        row
        for agency in agencies
        for row in rows.filter(agency=agency).values_list("due_at", "breach", "agency", "kind", "reported_by")[:MOST]
    ]
    soonest = sorted(due)[:MOST]
    matters = together([breach for _, breach, *_ in soonest])
    for _, breach_id, agency, kind, reported_by in soonest:
        if kind == BreachAccess.Kind.HOLDER and agency in alone and reported_by != person.pk:
            continue  # a colleague's own
        matter = matters[breach_id]
        for duty in matter.owed_by(agency):
            party = matter.party(duty.party)
            yield Owed(
                what=duty.what,
                about=matter.breach.reference,
                url=where(duty, matter),
                due=duty.due,
                clause=duty.clause,
                whom=f"Data breach, {party}",
            )
