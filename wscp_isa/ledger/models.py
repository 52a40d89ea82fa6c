"""The ledger's tables. Only `writing` writes them for people; the database refuses to change or delete what they hold."""

import json
from datetime import datetime
from typing import Any

from django.db import models

from wscp_isa.identifiers import uuid7
from wscp_isa.ledger import encoding
from wscp_isa.ledger.actors import Actor
from wscp_isa.vault import sealing
from wscp_isa.vault.fields import EncryptedTextField
from wscp_isa.vault.models import RecordKey

# How somebody who oversees opens a record: with what was said hidden, or shown for a reason.
ADMIN, REVEALED = "admin", "revealed"
OVERSEEING = (ADMIN, REVEALED)
# Part of what details are sealed under: never change them.
_SEALED = {"model": "ledger.entry", "field": "detail"}


class Deed(models.Model):
    """Who did something, in which role, at which agency, and when. No foreign keys: it outlives them all."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at_us = models.BigIntegerField()
    # Text without a limit: a long name must never stand in the way of an urgent decision.
    actor_id = models.UUIDField(null=True)
    actor_name = models.TextField()
    actor_role = models.TextField(blank=True)
    agency_id = models.UUIDField(null=True)
    agency = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def at(self) -> datetime:
        """When it was done, in UTC."""
        return encoding.moment(self.at_us)

    @property
    def actor(self) -> Actor:
        """Who did it, as they were then."""
        return Actor(
            id=self.actor_id,
            name=self.actor_name,
            role=self.actor_role,
            agency_id=self.agency_id,
            agency=self.agency,
        )


class Head(models.Model):
    """The end of one subject's chain; locking it is what puts its entries in order."""

    subject = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} at {self.seq}"


class Entry(Deed):
    """One deed in the chain of its subject. Every column is hashed; see `encoding`."""

    version = models.PositiveSmallIntegerField(default=encoding.VERSION)
    subject = models.UUIDField()
    kind = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    prev = models.BinaryField(max_length=32)
    action = models.CharField(max_length=60)
    facts_json = models.TextField(blank=True)
    commitment = models.BinaryField(max_length=32, null=True)
    # Keys are destroyed in place and never deleted, so nothing looks entries up by theirs.
    key = models.ForeignKey(RecordKey, models.PROTECT, null=True, related_name="+", db_index=False)
    detail_sealed = models.BinaryField(null=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=("subject", "seq"), name="ledger_entry_one_at_each_seq"),
            models.UniqueConstraint(fields=("subject", "prev"), name="ledger_entry_no_fork"),
            models.CheckConstraint(
                name="ledger_entry_detail_whole_or_none",
                condition=models.Q(commitment=None, key=None, detail_sealed=None)
                | models.Q(commitment__isnull=False, key__isnull=False, detail_sealed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.kind} {self.subject}, {self.seq})"

    @property
    def facts(self) -> dict[str, Any] | None:
        """What the entry says in clear: never anything about a child or a family."""
        return json.loads(self.facts_json) if self.facts_json else None

    @property
    def detail(self) -> dict[str, Any] | None:
        """What the entry says about people; FieldUndecryptable once the record's key is destroyed. Select `key` with it."""
        if self.detail_sealed is None or self.key is None:
            return None
        return encoding.unsalted(unseal(bytes(self.detail_sealed), key=self.key, row=self.pk))

    def seal(self, salted_detail: bytes, *, key: RecordKey) -> None:
        """Hold the detail under the record's key, and a commitment to it that outlives the key."""
        self.key, self.commitment = key, encoding.commitment(salted_detail)
        self.detail_sealed = sealing.seal(salted_detail, key=key, row=self.pk, **_SEALED)


def unseal(sealed: bytes, *, key: sealing.Key, row: Any) -> bytes:
    """The salted detail of the entry that has this id; FieldUndecryptable where it is not as it was sealed."""
    return sealing.unseal(sealed, key=key, row=row, **_SEALED)


class Look(Deed):
    """Somebody opened a record, or searched. Append-only and without a chain: reading must never wait for another reader."""

    vault_name = "ledger.look"

    subject = models.UUIDField(null=True)
    kind = models.CharField(max_length=40, blank=True)
    how = models.CharField(max_length=20)
    key = models.ForeignKey(RecordKey, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = EncryptedTextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=("subject", "at_us"), name="ledger_look_subject"),
            # What those who oversee have looked at, for whoever reviews it: few among very many.
            models.Index(
                fields=("actor_id", "-at_us"), condition=models.Q(how__in=OVERSEEING), name="ledger_look_overseeing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.how} ({self.kind} {self.subject})"
