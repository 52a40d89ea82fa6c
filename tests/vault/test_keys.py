"""The ring of key-encryption keys, and the keys of records that it wraps."""

import base64
import copy
import pickle
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from tests.vault.database import store, stored
from tests.vault_sample.models import Note
from wscp_isa import vault
from wscp_isa.identifiers import uuid7
from wscp_isa.vault import keys
from wscp_isa.vault.models import RecordKey


def named(name: str, letter: bytes) -> str:
    return f"{name}:{base64.b64encode(letter * 32).decode()}"


K1, K2 = named("k1", b"1"), named("k2", b"2")


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([], "VAULT_KEYS is empty"),
        (["without a colon"], "Entry 1 of VAULT_KEYS must be a name"),
        ([K1, base64.b64encode(b"s" * 32).decode()], "Entry 2 of VAULT_KEYS must be a name"),
        (["a name with spaces:" + K1[3:]], "Entry 1"),
        (["k" * 33 + K1[2:]], "Entry 1"),
        (["k1:"], "Entry 1"),
        (["k1:!!!!"], "“k1” in VAULT_KEYS is not valid base64"),
        (["k1:" + base64.b64encode(b"1" * 31).decode()], "“k1” in VAULT_KEYS has 31 bytes; it must have 32"),
        (["k1:" + base64.b64encode(b"1" * 33).decode()], "has 33 bytes"),
        ([K1, named("k1", b"2")], "names “k1” more than once"),
        ([K1, K2, named("k3", b"1")], "the same key under the names k1 and k3"),
    ],
)
def test_a_ring_that_is_not_well_formed_is_refused_in_a_sentence(
    settings: Settings, entries: list[str], sentence: str
) -> None:
    settings.VAULT_KEYS = entries
    with pytest.raises(ImproperlyConfigured) as refused:
        keys.ring()
    assert sentence in str(refused.value)
    assert not any(entry[-20:] in str(refused.value) for entry in entries if len(entry) > 30)


def test_the_first_key_is_active_and_the_others_still_unwrap(settings: Settings) -> None:
    settings.VAULT_KEYS = [K1]
    row = uuid7()
    kek, wrapped = keys.wrap(b"d" * 32, record_key_id=row)
    settings.VAULT_KEYS = [K2, K1]
    assert keys.active().id == "k2"
    assert keys.unwrap(wrapped, record_key_id=row, kek_id=kek.id, kek_check=kek.check) == b"d" * 32


def test_a_wrapped_key_is_bound_to_its_row_and_to_the_name_of_the_key_that_wrapped_it(
    settings: Settings,
) -> None:
    settings.VAULT_KEYS = [K1]
    row = uuid7()
    kek, wrapped = keys.wrap(b"d" * 32, record_key_id=row)
    with pytest.raises(vault.KeyUnavailable, match="not as it was written"):
        keys.unwrap(wrapped, record_key_id=uuid7(), kek_id=kek.id, kek_check=kek.check)
    settings.VAULT_KEYS = [named("renamed", b"1")]
    with pytest.raises(vault.KeyUnavailable, match="not as it was written"):
        keys.unwrap(wrapped, record_key_id=row, kek_id="renamed", kek_check=kek.check)


def test_every_flipped_bit_of_a_wrapped_key_is_refused() -> None:
    row = uuid7()
    kek, wrapped = keys.wrap(b"d" * 32, record_key_id=row)
    for bit in range(8 * len(wrapped)):
        flipped = bytearray(wrapped)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(vault.KeyUnavailable):
            keys.unwrap(bytes(flipped), record_key_id=row, kek_id=kek.id, kek_check=kek.check)


def test_a_key_shows_its_fingerprint_and_nothing_else(settings: Settings) -> None:
    settings.VAULT_KEYS = [K1]
    kek = keys.active()
    assert len(kek.fingerprint) == len("0a9e a5e4 0a07 c784")
    assert "cipher" not in repr(kek)
    assert (b"1" * 32).hex() not in kek.check.hex()


def test_a_new_key_is_wrapped_by_the_active_key_and_read_back(db: None, settings: Settings) -> None:
    settings.VAULT_KEYS = [K2, K1]
    made = vault.new_key()
    assert made.kek_id == "k2"
    sealed = made.cipher.encrypt(b"n" * 12, b"text", None)
    again = RecordKey.objects.get(pk=made.pk)
    assert again.cipher.decrypt(b"n" * 12, sealed, None) == b"text"


def test_the_unwrapped_key_stays_on_its_instance(key: RecordKey) -> None:
    assert key.cipher
    for other in (copy.copy(key), pickle.loads(pickle.dumps(key))):
        assert other._cipher is None
        assert other.cipher is not key.cipher
    assert "cipher" not in repr(key) + str(key)


def test_a_destroyed_key_cannot_be_had_and_its_row_says_when_it_went(key: RecordKey, note: Note) -> None:
    RecordKey.objects.filter(pk=key.pk).update(wrapped=None, destroyed_at=timezone.now())
    with pytest.raises(vault.FieldUndecryptable, match="the key of the record has been destroyed"):
        _ = Note.objects.get().text
    assert vault.unreadable_keys() == []


@pytest.mark.parametrize("change", [{"wrapped": None}, {"destroyed_at": timezone.now()}])
def test_a_key_is_wrapped_until_it_is_destroyed_and_not_after(key: RecordKey, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordKey.objects.filter(pk=key.pk).update(**change)


def test_every_key_that_records_need_is_asked_for(db: None, settings: Settings) -> None:
    settings.VAULT_KEYS = [K1]
    for _ in range(3):
        vault.new_key()
    assert vault.unreadable_keys() == []

    settings.VAULT_KEYS = [K2]
    (sentence,) = vault.unreadable_keys()
    assert "“k1”" in sentence
    assert "not in VAULT_KEYS" in sentence

    settings.VAULT_KEYS = [K2, named("k1", b"x")]
    (sentence,) = vault.unreadable_keys()
    assert "“k1”" in sentence
    assert keys.ring()["k1"].fingerprint in sentence


def test_without_its_key_a_record_is_named_and_not_read(note: Note, settings: Settings) -> None:
    settings.VAULT_KEYS = [K2]
    with pytest.raises(vault.FieldUndecryptable) as refused:
        _ = Note.objects.get().text
    assert str(refused.value) == (
        f"sample.note.text of the row {note.pk} cannot be decrypted: "
        "the key-encryption key “test1” is not in VAULT_KEYS"
    )


def test_another_key_of_the_same_name_is_refused(note: Note, settings: Settings) -> None:
    settings.VAULT_KEYS = [named("test1", b"x")]
    with pytest.raises(vault.FieldUndecryptable, match="is not the one that wrapped it"):
        _ = Note.objects.get().text
    # Nor does a row that claims to be wrapped by it help.
    store(note.key, "kek_check", keys.active().check)
    with pytest.raises(vault.FieldUndecryptable, match="the wrapped key is not as it was written"):
        _ = Note.objects.get().text


def test_a_new_record_needs_the_active_key_alone(note: Note, settings: Settings) -> None:
    """An urgent decision can be recorded while older keys are missing."""
    settings.VAULT_KEYS = [K2]
    assert vault.unreadable_keys()
    new = Note.objects.create(key=vault.new_key(), text="urgent")
    assert Note.objects.get(pk=new.pk).text == "urgent"
    assert stored(new.key, "kek_id") == "k2"
