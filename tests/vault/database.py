"""The database's own view of a column, past the vault."""

from typing import Any

from django.db import connection, models


def stored(row: models.Model, column: str) -> Any:
    """What the column holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [_id(row)])
        (value,) = cursor.fetchone()
    return value


def store(row: models.Model, column: str, value: Any) -> None:
    """Put a value there that the vault knows nothing of."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [value, _id(row)])
        assert cursor.rowcount == 1


def _id(row: models.Model) -> Any:
    return row.pk.hex if connection.vendor == "sqlite" else row.pk
