"""The database can be asked whether an encrypted value is there, and nothing else about it."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat, Length, Lower
from django.test.utils import CaptureQueriesContext

from tests.vault_sample.models import Line, Mark, Note
from wscp_isa import vault
from wscp_isa.vault.fields import FieldEncrypted

notes, marks, lines = Note.objects, Mark.objects, Line.objects


def bulk_updated() -> Any:
    note = Note.objects.get()
    note.text = "new"
    return Note.objects.bulk_update([note], ["text"])


def bulk_nulled() -> Any:
    note = Note.objects.get()
    note.other = None
    return Note.objects.bulk_update([note], ["other"])


def upserted(**values: Any) -> Any:
    standing = Note.objects.get()
    new = Note(id=standing.pk, key=standing.key, **values)
    return Note.objects.bulk_create([new], update_conflicts=True, unique_fields=["id"], update_fields=list(values))


def saved_with(value: Any) -> Any:
    note = Note.objects.get()
    note.text = value
    return note.save()


def loaded() -> Any:
    fixture = f'[{{"model": "vault_sample.note", "pk": "{notes.get().pk}", "fields": {{"text": "x", "key": null}}}}]'
    return [row.save() for row in serializers.deserialize("json", fixture)]


REFUSED: dict[str, Callable[[], Any]] = {
    "update with text": lambda: notes.update(text="x"),
    "update with bytes": lambda: notes.update(text=b"x"),
    "update with null": lambda: notes.update(other=None),
    "update with an expression": lambda: notes.update(text=Value("x")),
    "update from another column": lambda: notes.update(text=F("title")),
    "update with a condition": lambda: notes.update(text=Case(When(pk=None, then=Value("x")))),
    "update into another column": lambda: notes.update(title=F("text")),
    "update from itself": lambda: notes.update(text=F("text")),
    "bulk_update": bulk_updated,
    "bulk_update with null": bulk_nulled,
    "upsert": lambda: upserted(text="x"),
    "upsert with null": lambda: upserted(other=None),
    "expression on an instance": lambda: saved_with(F("title")),
    "constant expression on an instance": lambda: saved_with(Value("x")),
    "values": lambda: list(notes.values("text")),
    "values of everything": lambda: list(notes.values()),
    "values_list": lambda: list(notes.values_list("pk", "answers")),
    "flat values_list": lambda: list(notes.values_list("text", flat=True)),
    "values of a related row": lambda: list(marks.values("note__text")),
    "values_list of a related row": lambda: list(lines.values_list("note__answers")),
    "values of a reverse relation": lambda: list(notes.values("lines__text")),
    "filter": lambda: list(notes.filter(text="x")),
    "filter by none": lambda: list(notes.filter(other=None)),
    "exclude": lambda: list(notes.exclude(text="x")),
    "get": lambda: notes.get(text="x"),
    "contains": lambda: list(notes.filter(text__contains="x")),
    "in": lambda: list(notes.filter(text__in=["x"])),
    "greater": lambda: list(notes.filter(text__gt="x")),
    "regex": lambda: list(notes.filter(text__regex="x")),
    "transform": lambda: list(notes.filter(text__lower="x")),
    "key of a document": lambda: list(notes.filter(answers__consent="refused")),
    "filter by Q": lambda: list(notes.filter(Q(title="x") | ~Q(text="x"))),
    "filter over a relation": lambda: list(marks.filter(note__text="x")),
    "filter by F": lambda: list(notes.filter(title=F("text"))),
    "filter by F over a relation": lambda: list(marks.filter(label=F("note__text"))),
    "order_by": lambda: list(notes.order_by("text")),
    "order_by descending": lambda: list(notes.order_by("-text")),
    "order_by over a relation": lambda: list(marks.order_by("note__text")),
    "order_by expression": lambda: list(notes.order_by(Lower("text"))),
    "latest": lambda: notes.latest("text"),
    "annotate": lambda: list(notes.annotate(copy=F("text"))),
    "annotate with a function": lambda: list(notes.annotate(copy=Length("text"))),
    "annotate a list of values": lambda: list(notes.values(copy=Concat("title", "text"))),
    "annotate a condition": lambda: list(
        notes.annotate(copy=Case(When(title="x", then=F("text")), default=F("title")))
    ),
    "alias": lambda: list(notes.alias(copy=F("text")).filter(copy="x")),
    "aggregate": lambda: notes.aggregate(Max("text")),
    "count of values": lambda: list(notes.values("title").annotate(Count("text"))),
    "distinct on": lambda: list(notes.order_by().distinct("text")),
    "subquery": lambda: list(marks.annotate(copy=Subquery(notes.filter(pk=OuterRef("note")).values("text")))),
    "outer reference": lambda: list(notes.filter(Exists(marks.filter(label=OuterRef("text"))))),
    "in a subquery": lambda: list(marks.filter(label__in=notes.values("text"))),
    "raw": lambda: list(notes.raw("SELECT * FROM vault_sample_note")),
    "get_or_create": lambda: notes.get_or_create(text="x"),
    "dumpdata": lambda: call_command("dumpdata", "vault_sample", stdout=StringIO()),
    "loaddata": loaded,
    **{
        f"serialise to {form}": lambda form=form: serializers.serialize(form, notes.all())
        for form in ("json", "xml", "python")
    },
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_need_the_plain_text_is_refused_in_a_sentence(note: Note, name: str) -> None:
    Mark.objects.create(note=note)
    with pytest.raises(Exception) as refused, transaction.atomic():  # some wrap ours in another
        REFUSED[name]()
    cause: BaseException | None = refused.value
    while not isinstance(cause, FieldEncrypted):
        assert cause is not None, f"{refused.value!r} is no refusal of ours"
        cause = cause.__cause__ or cause.__context__
    assert "is encrypted: " in str(cause)
    fresh = Note.objects.get()
    assert (fresh.text, fresh.answers) == ("The child said no", {"consent": "refused"})


ALLOWED: dict[str, Callable[[], Any]] = {
    "isnull": lambda: notes.filter(other__isnull=True).get(),
    "not isnull": lambda: notes.filter(text__isnull=False).get(),
    "exclude isnull": lambda: notes.exclude(text__isnull=True).get(),
    "isnull over a relation": lambda: marks.filter(note__answers__isnull=False).get(),
    "isnull in a condition": lambda: notes.annotate(there=Q(text__isnull=False)).get(there=True),
    "isnull in a case": lambda: notes.annotate(there=Case(When(text__isnull=False, then=Value(1)))).get(there=1),
    "isnull in update": lambda: notes.update(title=Case(When(text__isnull=False, then=Value("new")))),
    "count": notes.count,
    "distinct count": lambda: notes.distinct().count(),
    "exists": lambda: notes.filter(title="A title").exists(),
    "values of other columns": lambda: notes.values("pk", "title", "marks__label").get(),
    "select_related": lambda: marks.select_related("note__key").get().note.text,
    "prefetch_related": lambda: notes.prefetch_related("marks").get().text,
    "annotated count": lambda: notes.annotate(n=Count("marks")).get().text,
    "union": lambda: list(notes.all().union(notes.none(), notes.all())),
    "in a list of instances": lambda: marks.filter(note__in=notes.all()).get(),
    "lock": lambda: notes.select_for_update(of=("self",)).get().text,
    "iterator": lambda: next(notes.iterator()).text,
    "in_bulk": notes.in_bulk,
    "first": lambda: notes.order_by("title").first(),
    "delete": lambda: notes.filter(title="A title").delete(),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_does_not_need_the_plain_text_works(note: Note, name: str) -> None:
    Mark.objects.create(note=note)
    assert ALLOWED[name]()


def test_update_or_create_writes_through_the_instance(note: Note) -> None:
    Note.objects.update_or_create(pk=note.pk, defaults={"text": "changed"})
    Note.objects.update_or_create(title="Another", create_defaults={"key": vault.new_key(), "text": "made"})
    assert [row.text for row in Note.objects.order_by("title")] == ["changed", "made"]


def test_a_constraint_may_ask_whether_a_value_is_there(note: Note) -> None:
    note.title = "answered"
    with CaptureQueriesContext(connection) as captured:
        note.full_clean()
        note.save()
    assert not [query for query in captured if "refused" in query["sql"] or "child" in query["sql"]]
    note.answers = None
    with pytest.raises(ValidationError, match="sample_answered_has_answers"):
        note.full_clean()
    with pytest.raises(IntegrityError, match="sample_answered_has_answers"), transaction.atomic():
        note.save()
