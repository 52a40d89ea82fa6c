"""People who sign in, and what they are at which agency, from when until when."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
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
    # Which guidance they read last, by its digest: on their own row, so that no page has to ask for it (ISA 7.6).
    guidance_read = models.CharField(max_length=64, blank=True)
    guidance_read_at = models.DateTimeField(null=True, blank=True)
    access_ended = models.PositiveIntegerField(
        default=0, help_text="how often access was ended, and every session with it"
    )

    objects = PersonManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(
                condition=Q(guidance_read="", guidance_read_at=None)
                | (~Q(guidance_read="") & Q(guidance_read_at__isnull=False)),
                name="person_guidance_read_at",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # What Django's own does, with the count beside the password: ending access ends every session begun before.
        proved = f"{self.password}:{self.access_ended}"
        return salted_hmac("agencies.Person.session", proved, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def _roles(self) -> list["Role"]:
        return list(self.roles.unended().select_related("agency").order_by("since", "id"))

    @cached_property
    def roles_now(self) -> list["Role"]:
        """The roles that this person holds at this moment, read once a request."""
        return [role for role in self._roles if role.since]

    @cached_property
    def roles_waiting(self) -> list["Role"]:
        """Those for which they have not been admitted yet, read at the same time."""
        return [role for role in self._roles if not role.since]

    def agency_ids(self, *kinds: str) -> frozenset[UUID]:
        """The agencies at which this person now holds a role of one of these kinds; of any kind where none is named."""
        return frozenset(role.agency_id for role in self.roles_now if not kinds or role.kind in kinds)

    def agencies_noted_for(self) -> frozenset[UUID]:
        """Where they may note an urgent share, and see the notes that they signed: nobody waits for admission to do so."""
        there = frozenset(role.agency_id for role in self.roles_waiting if role.kind in Role.DECIDING)
        return there | self.agency_ids(*Role.DECIDING)

    @property
    def oversees(self) -> bool:
        """Whether the auditor's window (Django admin) is open to this person."""
        return bool(self.agency_ids(*Role.OVERSEEING))

    # Django admin asks for this name; it is a consequence of the role, never a flag that someone can set.
    is_staff = oversees

    def as_actor(self, about: Any) -> Actor:
        """Who this is for the ledger, in the role that bears on this record: the one at its agency, else the first held."""
        agency_id = getattr(about, "agency_id", None)
        roles = sorted([*self.roles_now, *self.roles_waiting], key=lambda role: role.agency_id != agency_id)
        if not roles:
            return Actor(id=self.pk, name=self.name, role="", agency_id=None, agency="")
        return Actor(
            id=self.pk, name=self.name, role=roles[0].kind, agency_id=roles[0].agency_id, agency=roles[0].agency.name
        )


class RoleQuerySet(models.QuerySet["Role"]):
    def live(self) -> "RoleQuerySet":
        """Roles held at this moment."""
        return self.unended().filter(since__isnull=False)

    def waiting(self) -> "RoleQuerySet":
        """Those for which the person has not been admitted yet (ISA 7.1)."""
        return self.filter(since=None, until=None)

    def unended(self) -> "RoleQuerySet":
        """Held at this moment, or waiting for admission."""
        now = timezone.now()
        return self.filter(Q(since=None) | Q(since__lte=now), Q(until=None) | Q(until__gt=now))


class Role(models.Model):
    """What a person is at an agency between two dates. A person may hold several, at several agencies.

    It begins with admission (ISA 7.1): until an organisational check is held it has no first date, and opens nothing.
    """

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
    # Given by managers of the partnership alone.
    PARTNERSHIP: Iterable[str] = (Kind.WSCP_MANAGER, Kind.SCRUTINEER, Kind.OPERATOR)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=24, choices=Kind)
    since = models.DateTimeField(null=True, blank=True, help_text="when they were admitted")
    until = models.DateTimeField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=models.F("since")),
                name="role_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=("person", "agency", "kind"), condition=Q(until=None), name="role_held_once"
            ),
        ]
        indexes = [
            models.Index(fields=("agency",), condition=Q(since=None, until=None), name="role_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.agency}"
