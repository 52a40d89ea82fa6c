"""The numbers to ring when a child is in danger. Managers keep them true; 999 is not among them and always stands first."""

from django.db import models

from wscp_isa.identifiers import uuid7


class DutyNumber(models.Model):
    """A line that is answered when a child may be in danger, with the hours at which it is."""

    ledger_kind = "duty-number"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    label = models.CharField(max_length=100)
    number = models.CharField(max_length=20)
    hours = models.CharField(max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label
