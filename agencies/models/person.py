"""People who sign in, and what they are at which agency, from when until when."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from agencies.models.agency import Agency
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger import Actor


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find the person by e-mail address, whatever its case."""
        return self.get(email__iexact=username)

    def overseers(self) -> "models.QuerySet[Person]":
        """Those to whom the auditor's window is open, or once was: what they looked at is still to be gone through."""
        return self.filter(roles__kind__in=Role.OVERSEEING).distinct().order_by("name")


class Person(AbstractBaseUser, PermissionsMixin):
    """An account. It opens nothing by itself: what a person may see follows from roles, and a superuser has none."""

    ledger_kind = "person"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = PersonManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles_now(self) -> list["Role"]:
        """The roles that this person holds at this moment, read once a request."""
        return list(self.roles.live().select_related("agency").order_by("since", "id"))

    def agency_ids(self, *kinds: str) -> frozenset[UUID]:
        """The agencies at which this person now holds a role of one of these kinds; of any kind where none is named."""
        return frozenset(role.agency_id for role in self.roles_now if not kinds or role.kind in kinds)

    @property
    def oversees(self) -> bool:
        """Whether the auditor's window (Django admin) is open to this person."""
        return bool(self.agency_ids(*Role.OVERSEEING))

    # Django admin asks for this name; it is a consequence of the role, never a flag that someone can set.
    is_staff = oversees

    def as_actor(self, about: Any) -> Actor:
        """Who this is for the ledger, in the role that bears on this record: the one at its agency, else the first held."""
        agency_id = getattr(about, "agency_id", None)
        roles = sorted(self.roles_now, key=lambda role: role.agency_id != agency_id)
        if not roles:
            return Actor(id=self.pk, name=self.name, role="", agency_id=None, agency="")
        return Actor(
            id=self.pk, name=self.name, role=roles[0].kind, agency_id=roles[0].agency_id, agency=roles[0].agency.name
        )


class RoleQuerySet(models.QuerySet["Role"]):
    def live(self) -> "RoleQuerySet":
        """Roles held at this moment."""
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


class Role(models.Model):
    """What a person is at an agency between two dates. A person may hold several, at several agencies."""

    class Kind(models.TextChoices):
        PRACTITIONER = "practitioner", "Practitioner"
        SAFEGUARDING_TEAM = "safeguarding-team", "Safeguarding team"
        SPOC = "spoc", "Single point of contact"
        RESPONSIBLE_MANAGER = "responsible-manager", "Responsible manager"
        IFD_OFFICER = "ifd-officer", "Integrated Front Door officer"
        PARTNER_REVIEWER = "partner-reviewer", "Statutory partner reviewer"
        WSCP_MANAGER = "wscp-manager", "WSCP manager"
        SCRUTINEER = "scrutineer", "Independent scrutineer"
        OPERATOR = "operator", "Operator"

    # Who sees how much of their own agency's records.
    WHOLE_AGENCY: Iterable[str] = (Kind.SPOC, Kind.RESPONSIBLE_MANAGER)
    TEAM: Iterable[str] = (Kind.SAFEGUARDING_TEAM, Kind.IFD_OFFICER)
    DECIDING: Iterable[str] = (Kind.PRACTITIONER, *TEAM, *WHOLE_AGENCY)
    OVERSEEING: Iterable[str] = (Kind.WSCP_MANAGER,)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=24, choices=Kind)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")), name="role_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.agency}"
