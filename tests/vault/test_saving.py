"""Writing is exact: what did not change is not written anew, and nothing is written over what cannot be read."""

import copy
import pickle
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.vault.database import store, stored
from tests.vault_sample.models import Line, Mark, Note
from wscp_isa import vault
from wscp_isa.identifiers import uuid7
from wscp_isa.vault.attribute import EncryptedAttribute, Held
from wscp_isa.vault.fields import EncryptedTextField, FieldEncrypted
from wscp_isa.vault.models import RecordKey


def columns(note: Note) -> tuple[Any, ...]:
    return tuple(stored(note, column) for column in ("text", "other", "answers"))


def test_an_untouched_value_is_written_back_byte_for_byte(note: Note) -> None:
    before = columns(note)
    Note.objects.get().save()
    assert columns(note) == before
    opened = Note.objects.get()
    assert (opened.text, opened.other, opened.answers) == ("The child said no", None, {"consent": "refused"})
    opened.save()
    assert columns(note) == before
    note.save()  # the instance that made it
    assert columns(note) == before


def test_setting_the_same_value_again_changes_nothing(note: Note) -> None:
    before = columns(note)
    again = Note.objects.get()
    again.text, again.answers = "The child said no", {"consent": "refused"}
    again.save()
    assert columns(note) == before


def test_a_document_changed_in_place_is_sealed_anew(note: Note) -> None:
    before = columns(note)
    changed = Note.objects.get()
    changed.answers["why"] = ["a", "b"]
    changed.save(update_fields=["answers"])
    changed.answers["why"].append("c")
    changed.save()
    after = columns(note)
    assert after[2] != before[2]
    assert after[:2] == before[:2]
    assert Note.objects.get().answers == {"consent": "refused", "why": ["a", "b", "c"]}


def test_a_value_can_be_set_to_nothing_and_back(note: Note) -> None:
    note.answers, note.other = None, "there"
    note.save()
    fresh = Note.objects.get()
    assert (fresh.answers, fresh.other) == (None, "there")
    fresh.answers, fresh.other = [], None
    fresh.save()
    fresh = Note.objects.get()
    assert (fresh.answers, fresh.other) == ([], None)


def test_saving_other_fields_leaves_encrypted_ones_alone(note: Note) -> None:
    before = columns(note)
    fresh = Note.objects.get()
    fresh.text, fresh.title = "not to be saved", "new"
    fresh.save(update_fields=["title"])
    assert columns(note) == before


@pytest.fixture
def damaged(note: Note) -> Note:
    """A record whose text cannot be decrypted."""
    store(note, "text", stored(note, "text")[:-1] + b"?")
    return note


def assert_kept(damaged: Note, fresh: Note, **how: Any) -> None:
    before = columns(damaged)
    with pytest.raises(vault.FieldUndecryptable), transaction.atomic():
        fresh.save(**how)
    assert columns(damaged) == before


def test_nothing_is_saved_over_a_value_that_cannot_be_decrypted(damaged: Note) -> None:
    assert_kept(damaged, Note.objects.get())
    for text in ("new", "", None):
        fresh = Note.objects.get()
        fresh.text = text
        assert_kept(damaged, fresh)
        assert_kept(damaged, fresh, update_fields=["text"])


def test_nor_when_it_was_never_loaded(damaged: Note) -> None:
    fresh = Note.objects.only("title").get()
    fresh.text = "new"
    assert_kept(damaged, fresh)


def test_the_rest_of_a_damaged_record_can_still_be_saved(damaged: Note) -> None:
    fresh = Note.objects.get()
    fresh.title, fresh.answers = "new", {"consent": "given"}
    fresh.save(update_fields=["title", "answers"])
    assert Note.objects.get().answers == {"consent": "given"}


def test_a_record_cannot_be_copied_by_changing_its_primary_key(note: Note) -> None:
    """What is copied for another agency is written anew, under its own key."""
    copied = Note.objects.get()
    copied.pk, copied._state.adding = uuid7(), True
    with pytest.raises(vault.FieldUndecryptable), transaction.atomic():
        copied.save()
    frozen = Note.objects.create(key=vault.new_key(), text=note.text, answers=note.answers)
    assert Note.objects.get(pk=frozen.pk).text == note.text


def test_a_value_needs_a_key(db: None) -> None:
    with pytest.raises(ValueError, match="needs a key"):
        Note(text="x").save()


def test_many_can_be_created_at_once_and_read_without_a_query_for_each(
    key: RecordKey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    note = Note.objects.create(key=key)
    rows = [Line(note=note, key=key, text=f"line {n}") for n in range(20)]
    Line.objects.bulk_create(rows)
    Note.objects.bulk_create(Note(key=vault.new_key(), other=other) for other in ("one", None, "three"))
    with django_assert_num_queries(1):
        assert {line.text for line in Line.objects.select_related("key", "note")} == {row.text for row in rows}
    with django_assert_num_queries(1):
        others = [row.other for row in Note.objects.exclude(pk=note.pk).select_related("key").order_by("pk")]
    assert sorted(others, key=str) == [None, "one", "three"]


def test_a_related_record_comes_with_its_text(note: Note, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    Mark.objects.create(note=note)
    with django_assert_num_queries(1):
        assert Mark.objects.select_related("note__key").get().note.text == "The child said no"


def test_a_list_that_shows_no_text_needs_no_key(note: Note, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert [row.title for row in Note.objects.all()] == ["A title"]


@pytest.mark.parametrize("rows", [Note.objects.defer("text", "answers"), Note.objects.only("key")])
def test_a_deferred_value_comes_when_it_is_asked_for(note: Note, rows: models.QuerySet[Note]) -> None:
    with CaptureQueriesContext(connection) as captured:
        fresh = rows.select_related("key").get()
        assert fresh.get_deferred_fields() >= {"text", "answers"}
    assert '"text"' not in captured[0]["sql"]
    with CaptureQueriesContext(connection) as captured:
        assert fresh.text == fresh.text == "The child said no"
    assert len(captured) == 1
    assert fresh.answers == {"consent": "refused"}
    fresh.save()
    assert Note.objects.get().text == "The child said no"


def test_refreshing_shows_what_the_database_has(note: Note) -> None:
    other = Note.objects.get()
    other.text = "changed"
    other.save()
    note.refresh_from_db()
    assert note.text == "changed"
    other.text = "changed again"
    other.save()
    note.refresh_from_db(fields=["text"])
    assert note.text == "changed again"
    note.save()
    assert Note.objects.get().text == "changed again"


def test_an_instance_with_encrypted_fields_is_copied_but_never_pickled(note: Note) -> None:
    note.answers = {"a": [1]}
    for other in (copy.copy(note), copy.deepcopy(note)):
        other.text = "other"
        assert note.text == "The child said no"
    deep = copy.deepcopy(note)
    deep.answers["a"].append(2)
    assert note.answers == {"a": [1]}
    unopened = Note.objects.get()
    assert copy.deepcopy(unopened).text == "The child said no"
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(unopened)


def test_what_an_instance_holds_does_not_show_in_its_repr(note: Note) -> None:
    assert "child" not in repr(note) + repr(note.__dict__) + repr(Held(b"", "child"))
    assert isinstance(Note.text, EncryptedAttribute)


def test_a_column_added_to_a_table_that_has_rows_begins_empty() -> None:
    """Every row's value needs its own key, so the database cannot fill in a default."""
    schema = connection.SchemaEditorClass(connection)
    assert schema.effective_default(Note._meta.get_field("other")) is None
    with pytest.raises(FieldEncrypted):
        schema.effective_default(EncryptedTextField(default="something"))
