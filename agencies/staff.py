"""The people of an agency as its page shows them: a page at a time by name, in a fixed number of queries however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Invitation, Person, Role, StaffCheck
from agencies.models.invitation import digest
from agencies.overview import Tally, count
from wscp_isa import clock
from wscp_isa.notices.models import Notice

SIZE, MOST = 50, 500
# Of invitations that nobody has used; more than these have been forgotten, and the oldest are the ones to withdraw.
MOST_INVITATIONS = 50
OFFICE = "a manager of the Wirral Safeguarding Children Partnership"


@dataclass(frozen=True)
class Member:
    """One person of an agency: their roles there, the last check held, and whether they have read the guidance in force."""

    person: Person
    roles: Sequence[Role]
    checks: Sequence[StaffCheck]
    guidance: str

    @property
    def waits(self) -> bool:
        """Whether they have not been admitted to one of their roles yet."""
        return any(role.since is None for role in self.roles)

    @property
    def said_of_roles(self) -> list[str]:
        return [_role(role) for role in self.roles]

    @property
    def said_of_checks(self) -> list[str]:
        return [_check(check) for check in self.checks]


@dataclass(frozen=True)
class Page:
    """The people of one page, and the keys that the pages beside it begin at; None where there is none."""

    members: Sequence[Member]
    before: UUID | None = None
    after: UUID | None = None


def page(agency: Agency, *, guidance: str, after: str = "", before: str = "", size: int = SIZE) -> Page:
    """One page of the agency's people; the first where a key is damaged, or nothing is left on its side."""
    people = _people(agency)
    if (place := _place(before)) is not None:
        found = list(_beside(people, place, "lt").order_by("-sorted", "-id")[: size + 1])[::-1]
        # Fewer than a page, and it is the first: shown whole.
        if len(found) > size:
            return _page(found[1:], guidance, before=True, after=True)
    elif (place := _place(after)) is not None:
        found = list(_beside(people, place, "gt").order_by("sorted", "id")[: size + 1])
        if found:
            return _page(found[:size], guidance, before=True, after=len(found) > size)
    found = list(people.order_by("sorted", "id")[: size + 1])
    return _page(found[:size], guidance, before=False, after=len(found) > size)


def member(agency: Agency, pk: UUID, *, guidance: str) -> Member | None:
    """One of them; nothing where nobody of this key has a role there."""
    found = _people(agency).filter(pk=pk).first()
    return _member(found, guidance) if found else None


def tallies(agency: Agency, *, guidance: str) -> list[Tally]:
    """How many are there, wait to be admitted, or have not read the guidance in force (ISA 7.1, 7.6)."""
    url = reverse("agency-people", args=[agency.pk])
    there = Person.objects.filter(Exists(Role.objects.live().filter(agency=agency, person=OuterRef("pk"))))
    waiting = Role.objects.waiting().filter(agency=agency)
    late = Invitation.objects.open().filter(agency=agency, expires_at__lt=timezone.now())
    return [
        Tally("People with a role", count(there, most=MOST), MOST, url),
        Tally("People to admit", count(waiting, most=MOST), MOST, url),
        Tally(
            "People who have not read the guidance", count(there.exclude(guidance_read=guidance), most=MOST), MOST, url
        ),
        Tally("Invitations that have expired", count(late, most=MOST), MOST, url),
    ]


def last_to_answer(agency: Agency, member: Member) -> bool:
    """Whether nobody is the agency's single point of contact any more once this person has left it."""
    if not any(role.kind == Role.Kind.SPOC for role in member.roles):
        return False
    others = Role.objects.live().filter(agency=agency, kind=Role.Kind.SPOC).exclude(person=member.person)
    return not others.exists()


