"""Letting somebody in: a link for one address, one agency and one role, good once and for 72 hours."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from agencies.models.agency import Agency
from agencies.models.check import CheckKind
from agencies.models.person import Person, Role
from wscp_isa.identifiers import uuid7

GOOD_FOR = timedelta(hours=72)


def digest(token: str) -> str:
    """What is kept of a link's token. It is long and made with a secret, so that nobody can guess it from this."""
    return sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the agencies that this person answers for; all, for managers of the partnership."""
        return self.all() if person.oversees else self.filter(agency__in=person.agency_ids(*Role.WHOLE_AGENCY))

    def open(self) -> Self:
        """Neither used nor withdrawn; those that have expired are among them, since a new link can be made."""
        return self.filter(used_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """Who was invited to what, by whom, and what became of it. The link is kept nowhere, but made again for its mail."""

    ledger_kind = "invitation"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=Role.Kind)
    email = models.EmailField(max_length=254, help_text="without capitals")
    name = models.CharField(max_length=200)
    # The check that whoever invites them has seen already: they are admitted by accepting.
    check_kind = models.CharField(max_length=12, choices=CheckKind, blank=True)
    check_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=("agency", "expires_at"), condition=Q(used_at=None, withdrawn_at=None), name="invitation_open"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("agency", "kind", "email"),
                condition=Q(used_at=None, withdrawn_at=None),
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False, withdrawn_at=None),
                name="invitation_used_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False), name="invitation_withdrawn_at"
            ),
            models.CheckConstraint(
                condition=Q(check_kind="", check_on=None) | (~Q(check_kind="") & Q(check_on__isnull=False)),
                name="invitation_check_kind_and_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_kind_display()} at {self.agency}"

    def new_link(self, *, at: datetime) -> str:
        """From then it has a link, good for 72 hours, by this token; not saved yet. The one before works no longer."""
        self.expires_at = at + GOOD_FOR
        token = self._token(settings.SECRET_KEY)
        self.token_digest = digest(token)
        return token

    @property
    def token(self) -> str | None:
        """The token of its link, for its mail; None where the service's secret key has been replaced since."""
        made = map(self._token, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
        return next((token for token in made if digest(token) == self.token_digest), None)

    def _token(self, secret: str) -> str:
        said = f"{self.pk}:{self.expires_at.astimezone(UTC).isoformat()}"
        hashed = salted_hmac("agencies.invitation", said, secret=secret, algorithm="sha256").digest()
        return urlsafe_b64encode(hashed).decode().rstrip("=")

    @property
    def link_key(self) -> str:
        """Under which its mail is sent once for each link that it has had."""
        return f"invitation:{self.pk}:{self.expires_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}"

    @property
    def works(self) -> bool:
        """Whether its link can be used now."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
