"""Who at an agency answers for its breaches: whoever answers for the agency or is in its safeguarding team.

Where an agency has nobody of these here, whoever records decisions there does: nothing forces a second person. Each answers then
for what they reported themselves, and all of them for what is nobody's.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agencies.models import AgencyContact, Person, Role
from wscp_isa import clock

HANDLING: Iterable[str] = (*Role.WHOLE_AGENCY, *Role.TEAM)
_KEPT = "_breaches_without_others"


def named(person: Person) -> frozenset[UUID]:
    """The agencies whose breaches they answer for by their role."""
    return person.agency_ids(*HANDLING)


def alone(person: Person) -> frozenset[UUID]:
    """The agencies at which they record decisions and nobody has a role that answers for breaches; asked once a request."""
    others = person.agency_ids(*Role.DECIDING) - named(person)
    if not others:
        return frozenset()
    if _KEPT not in vars(person):
        handled = Role.objects.live().filter(agency__in=others, kind__in=HANDLING).values_list("agency", flat=True)
        vars(person)[_KEPT] = others - frozenset(handled)
    kept: frozenset[UUID] = vars(person)[_KEPT]
    return kept


def agencies(person: Person) -> frozenset[UUID]:
    """The agencies for which this person acts when there is a breach."""
    return named(person) | alone(person)


def everywhere(person: Person) -> frozenset[UUID]:
    """The agencies at which they have any role, admitted to it or not: nothing stands between a person and a report."""
    return person.agency_ids() | frozenset(role.agency_id for role in person.roles_waiting)


def nobodys() -> Q:
    """Which rows of sight are no colleague's own: what comes from elsewhere, and what was reported by one who has left."""
    there = Role.objects.unended().filter(agency=OuterRef("agency"), person=OuterRef("reported_by"))
    return Q(reported_by=None) | Q(~Exists(there))


def to_tell(agency: UUID) -> list[Person]:
    """Whom a reminder for this agency goes to: its contact and manager; without them its team; else who records decisions."""
    officers = AgencyContact.objects.on(clock.today()).filter(
        agency=agency, kind=AgencyContact.Kind.DATA_PROTECTION_OFFICER
    )
    addresses = {email.lower() for email in officers.values_list("email", flat=True) if email}
    roles = Role.objects.live().filter(agency=agency, person__is_active=True).select_related("person").order_by("id")
    found = list(roles.filter(kind__in=Role.DECIDING))
    # A data protection officer who is named as a contact is told too, where they are somebody here.
    officer = {role.person_id: role.person for role in found if role.person.email.lower() in addresses}
    for kinds in (Role.WHOLE_AGENCY, Role.TEAM, Role.DECIDING):
        if there := {role.person_id: role.person for role in found if role.kind in kinds}:
            return list((there | officer).values())
    return []
