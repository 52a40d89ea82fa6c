"""What agencies do with nobody asking: reminding of contacts that nobody confirms, letting go of what was kept for a while."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from agencies.actions import contacts, imports, invitations, unsent
from agencies.models import Agency, AgencyContact, ContactsConfirmed, Person, Role
from agencies.models.agency import start_of
from agencies.standing import confirmed_every
from wscp_isa import clock, notices, sweeps

# No month is shorter: so the database can leave out most agencies.
SHORTEST = timedelta(days=28)

notices.made_at_sending("invitation", invitations.path_of_link)


@sweeps.contributes
def tell_of_stale_contacts(now: datetime) -> int:
    """Where contacts have gone stale the single points of contact are told, once until they are confirmed (ISA 4.3i)."""
    stale = {agency: f"contacts-stale:{agency.pk}:{since}" for agency, since in _stale(timezone.localdate(now))}
    there: dict[Agency, list[Person]] = {}
    roles = Role.objects.live().filter(agency__in=stale, kind=Role.Kind.SPOC, person__is_active=True)
    for role in roles.select_related("person", "agency"):
        there.setdefault(role.agency, []).append(role.person)
    told = notices.told({person for people in there.values() for person in people}, stale.values())
    return sum(
        contacts.tell_stale(agency, people, once=stale[agency], at=now)
        for agency, people in there.items()
        if any((person.pk, stale[agency]) not in told for person in people)
    )


def _stale(today: date) -> Iterator[tuple[Agency, date]]:
    """Agencies that answer for their own contacts, and since when nobody has said that these are right."""
    every = confirmed_every(today).amount
    long_ago = today - every * SHORTEST
    confirmed = ContactsConfirmed.objects.filter(agency=OuterRef("pk")).order_by("-at").values("at")[:1]
    named = AgencyContact.objects.on(today).filter(agency=OuterRef("pk"), kind__in=AgencyContact.NEEDED)
    agencies = (
        Agency.objects.open()
        .filter(controller=None)
        .annotate(confirmed=Subquery(confirmed), named=Subquery(named.order_by("since").values("since")[:1]))
        .filter(Q(confirmed__lt=start_of(long_ago)) | Q(confirmed=None), named__lt=long_ago)
    )
    for agency in agencies:
        # Where they were never confirmed, since they were named.
        since = timezone.localdate(agency.confirmed) if agency.confirmed else agency.named
        if clock.months_after(since, every) < today:
            yield agency, since


@sweeps.contributes
def let_go_of_unsent(now: datetime) -> int:
    """What somebody typed, never saved and did not come back for."""
    return unsent.sweep()


@sweeps.contributes
def let_go_of_imports(now: datetime) -> int:
    """Files of agencies that waited too long to be imported."""
    return imports.sweep()
