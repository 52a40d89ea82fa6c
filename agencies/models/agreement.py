"""Who approved, signed and reviewed the Information Sharing Agreement. Its words are data of the protocol, by version."""

from django.db import models

from agencies.models.agency import Agency, Category
from agencies.models.person import Person
from wscp_isa.identifiers import uuid7

# The three whose approval a change needs (ISA 5.3).
STATUTORY = (Category.COUNCIL, Category.POLICE, Category.HEALTH_PARTNER)


class Signed(models.Model):
    """Somebody put their name to a version: as they typed it, in the post that they hold. It never changes."""

    ledger_kind = "agreement"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="%(class)ss")
    version = models.SlugField(max_length=40)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.agency}, {self.version}"


class Signature(Signed):
    """An agency keeps this version (ISA 5.6, 5.7), with the controls that it had in place when it signed (ISA 7.3, 7.4)."""

    controls = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("agency", "version"), name="signature_once")]
        indexes = [models.Index(fields=("agency", "at"), name="signature_by_agency")]


class Approval(Signed):
    """A statutory partner agrees to this version; it is in force when all three do (ISA 5.3)."""

    partner = models.CharField(max_length=20, choices=[(kind, kind.label) for kind in STATUTORY])

    class Meta:
        constraints = [models.UniqueConstraint(fields=("version", "partner"), name="approval_once")]


class AgreementReview(models.Model):
    """The statutory partners looked at the agreement: what they found, and what follows (ISA 5.2)."""

    class Outcome(models.TextChoices):
        KEEP = "keep", "Keep the agreement as it is"
        CHANGE = "change", "Propose a new version"

    ledger_kind = "agreement-review"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.SlugField(max_length=40)
    held_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    found = models.TextField()
    present = models.TextField()
    next_due = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # What the pack said when it was held: figures, never people.
    pack = models.TextField()

    class Meta:
        ordering = ("-held_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_due__gt=models.F("held_on")), name="agreement_review_looks_ahead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.held_on}"


class MissedSignature(models.Model):
    """Somebody recorded sharing with this agency while it had not signed: told to it, without whom it was about or by whom."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("agency", "-at"), name="missed_signature_by_agency")]

    def __str__(self) -> str:
        return f"{self.agency}, {self.at}"