def _people(agency: Agency) -> "QuerySet[Any]":
    there = Role.objects.unended().filter(agency=agency)
    roles = Prefetch("roles", there.order_by("kind"), to_attr="roles_there")
    checks = StaffCheck.objects.filter(agency=agency).select_related("seen_by")
    people = Person.objects.filter(Exists(there.filter(person=OuterRef("pk"))))
    return people.annotate(sorted=Lower("name")).prefetch_related(
        roles, Prefetch("checks", checks, to_attr="checks_there")
    )


def _place(key: str) -> tuple[str, UUID] | None:
    try:
        return (
            Person.objects.annotate(sorted=Lower("name")).values_list("sorted", "id").get(pk=UUID(key)) if key else None
        )
    except (ValueError, Person.DoesNotExist):
        return None


def _beside(people: "QuerySet[Any]", place: tuple[str, UUID], side: str) -> "QuerySet[Any]":
    name, id_ = place
    return people.filter(Q(**{f"sorted__{side}": name}) | Q(**{"sorted": name, f"id__{side}": id_}))


def _page(people: Sequence[Person], guidance: str, *, before: bool, after: bool) -> Page:
    members = [_member(person, guidance) for person in people]
    return Page(members, people[0].pk if before else None, people[-1].pk if after else None)


def _member(person: Any, guidance: str) -> Member:
    return Member(person, person.roles_there, person.checks_there, _read(person, guidance))


def _role(role: Role) -> str:
    since = f"since {_day(role.since)}" if role.since else "waiting to be admitted"
    return f"{role.get_kind_display()}, {since}"


def _check(check: StaffCheck) -> str:
    seen = f", seen by {check.seen_by.name}" if check.seen_by else ""
    return f"{check.get_kind_display()}, {clock.day_in_words(check.on)}{seen}"


def _read(person: Person, guidance: str) -> str:
    if person.guidance_read_at is None:
        return "Not read yet"
    read = f"Read on {_day(person.guidance_read_at)}"
    return read if person.guidance_read == guidance else f"{read}. It has changed since"


def _day(at: datetime) -> str:
    return clock.day_in_words(timezone.localdate(at))


# --- Invitations -----------------------------------------------------------------------------------------------------------------


def link(token: str) -> str:
    """The address by which somebody comes in."""
    return f"{settings.PUBLIC_URL}{reverse('invitation', args=[token])}"


def mailed(invitation: Invitation) -> Notice | None:
    """The mail by which its link goes to whom it is for."""
    return Notice.objects.filter(person=None, once=invitation.link_key).first()


def invited_by(token: str) -> Invitation | None:
    """The invitation of a link that works; one that was used, is late or was withdrawn, or never was, is none."""
    rows = Invitation.objects.select_related("agency", "by")
    found = rows.filter(token_digest=digest(token)).first() if token else None
    return found if found is not None and found.works and not found.agency.closed_at else None


def known(invitation: Invitation) -> bool:
    """Whether somebody with this address has an account already, and so signs in before they accept."""
    return Person.objects.filter(email__iexact=invitation.email).exists()


def open_invitations(agency: Agency) -> list[Invitation]:
    """Those that nobody has used, the soonest to expire first."""
    rows = Invitation.objects.open().filter(agency=agency).select_related("by")
    return list(rows.order_by("expires_at")[:MOST_INVITATIONS])


# --- Who can admit ----------------------------------------------------------------------------------------------------------------


def who_admits(waiting: Iterable[Role]) -> list[Mapping[str, str]]:
    """Of each agency at which somebody waits: what they will be, and who can admit them."""
    waiting = list(waiting)
    if not waiting:
        return []
    roles = Role.objects.live().filter(
        agency__in={role.agency_id for role in waiting}, kind__in=Role.WHOLE_AGENCY, person__is_active=True
    )
    named: dict[UUID, dict[str, None]] = {}
    for agency, name in roles.order_by("person__name").values_list("agency", "person__name"):
        named.setdefault(agency, {})[name] = None
    return [
        {
            "role": str(role.get_kind_display()),
            "agency": role.agency.name,
            "who": " or ".join(named.get(role.agency_id, {})) or OFFICE,
        }
        for role in waiting
    ]
