"""Whom the information is about. Initials and a record number are enough to record a decision (clauses 6.2 and How 1)."""

from django.db import models

from decisions.models.decision import Decision
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class Subject(EncryptedModel):
    """A child named by initials and by the agency's own record number, under the decision's key."""

    vault_name = "subject"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="subjects")
    position = models.PositiveSmallIntegerField(default=1)
    initials = EncryptedTextField()
    record_number = EncryptedTextField()

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("decision", "position"), name="subject_position_once")]

    def __str__(self) -> str:
        return f"Subject {self.position}"
