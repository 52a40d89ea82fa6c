"""What is added to a signed decision, which itself never changes."""

from django.db import models
from django.db.models import Q

from agencies.models import Person
from decisions.models.decision import Decision
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class Addition(EncryptedModel):
    """A correction, a later fact, or something done since, under the decision's key. Append-only, like what it is added to."""

    vault_name = "addition"

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        LATER_FACT = "later-fact", "Something learned since"
        WRONG_CHILD = "wrong-child", "The wrong child was named"
        TOLD_FAMILY = "told-family", "The family was told that it was shared"
        STILL_NOT_TOLD = "still-not-told", "The family has still not been told"
        CONSENT_WITHDRAWN = "consent-withdrawn", "Consent was withdrawn"
        REFERRAL = "referral", "A referral was made"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="additions")
    submission_key = models.UUIDField(editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = EncryptedTextField()
    # Of the child who should have been named, where the wrong one was.
    initials = EncryptedTextField(default="")
    record_number = EncryptedTextField(default="")
    # Whether those who had the wrong information have been told, and who: they act on what they were given.
    recipients_told = EncryptedTextField(default="")
    look_again_on = models.DateField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=("by", "submission_key"), name="addition_once"),
            models.CheckConstraint(
                name="addition_looks_again_only_where_not_told",
                condition=Q(look_again_on=None) | Q(kind="still-not-told"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at}"
