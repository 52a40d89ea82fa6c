"""What those who oversee did with what they saw: each export of it, and each review of their looks by somebody else."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from wscp_isa.identifiers import uuid7
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class Export(models.Model):
    """A list of the auditor's window that was taken out of the service, as it was narrowed then."""

    ledger_kind = "export"

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    what = models.CharField(max_length=60, help_text="whose list it is")
    filters = models.TextField(blank=True, help_text="as they stood in the address: codes, and never a name")
    format = models.CharField(max_length=4, choices=Format)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.what} as {self.get_format_display()}"


class Review(EncryptedModel):
    """Somebody else has gone through what one overseer looked at, up to a moment, and says whether it was in order."""

    vault_name = "oversight.review"
    ledger_kind = "review"

    looker_id = models.UUIDField(help_text="whose looks")
    looker_name = models.TextField()
    up_to_us = models.BigIntegerField(help_text="microseconds since 1970: all looks until then")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    in_order = models.BooleanField()
    remark = EncryptedTextField(default="")

    class Meta:
        indexes = [models.Index(fields=("looker_id", "-up_to_us"), name="review_of_looker")]
        constraints = [
            models.CheckConstraint(condition=~Q(by=models.F("looker_id")), name="review_by_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"Review of {self.looker_name}"
