"""Whom the information is about. Initials and a record number are enough to record a decision (clauses 6.2 and How 1)."""

from django.db import models

from agencies.models import Agency
from decisions.models.decision import Decision
from wscp_isa.identifiers import uuid7
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class Subject(EncryptedModel):
    """A child, or an adult connected to one, named by initials and by the agency's own record number.

    Surname and date of birth are there only where somebody chose to give them.
    """

    class Kind(models.TextChoices):
        CHILD = "child", "Child"
        UNBORN = "unborn", "Unborn child"
        ADULT = "adult", "Adult connected to the child"

    vault_name = "subject"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="subjects")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.CHILD)
    initials = EncryptedTextField()
    record_number = EncryptedTextField()
    surname = EncryptedTextField(default="")
    born_on = EncryptedTextField(default="")

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("decision", "position"), name="subject_position_once")]

    def __str__(self) -> str:
        return f"Subject {self.position}"


class SubjectIndex(models.Model):
    """A keyed hash by which an agency finds its own records about somebody, without the database knowing who it is.

    There is one for the record number and, where both were given, one for surname and date of birth together; never one for
    a date of birth alone, which could be tried out. Each is made for one agency, so that equal hashes tell nobody that two
    agencies know the same child.
    """

    class Kind(models.TextChoices):
        RECORD_NUMBER = "record-number"
        IDENTITY = "identity"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="subject_index")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    digest = models.BinaryField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=("agency", "kind", "digest"), name="subject_index_find")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.decision_id}"
