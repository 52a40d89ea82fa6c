"""Entries as the database holds them, byte for byte, for verification.

The ORM would read two spellings of a UUID as one, and stop at text that is not UTF-8; but what was altered must be found and
named. So every column comes as the bytes that are hashed, and what cannot be put so as bytes that no hash agrees with.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from wscp_isa.ledger.encoding import COLUMNS, Form, part
from wscp_isa.ledger.models import Entry, Head

BATCH = 2_000
_FORMS = [*COLUMNS.values(), Form.BYTES, Form.TEXT, Form.INTEGER, Form.BYTES]

# SQLite keeps what it is given, of whatever type: a value of the wrong one comes as the name of its type.
_CAST = "CASE typeof({0}) WHEN '%s' THEN CAST({0} AS BLOB) WHEN 'null' THEN NULL ELSE CAST(typeof({0}) AS BLOB) END"
_SELECTED: Mapping[str, Mapping[Form, str]] = {
    "postgresql": {
        Form.INTEGER: "int8send({0}::bigint)",
        Form.UUID: "uuid_send({0})",
        Form.TEXT: "convert_to({0}, 'UTF8')",
        Form.BYTES: "{0}",
    },
    "sqlite": {
        Form.INTEGER: "CASE typeof({0}) WHEN 'integer' THEN {0} END",
        Form.UUID: _CAST % "text",
        Form.TEXT: _CAST % "text",
        Form.BYTES: _CAST % "blob",
    },
}


class Row(NamedTuple):
    """An entry: its columns as they are hashed and in that order, its stored hash, and the head of its chain if there is one."""

    parts: tuple[bytes | None, ...]
    hash: bytes | None
    head_kind: bytes | None
    head_seq: bytes | None
    head_hash: bytes | None


def _uuid(stored: bytes | None) -> bytes | None:
    """The 16 bytes of a UUID that SQLite holds as 32 small hexadecimal letters; anything else as it is."""
    try:
        value = bytes.fromhex((stored or b"").decode())
    except ValueError:
        return stored
    return value if value.hex().encode() == stored else stored


# PostgreSQL already gives what is hashed.
_CONVERTED: Mapping[str, Mapping[Form, Callable[[Any], bytes | None]]] = {
    "postgresql": {},
    "sqlite": {Form.INTEGER: lambda value: part(value, Form.INTEGER), Form.UUID: _uuid},
}


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Entries, heads and records are read as they stand at one moment, while others go on writing (on SQLite they wait)."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(using=connection.alias):
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def lift_limits(connection: BaseDatabaseWrapper) -> None:
    """Until the transaction ends it may take as long as it takes, and a busy machine may let it wait between two questions."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {limit} = 0")


def chains(connection: BaseDatabaseWrapper, subjects: Collection[UUID] | None = None) -> Iterator[list[Row]]:
    """Every entry, chain after chain and in order, in batches: the database keeps the place, so memory does not grow.

    Of a few subjects where they are given.
    """
    quote = connection.ops.quote_name
    names = [f"entry.{quote(name)}" for name in (*COLUMNS, "hash")]
    names += [f"head.{quote(name)}" for name in ("kind", "seq", "hash")]
    selected = _SELECTED[connection.vendor]
    columns = ", ".join(selected[form].format(name) for name, form in zip(names, _FORMS, strict=True))
    entries, heads = quote(Entry._meta.db_table), quote(Head._meta.db_table)
    # No subject at all finds nothing: NULL is equal to none.
    which = "" if subjects is None else f"WHERE entry.subject IN ({', '.join(['%s'] * len(subjects)) or 'NULL'}) "
    subject_field = Entry._meta.get_field("subject")
    adapted = [subject_field.get_db_prep_value(subject, connection) for subject in subjects or ()]
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {entries} entry LEFT JOIN {heads} head ON head.subject = entry.subject "  # noqa: S608
            f"{which}ORDER BY entry.subject, entry.seq",
            adapted,
        )
        while batch := cursor.fetchmany(BATCH):
            yield [_row(raw, _CONVERTED[connection.vendor]) for raw in batch]


def _row(raw: tuple[Any, ...], converted: Mapping[Form, Callable[[Any], bytes | None]]) -> Row:
    if converted:
        raw = tuple(
            converted[form](value) if form in converted else value for value, form in zip(raw, _FORMS, strict=True)
        )
    return Row(raw[: len(COLUMNS)], *raw[len(COLUMNS) :])


def heads_alone(connection: BaseDatabaseWrapper) -> Iterator[bytes | None]:
    """The subjects of heads that are past 0 and have no entry; one at 0 was locked and nothing recorded."""
    subject = _SELECTED[connection.vendor][Form.UUID].format("head.subject")
    entries, heads = Entry._meta.db_table, Head._meta.db_table
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {subject} FROM {heads} head "  # noqa: S608
            f"WHERE head.seq <> 0 AND NOT EXISTS (SELECT 1 FROM {entries} entry WHERE entry.subject = head.subject)"
        )
        while batch := cursor.fetchmany(BATCH):
            yield from (_uuid(stored) if connection.vendor == "sqlite" else stored for (stored,) in batch)
