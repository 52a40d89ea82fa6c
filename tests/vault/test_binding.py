"""A stored value is worth something in one place only, and only as it was written."""

from uuid import UUID

import pytest

from tests.vault.database import store, stored
from tests.vault_sample.models import Line, Note
from wscp_isa import vault
from wscp_isa.identifiers import uuid7
from wscp_isa.vault import sealing
from wscp_isa.vault.models import RecordKey


def assert_unreadable(note: Note, field: str = "text") -> None:
    fresh = Note.objects.select_related("key").get(pk=note.pk)
    with pytest.raises(vault.FieldUndecryptable) as refused:
        getattr(fresh, field)
    assert str(refused.value).startswith(f"sample.note.{field} of the row {note.pk} cannot be decrypted: ")
    assert "child" not in str(refused.value)


def test_a_value_moved_to_another_row_is_refused(note: Note) -> None:
    other = Note.objects.create(key=note.key, text="Another")
    store(other, "text", stored(note, "text"))
    assert_unreadable(other)


def test_a_value_moved_to_another_field_is_refused(note: Note) -> None:
    store(note, "other", stored(note, "text"))
    assert_unreadable(note, "other")


def test_a_value_moved_to_another_model_is_refused(note: Note) -> None:
    line = Line.objects.create(id=note.pk, note=note, key=note.key, text="The same row id, the same key")
    store(note, "text", stored(line, "text"))
    assert_unreadable(note)


def test_a_value_under_another_records_key_is_refused(note: Note) -> None:
    Note.objects.filter(pk=note.pk).update(key=vault.new_key())
    assert_unreadable(note)


def test_every_flipped_bit_is_refused(key: RecordKey) -> None:
    place = {"key": key, "model": "sample.note", "field": "text", "row": uuid7()}
    sealed = sealing.seal(b"The child said no", **place)
    for bit in range(8 * len(sealed)):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(vault.FieldUndecryptable):
            sealing.unseal(bytes(flipped), **place)
    assert sealing.unseal(sealed, **place) == b"The child said no"


@pytest.mark.parametrize("left", [0, 1, 3, 4, 15, 16, 20, 31, -1])
def test_a_value_cut_short_is_refused(note: Note, left: int) -> None:
    store(note, "text", stored(note, "text")[:left])
    assert_unreadable(note)


def test_plain_text_in_the_column_is_refused(note: Note) -> None:
    store(note, "text", b"The child said yes")
    assert_unreadable(note)


def test_the_names_in_the_associated_data_cannot_run_into_each_other() -> None:
    row = UUID(int=0)
    assert sealing._associated("ab", "c", row) != sealing._associated("a", "bc", row)


def test_the_form_of_a_sealed_value_is_the_documented_one(key: RecordKey) -> None:
    """Written down so that a later release cannot change it unawares: what is stored must stay readable."""
    row = UUID("01890000-0000-7000-8000-000000000001")
    sealed = sealing.seal(b"text", key=key, model="sample.note", field="text", row=row)
    assert (sealed[:4], len(sealed)) == (b"\x01\x01\x00\x01", 4 + 12 + 4 + 16)
    parts = (b"wscp-isa", b"v1", b"sample.note", b"text", row.bytes)
    associated = b"".join(len(part).to_bytes(2, "big") + part for part in parts) + sealed[:4]
    assert key.cipher.decrypt(sealed[4:16], sealed[16:], associated) == b"text"
