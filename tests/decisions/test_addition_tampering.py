"""Whoever holds the database can change, take away or slip in an addition, but not unseen."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models

from agencies.models import Person
from decisions.models import Addition
from tests.conftest import signed
from tests.decisions.additions import Kind, added
from tests.decisions.test_tampering import altered, found, raw

TABLE = Addition._meta.db_table
COLUMNS = [field.column for field in Addition._meta.concrete_fields]


# Every foreign key of it is to a UUID too.
KEYS = [
    field.column for field in Addition._meta.concrete_fields if isinstance(field, models.UUIDField | models.ForeignKey)
]


def changes(column: str, value: Any) -> Iterator[Any]:
    if column in KEYS:
        other = uuid.UUID(int=uuid.UUID(str(value)).int ^ 1)
        yield other.hex if connection.vendor == "sqlite" else other
    elif isinstance(value, date) and not isinstance(value, datetime):
        yield value + timedelta(days=1)
    else:
        yield from altered(value)


@pytest.mark.django_db
@pytest.mark.parametrize("place", [0, 1], ids=["the first", "the last"])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_in_any_column_of_any_addition_is_found(alice: Person, column: str, place: int) -> None:
    decision = signed(alice)
    # Only that the family is still not told has a day to look again, and nothing else may have one.
    kind = Kind.STILL_NOT_TOLD if column == "look_again_on" else Kind.WRONG_CHILD
    # A child who is named already cannot be named again, so the two name two.
    children = [{"record_number": number} if kind == Kind.WRONG_CHILD else {} for number in ("T-0002", "T-0003")]
    pair = [added(decision, kind, by=alice, text=child.get("record_number", "Other"), **child) for child in children]
    assert found() == []
    row = pair[place].pk.hex if connection.vendor == "sqlite" else pair[place].pk
    (before,) = raw(f"SELECT {column} FROM {TABLE} WHERE id = %s", row)
    assert before is not None
    for after in changes(column, before):
        if connection.vendor == "postgresql":
            raw("SET CONSTRAINTS ALL DEFERRED")
        raw(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", after, row)
        assert found(), f"{column}: {before!r} became {after!r}"
        raw(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", before, after if column == "id" else row)
    assert found() == []


@pytest.mark.django_db
@pytest.mark.parametrize("place", [0, 1], ids=["the first", "the last"])
def test_an_addition_taken_away_is_found(alice: Person, place: int) -> None:
    decision = signed(alice)
    pair = [added(decision, Kind.LATER_FACT, by=alice, text=text) for text in ("One", "Other")]
    pair[place].delete()
    assert found() == ["digest"]


@pytest.mark.django_db
def test_all_additions_taken_away_are_found(alice: Person) -> None:
    added(signed(alice), Kind.LATER_FACT, by=alice)
    Addition.objects.all().delete()
    assert found() == ["digest"]


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "what"), [(1, "digest"), (0, "unrecorded")])
def test_an_addition_slipped_in_is_found(alice: Person, before: int, what: str) -> None:
    decision = signed(alice)
    for _ in range(before):
        added(decision, Kind.LATER_FACT, by=alice)
    Addition.objects.create(
        key=decision.key, decision=decision, submission_key=decision.pk, kind="correction", by=alice, at=decision.signed_at,
        text="Never said",
    )  # fmt: skip
    assert found() == [what]


@pytest.mark.django_db
def test_an_addition_moved_to_another_decision_is_found(alice: Person) -> None:
    one, other = signed(alice), signed(alice)
    addition = added(one, Kind.LATER_FACT, by=alice)
    Addition.objects.filter(pk=addition.pk).update(decision=other)
    assert sorted(found()) == ["digest", "unrecorded"]
