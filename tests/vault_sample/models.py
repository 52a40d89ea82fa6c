"""Models to try the vault and the ledger on: a record with encrypted fields, its rows, and things without a key."""

from django.db import models

from wscp_isa.identifiers import uuid7
from wscp_isa.vault.fields import EncryptedJSONField, EncryptedTextField
from wscp_isa.vault.models import EncryptedModel


class Note(EncryptedModel):
    """A record."""

    vault_name = "sample.note"
    ledger_kind = "note"

    title = models.CharField(max_length=100, blank=True)
    text = EncryptedTextField(blank=True)
    other = EncryptedTextField(null=True, blank=True)
    answers = EncryptedJSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sample_answered_has_answers",
                condition=~models.Q(title="answered") | models.Q(answers__isnull=False),
            )
        ]


class Line(EncryptedModel):
    """A row of a record, under its record's key."""

    vault_name = "sample.line"

    note = models.ForeignKey(Note, models.CASCADE, related_name="lines")
    text = EncryptedTextField()


class Mark(models.Model):
    """Something without a key that points to a record."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="marks")
    label = models.CharField(max_length=100, blank=True)


class Office(models.Model):
    """A subject of the ledger that has no key, since nothing about it is secret."""

    ledger_kind = "office"

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=20)
