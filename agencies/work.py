"""What agencies ask of those who answer for them, of managers, and of the statutory partners."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from agencies import pack, policies, standing
from agencies.models import Agency, Invitation, MissedSignature, Person, Role
from agencies.standing import Standing
from wscp_isa import clock, work
from wscp_isa.protocol import library
from wscp_isa.work import Owed

# How long before they are due contacts can be confirmed from Your work.
AHEAD = timedelta(days=14)
# How long before its link stops working whoever made an invitation is told of it.
SOON = timedelta(hours=24)
WHOM, THEIRS = "Your agency", "The agreement"


@work.contributes
def agencies_to_keep_true(person: Person, most: int) -> Iterator[Owed]:
    """Contacts to name and to confirm, and an agreement to sign, for those who answer for an agency (ISA 4.3i, 5.1)."""
    ids = person.agency_ids(*Role.WHOLE_AGENCY)
    if not ids:
        return
    agencies = Agency.objects.open().filter(pk__in=ids, controller=None).order_by("sort_key", "id")[:most]
    stands = standing.on(ids, clock.today())
    missed = dict(MissedSignature.objects.filter(agency__in=ids).order_by("at").values_list("agency", "at"))
    for agency in agencies:
        yield from _of_contacts(agency, stands[agency.pk])
        if not stands[agency.pk].signed:
            at = missed.get(agency.pk)
            told = f". A partner recorded sharing with you on {clock.words(at)}, and it was missing" if at else ""
            yield Owed(
                what=f"Sign the agreement{told}",
                about=agency.name,
                whom=WHOM,
                url=reverse("sign-agreement", args=[agency.pk]),
                clause="ISA 7.4",
            )


def _of_contacts(agency: Agency, stands: Standing) -> Iterator[Owed]:
    url = reverse("confirm-contacts", args=[agency.pk])
    for missing, what in (
        (not stands.spoc, "Name a single point of contact"),
        (not stands.manager, "Name a responsible manager"),
    ):
        if missing:
            yield Owed(what=what, about=agency.name, whom=WHOM, url=url, clause="ISA 4.3(i)")
    if stands.spoc and stands.manager and stands.confirm_by <= stands.day + AHEAD:
        due = work.end_of(stands.confirm_by)
        yield Owed(what="Confirm your contacts", about=agency.name, whom=WHOM, url=url, due=due, clause="ISA 4.3(i)")


@work.contributes
def agreement_to_review(person: Person, most: int) -> Iterator[Owed]:
    """The yearly review, for the managers of the partnership (ISA 5.2, 9.2)."""
    if not person.oversees:
        return
    due = pack.due(standing.in_force_on(clock.today()))
    if due <= clock.today() + work.SOON:
        yield Owed(
            what="Hold the yearly review of the agreement",
            about="With the council, the police and the integrated care board",
            whom=THEIRS,
            url=reverse("agreement-review"),
            due=work.end_of(due),
            clause="ISA 5.2",
        )


@work.contributes
def versions_to_approve(person: Person, most: int) -> Iterator[Owed]:
    """Proposed versions that one's own statutory partner has not approved (ISA 5.3)."""
    partner = policies.approving_for(person)
    if partner is None:
        return
    versions = [library.agreement(name) for name in library.agreements()]
    for version in versions:
        if version.in_force_from is None and partner.category not in standing.approved_by(version):
            yield Owed(
                what="Read and approve a new version of the agreement",
                about=version.title,
                whom=THEIRS,
                url=reverse("agreement-version", args=[version.version]),
                clause="ISA 5.3",
            )


@work.contributes
def people_to_admit(person: Person, most: int) -> Iterator[Owed]:
    """Those who wait at the agencies they answer for; for managers, where nobody there can admit them (ISA 7.1)."""
    answers_for = person.agency_ids(*Role.WHOLE_AGENCY)
    if not answers_for and not person.oversees:
        return
    waiting = Role.objects.waiting().filter(agency__closed_at=None)
    rows = waiting.filter(agency__in=answers_for)
    if person.oversees:
        there = Role.objects.live().filter(agency=OuterRef("agency"), kind__in=Role.WHOLE_AGENCY)
        rows = rows | waiting.filter(~Exists(there))
    for role in rows.select_related("person", "agency").order_by("id")[:most]:
        yield Owed(
            what=f"See their organisational check, and admit them as {role.get_kind_display()}",
            about="To admit",
            url=reverse("agency-person", args=[role.agency_id, role.person_id]),
            clause="ISA 7.1",
            whom=f"{role.person.name}, {role.agency.name}",
        )


@work.contributes
def invitations_to_renew(person: Person, most: int) -> Iterator[Owed]:
    """Invitations of theirs or their agencies' that nobody has used, and whose link works for a day more or no longer."""
    answers_for = person.agency_ids(*Role.WHOLE_AGENCY)
    if not answers_for and not person.oversees:
        return
    rows = Invitation.objects.open().filter(agency__closed_at=None, expires_at__lt=timezone.now() + SOON)
    mine = rows.filter(agency__in=answers_for)
    if person.oversees:
        mine = mine | rows.filter(by=person)
    for invitation in mine.select_related("agency").order_by("expires_at")[:most]:
        yield Owed(
            what="They have not used their invitation: remind them, make a new link or withdraw it",
            about="Invitation",
            url=reverse("agency-invitation", args=[invitation.agency_id, invitation.pk]),
            due=invitation.expires_at,
            clause="ISA 7.1",
            whom=f"{invitation.name}, {invitation.agency.name}",
        )
