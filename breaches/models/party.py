"""Who lost it, whose information it was, who decides: each with its own awareness, clock, answer and duties (ISA 5.8, 5.9)."""

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from breaches.models.breach import Breach
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class Party(EncryptedModel):
    """An agency, or somebody outside the directory by a name, and what it is to this breach: any of the three."""

    vault_name = "breach-party"

    class Answer(models.TextChoices):
        REPORTING = "reporting", "We report it"
        ANOTHER = "another", "Another controller reports it"
        NOT_REPORTABLE = "not-reportable", "It does not have to be reported"

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="parties")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    name = EncryptedTextField(default="", help_text="where the directory does not have it")
    lost = models.BooleanField(help_text="it was lost there, or by them")
    owner = models.BooleanField(help_text="the information was theirs")
    controller = models.BooleanField(help_text="decides why and how it is used")
    law = models.SlugField(db_index=False, help_text="which clock of the law is theirs")
    added_at = models.DateTimeField()

    suspected_at = models.DateTimeField(null=True)
    # With reasonable certainty: from then on the clock of a controller runs.
    aware_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    # Since when marks count, and the next of them: the one narrow column by which reminders are found among all breaches.
    marked_at = models.DateTimeField(null=True)
    next_mark_at = models.DateTimeField(null=True)

    answer = models.SlugField(choices=Answer, blank=True, db_index=False)
    answer_because = EncryptedTextField(default="")
    answered_at = models.DateTimeField(null=True)
    relies_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    reported_at = models.DateTimeField(null=True, help_text="when the regulator was told")
    regulator_reference = EncryptedTextField(default="")
    late_because = EncryptedTextField(default="")

    not_party_at = models.DateTimeField(null=True, help_text="when it said that it has no part in this")
    not_party_because = EncryptedTextField(default="")

    class Meta:
        ordering = ("added_at", "id")
        verbose_name_plural = "parties"
        indexes = [
            models.Index(fields=("next_mark_at",), condition=Q(next_mark_at__isnull=False), name="breach_party_mark"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("breach", "agency"), name="breach_party_once"),
            models.CheckConstraint(
                name="breach_party_is_something",
                condition=Q(lost=True) | Q(owner=True) | Q(controller=True),
            ),
            models.CheckConstraint(
                name="breach_party_clock_whole",
                condition=Q(deadline=None) | Q(aware_at__isnull=False),
            ),
            models.CheckConstraint(
                name="breach_party_answered_whole",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.agency.name if self.agency else self.name

    @property
    def has_part(self) -> bool:
        """Whether it is still a party: one that says it is none stays on the record, and owes nothing."""
        return self.not_party_at is None


class Awareness(EncryptedModel):
    """When a party said that it became aware, each time it did so: a correction keeps both, and says why."""

    vault_name = "breach-awareness"

    party = models.ForeignKey(Party, models.PROTECT, related_name="awareness")
    at = models.DateTimeField()
    because = EncryptedTextField(default="", help_text="why the time is another, where it is")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("said_at", "id")

    def __str__(self) -> str:
        return str(self.at)


class Told(EncryptedModel):
    """What an agency was told of a breach: little, and under a key of its own, so that it outlives the record it came from."""

    vault_name = "breach-told"

    class Way(models.TextChoices):
        SERVICE = "service", "Through this service only"
        PHONE = "phone", "By telephone too"
        EMAIL = "email", "By secure e-mail too"
        PERSON = "person", "In person too"

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="told")
    submission_key = models.UUIDField(editable=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="told", help_text="none: a partner")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    by_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    way = models.SlugField(choices=Way, db_index=False)
    text = EncryptedTextField()
    because = EncryptedTextField(default="", help_text="why a partner who is no party was told")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=("by", "submission_key"), name="breach_told_once")]

    def __str__(self) -> str:
        return str(self.at)


class Evidence(EncryptedModel):
    """That a party did what it owed: what, when, by whom."""

    vault_name = "breach-evidence"

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="evidence")
    party = models.ForeignKey(Party, models.PROTECT, related_name="evidence", db_index=False)
    duty = models.SlugField(db_index=False)
    done_at = models.DateTimeField()
    how = EncryptedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("at", "id")
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=("party", "duty"), name="breach_evidence_once")]

    def __str__(self) -> str:
        return self.duty


class Task(EncryptedModel):
    """What one party asks of another, who co-operates (ISA 5.8)."""

    vault_name = "breach-task"

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="tasks")
    submission_key = models.UUIDField(editable=False)
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="tasks", db_index=False, help_text="of whom it is asked"
    )
    what = EncryptedTextField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    answer = EncryptedTextField(default="")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("asked_by", "submission_key"), name="breach_task_once"),
            models.CheckConstraint(
                name="breach_task_done_by_somebody",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.due_at)
