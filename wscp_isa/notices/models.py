"""What people are to be told, each thing once, and how they want to be told."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from wscp_isa.identifiers import uuid7

# Still to be sent: all that draining ever reads, so that it costs the same among very many that were sent.
OPEN = Q(sent_at=None, gave_up_at=None, not_needed_at=None)
FAILED = Q(sent_at=None, not_needed_at=None) & ~Q(fault="")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Any) -> "NoticeQuerySet":
        """One's own."""
        return self.filter(person=person)

    def sent(self) -> "NoticeQuerySet":
        """Those that left the service."""
        return self.filter(sent_at__isnull=False)

    def open(self) -> "NoticeQuerySet":
        """Those still to be sent."""
        return self.filter(OPEN)

    def failed(self) -> "NoticeQuerySet":
        """Those whose last attempt failed: tried again later, or given up."""
        return self.filter(FAILED)

    def due(self, now: datetime) -> "NoticeQuerySet":
        """What may be sent now and is in nobody's hands; of a digest the notice that leads it, which stands for the others."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        leads = Q(batch=None) | Q(batch=models.F("id"))
        return self.open().filter(free, leads, next_attempt_at__lte=now).order_by("next_attempt_at", "id")


class Notice(models.Model):
    """Somebody is to be told of something, or was. It holds a reference and a way to it, and nothing about a child or family."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    address = models.EmailField(max_length=254, blank=True, help_text="of somebody who may have no account yet")
    kind = models.SlugField(max_length=50, db_index=False, help_text="which template says it")
    about = models.CharField(max_length=12, blank=True, help_text="a reference")
    path = models.CharField(max_length=200, help_text="where it leads in the service")
    once = models.CharField(max_length=100, help_text="under this key the person is told once")
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    due = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, help_text="while a worker has it in hand")
    batch = models.UUIDField(null=True, help_text="the notice that leads the digest it goes with")
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    not_needed_at = models.DateTimeField(null=True, help_text="the account was closed before it was sent")
    fault = models.CharField(max_length=80, blank=True, help_text="the class of the last error, never its words")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        # No times are compared here: a clock that is set back must not keep a notice from being marked as sent.
        constraints = [
            models.UniqueConstraint(fields=("person", "once"), name="notice_once"),
            models.UniqueConstraint(fields=("once",), condition=Q(person=None), name="notice_once_to_an_address"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, address="") | (Q(person=None) & ~Q(address="")),
                name="notice_to_a_person_or_an_address",
            ),
            models.CheckConstraint(condition=~Q(once=""), name="notice_has_a_key"),
            models.CheckConstraint(condition=Q(path__startswith="/"), name="notice_leads_into_the_service"),
            models.CheckConstraint(
                condition=Q(sent_at=None, gave_up_at=None)
                | Q(sent_at=None, not_needed_at=None)
                | Q(gave_up_at=None, not_needed_at=None),
                name="notice_ends_in_one_way",
            ),
            models.CheckConstraint(condition=OPEN | Q(claimed_until=None), name="notice_is_claimed_while_open"),
        ]
        indexes = [
            models.Index(fields=("next_attempt_at", "id"), condition=OPEN, name="notice_to_send"),
            models.Index(fields=("batch",), condition=OPEN & Q(batch__isnull=False), name="notice_of_digest"),
            models.Index(fields=("person", "next_attempt_at"), condition=OPEN, name="notice_open_of_person"),
            models.Index(
                fields=("person", "-sent_at", "-id"), condition=Q(sent_at__isnull=False), name="notice_told_lately"
            ),
            models.Index(fields=("-created_at", "-id"), condition=FAILED, name="notice_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip()

    @property
    def to(self) -> str:
        """Whom it is to, for those who keep the service running."""
        return str(self.person.name) if self.person else self.address


class Choice(models.Model):
    """How somebody wants to be told. Without one: at once."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+")
    daily = models.BooleanField(help_text="together, in the morning of each working day")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return "Once a day" if self.daily else "At once"
