"""A sample of what an app has to prove: a note with the title "signed" is as it was signed."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from tests.vault_sample.models import Note
from wscp_isa.ledger.proofs import Proof, register


def digest(note: Note) -> str:
    return hashlib.sha256(f"{note.title}\n{note.text}".encode()).hexdigest()


def digests(ids: Sequence[UUID]) -> dict[UUID, str]:
    return {note.pk: digest(note) for note in Note.objects.filter(pk__in=ids).select_related("key")}


def signed(among: Collection[UUID] | None) -> Iterator[UUID]:
    notes = Note.objects.filter(title="signed")
    return (notes if among is None else notes.filter(pk__in=among)).values_list("pk", flat=True).iterator()


register(Proof(kind="note", action="note.signed", digests=digests, subjects=signed))
