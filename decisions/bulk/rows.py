"""Very many rows on their way into the database, each value prepared by its own field, which encrypts what is encrypted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.db import connections, models

from wscp_isa.ledger.models import Entry, Head


def add(rows: Iterable[models.Model]) -> None:
    """These rows are there, as saving each of them would have written it."""
    by_model = defaultdict[type[models.Model], list[models.Model]](list)
    for row in rows:
        by_model[type(row)].append(row)
    connection = connections["default"]
    for model, some in by_model.items():
        if connection.vendor == "postgresql":
            _copy(model, some)
        else:
            model._base_manager.bulk_create(some)


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """By COPY, and in its binary form, in which nothing encrypted has to be spelt out."""
    connection = connections["default"]  # itself: looking it up for each of very many values would take its time
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    types = [str(field.db_type(connection)).partition("(")[0] for field in fields]
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN (FORMAT BINARY)"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row([_bare(field.get_db_prep_save(field.pre_save(row, True), connection)) for field in fields])


def _bare(prepared: Any) -> Any:
    """What Django wraps for an INSERT, without its wrapping."""
    if isinstance(prepared, psycopg.Binary):
        return prepared.obj
    return prepared.value if isinstance(prepared, models.Value) else prepared


def go_on(entries: Iterable[Entry]) -> None:
    """The heads of these entries' chains, which stand at 0, have gone on to the last of them, one by one as the guards ask."""
    by_place = defaultdict[int, list[Entry]](list)
    for entry in entries:
        by_place[entry.seq].append(entry)
    connection = connections["default"]
    field = {field.name: field for field in Head._meta.concrete_fields}

    def values(entry: Entry) -> list[Any]:
        given = {"seq": entry.seq, "hash": entry.hash, "subject": entry.subject}
        return [field[name].get_db_prep_save(value, connection) for name, value in given.items()]

    statement = f"UPDATE {Head._meta.db_table} SET seq = %s, hash = %s WHERE subject = %s"  # noqa: S608  (a constant)
    with connection.cursor() as cursor:
        for place in sorted(by_place):
            cursor.executemany(statement, [values(entry) for entry in by_place[place]])
