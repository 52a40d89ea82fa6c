"""Whoever holds the database can change an urgent note, but not unseen: every column of it, by its least bit."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models

from agencies.models import Agency, Person
from decisions.models import UrgentNote
from tests.decisions.test_tampering import altered, found, raw
from tests.decisions.test_urgent_rules import finished, noted

TABLE = UrgentNote._meta.db_table


def stored(field: Any, before: Any) -> Iterator[Any]:
    """What one changed bit or digit can make of it, in the form in which this database stores it."""
    while field.remote_field:
        field = field.target_field
    if isinstance(field, models.UUIDField) and isinstance(before, str):
        yield from (one.hex for one in altered(uuid.UUID(before)))
    else:
        yield from altered(before)


@pytest.mark.django_db
@pytest.mark.parametrize("field", UrgentNote._meta.concrete_fields, ids=lambda field: field.name)
def test_a_change_in_any_column_is_found(alice: Person, front_door: Agency, field: Any) -> None:
    noted(alice, told_agency=front_door)
    assert found() == []
    (before,) = raw(f"SELECT {field.column} FROM {TABLE}")
    changed = 0
    for after in stored(field, before):
        if connection.vendor == "postgresql":
            raw("SET CONSTRAINTS ALL DEFERRED")
        raw(f"UPDATE {TABLE} SET {field.column} = %s", after)
        assert found(), f"{field.column}: {before!r} became {after!r}"
        raw(f"UPDATE {TABLE} SET {field.column} = %s", before)
        assert found() == []
        changed += 1
    assert changed


@pytest.mark.django_db
def test_a_note_taken_away_is_found(alice: Person) -> None:
    noted(alice)
    for table in ("decisions_urgentaccess", TABLE):
        raw(f"DELETE FROM {table}")
    assert found() == ["gone"]


@pytest.mark.django_db
def test_words_moved_to_another_note_are_refused(alice: Person) -> None:
    one, other = noted(alice), noted(alice)
    (text,) = raw(f"SELECT what FROM {TABLE} WHERE reference = %s", one.reference)
    raw(f"UPDATE {TABLE} SET what = %s WHERE reference = %s", text, other.reference)
    assert found() == ["unreadable"]


@pytest.mark.django_db
def test_a_decision_made_to_finish_another_note_is_found(alice: Person, dana: Person) -> None:
    finished(noted(alice), dana)
    other = noted(alice)
    assert found() == []
    raw("UPDATE decisions_decision SET urgent_note_id = (SELECT id FROM decisions_urgentnote WHERE reference = %s)",
        other.reference)  # fmt: skip
    assert found() == ["digest"]
