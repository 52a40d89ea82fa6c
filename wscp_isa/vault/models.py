"""The key of each record, and the shape of a model that has encrypted fields."""

from typing import Any, ClassVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wscp_isa.identifiers import uuid7
from wscp_isa.vault import keys


class RecordKey(models.Model):
    """The key of one record, wrapped by a key-encryption key. Once every copy of it is destroyed, so is what the record said.

    The row stays when the key is destroyed, so that the ledger can tell disposal from damage.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kek_id = models.CharField(max_length=32)
    kek_check = models.BinaryField(max_length=keys.CHECK_BYTES)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True)

    _cipher: AESGCM | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="vault_key_wrapped_until_destroyed",
                condition=Q(wrapped__isnull=False, destroyed_at=None) | Q(wrapped=None, destroyed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled or copied: never the unwrapped key, which lives on one instance in memory and nowhere else."""
        return {name: value for name, value in super().__getstate__().items() if name != "_cipher"}

    @property
    def cipher(self) -> AESGCM:
        """The unwrapped key, ready for use; KeyUnavailable where it was destroyed or cannot be unwrapped."""
        if self._cipher is None:
            if self.wrapped is None:
                raise keys.KeyUnavailable("the key of the record has been destroyed")
            dek = keys.unwrap(
                bytes(self.wrapped), record_key_id=self.pk, kek_id=self.kek_id, kek_check=bytes(self.kek_check)
            )
            self._cipher = AESGCM(dek)
        return self._cipher


def new_key() -> RecordKey:
    """A key for a new record, wrapped by the active key-encryption key and saved."""
    key, dek = RecordKey(), AESGCM.generate_key(bit_length=8 * keys.KEY_BYTES)
    kek, key.wrapped = keys.wrap(dek, record_key_id=key.pk)
    key.kek_id, key.kek_check = kek.id, kek.check
    key.save(force_insert=True)
    return key


class EncryptedModel(models.Model):
    """A model with encrypted fields. Rows of one record share its key by being given the same `key`.

    Reading an encrypted field needs the key: `select_related("key")` wherever a list shows one, or each row costs a query.
    `vault_name` and the names of encrypted fields are part of what values are sealed under and never change; a data
    migration that reads encrypted fields sets `vault_name` on the historical model first.
    """

    vault_name: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Keys are destroyed in place and their rows never deleted, so nothing ever looks rows up by their key.
    key = models.ForeignKey(RecordKey, models.PROTECT, related_name="+", editable=False, db_index=False)

    class Meta:
        abstract = True
