"""Whoever holds the database can change a signed decision, but not unseen: every column of it, by its least bit."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models

from agencies.models import Person
from decisions.actions import decision as actions
from decisions.models import Decision, Reliance, Subject
from tests.conftest import answered, signed
from wscp_isa.ledger.verify import Verification

TABLES: tuple[type[models.Model], ...] = (Decision, Subject, Reliance)
# The primary key of a child row is part of what was signed; that of the decision names it, so losing it is losing it.
COLUMNS = [(model, field) for model in TABLES for field in model._meta.concrete_fields]


def found() -> list[str]:
    return [problem.what for problem in Verification().problems()]


def altered(value: Any) -> Iterator[Any]:
    """What one changed bit or digit can make of a stored value."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value ^ 1
    elif isinstance(value, bytes | memoryview):
        stored = bytes(value)
        for place in (0, 1, 2, 3, 10, len(stored) // 2, len(stored) - 1):
            yield stored[:place] + bytes([stored[place] ^ 1]) + stored[place + 1 :]
    elif isinstance(value, uuid.UUID):
        yield uuid.UUID(int=value.int ^ 1)
    elif isinstance(value, str):
        for place in {0, len(value) // 2, len(value) - 1} if value else ():
            yield value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
            # What is no digit of anything: a damaged id must be found too, not stop the search.
            yield value[:place] + "`" + value[place + 1 :]
    elif value is not None:
        yield value.replace(microsecond=value.microsecond ^ 1)


def raw(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), COLUMNS, ids=lambda part: getattr(part, "__name__", None) or part.name)
def test_a_change_in_any_column_is_found(alice: Person, model: type[models.Model], field: Any) -> None:
    signed(alice)
    assert found() == []
    table, column = model._meta.db_table, field.column
    (before,) = raw(f"SELECT {column} FROM {table}")
    for after in altered(before):
        if connection.vendor == "postgresql":
            raw("SET CONSTRAINTS ALL DEFERRED")
        raw(f"UPDATE {table} SET {column} = %s", after)
        assert found(), f"{table}.{column}: {before!r} became {after!r}"
    raw(f"UPDATE {table} SET {column} = %s", before)
    assert found() == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["decisions_reliance", "decisions_subject"])
def test_a_part_taken_away_is_found(alice: Person, table: str) -> None:
    signed(alice)
    raw(f"DELETE FROM {table}")
    assert found() == ["digest"]


@pytest.mark.django_db
def test_a_decision_taken_away_is_found(alice: Person) -> None:
    signed(alice)
    for table in (
        "decisions_reliance",
        "decisions_subjectindex",
        "decisions_subject",
        "decisions_decisionaccess",
        "decisions_decision",
    ):
        raw(f"DELETE FROM {table}")
    assert found() == ["gone"]


@pytest.mark.django_db
def test_a_value_moved_to_another_decision_is_refused(alice: Person) -> None:
    one, other = signed(alice), signed(alice)
    (text,) = raw("SELECT transcript FROM decisions_decision WHERE reference = %s", one.reference)
    raw("UPDATE decisions_decision SET transcript = %s WHERE reference = %s", text, other.reference)
    assert found() == ["unreadable"]


@pytest.mark.django_db
def test_a_draft_may_change_and_a_signature_without_an_entry_is_found(alice: Person) -> None:
    draft = answered(alice, "no clear purpose")
    actions.answer(draft, step="worry", given={"worry": "not-sure"}, version=draft.version, by=alice)
    assert found() == []
    raw(
        "UPDATE decisions_decision SET signed_at = started_at, signed_by_id = started_by_id, outcome = 'no-purpose', "
        "share = false, departed = false, transcript = answers WHERE reference = %s",
        draft.reference,
    )
    assert found() == ["unrecorded"]
