"""What only the owner of the tables can do: take the guards away, and change what they guard."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from wscp_isa.ledger import triggers


def execute(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if cursor.description else []


def settle() -> None:
    """Foreign keys are checked now, as at the end of a transaction: until then PostgreSQL lets no table be altered."""
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("SET CONSTRAINTS ALL DEFERRED")


def unguard() -> None:
    settle()
    for name, guard in triggers.guards(connection).items():
        execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {guard.table}" if connection.vendor == "postgresql" else ""))


@contextmanager
def passing() -> Iterator[None]:
    """Whatever is done here is undone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def tampering() -> Iterator[None]:
    """The guards are away for as long as it takes, and whatever is done is undone afterwards."""
    with passing():
        unguard()
        yield


def spelled(subject: Any) -> Any:
    """A UUID as the database spells it."""
    return subject.hex if connection.vendor == "sqlite" else subject
