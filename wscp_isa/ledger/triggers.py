"""The guards that the database itself keeps: entries and looks never change or go, and heads only go on by one.

They bind whoever connects, except the owner of the tables, who can take them away: therefore the service runs under another
role, `missing` is asked before it starts, and the chain of hashes shows what was done in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger: the table it stands on, and the text that makes it in the very form in which the database gives it back."""

    table: str
    text: str


# How a row is found that a new one would displace. In SQLite an INSERT OR REPLACE deletes what stands in its way and, from
# a client that has not set recursive_triggers, asks no trigger on DELETE.
_DISPLACED = {
    "ledger_entry": (
        '"rowid" = NEW."rowid"',
        '"id" = NEW."id"',
        '"subject" = NEW."subject" AND "seq" = NEW."seq"',
        '"subject" = NEW."subject" AND "prev" = NEW."prev"',
    ),
    "ledger_look": ('"rowid" = NEW."rowid"', '"id" = NEW."id"'),
    "ledger_head": ('"rowid" = NEW."rowid"', '"subject" = NEW."subject"'),
}
_KEPT = {"ledger_entry": "ledger entries", "ledger_look": "looks in the ledger", "ledger_head": "heads of the ledger"}
_FORWARD = "heads of the ledger begin at 0 and go on by one"


def _sqlite_guard(name: str, table: str, event: str, refusal: str, when: str = "") -> tuple[str, Guard]:
    condition = f" WHEN {when}" if when else ""
    body = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    return name, Guard(table, f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}"{condition} {body}')


def _sqlite() -> dict[str, Guard]:
    guards: dict[str, Guard] = {}
    for table, kept in _KEPT.items():
        standing = (f'SELECT 1 FROM "{table}" WHERE {same}' for same in _DISPLACED[table])  # noqa: S608  (constants)
        displaced = " OR ".join(f"EXISTS ({row})" for row in standing)
        guards.update(
            [
                _sqlite_guard(f"{table}_not_deleted", table, "DELETE", f"{kept} are never deleted"),
                _sqlite_guard(f"{table}_not_replaced", table, "INSERT", f"{kept} are never replaced", displaced),
            ]
        )
    for table in ("ledger_entry", "ledger_look"):
        guards.update([_sqlite_guard(f"{table}_not_changed", table, "UPDATE", f"{_KEPT[table]} are never changed")])
    onward = 'NEW."seq" IS OLD."seq" + 1 AND NEW."subject" IS OLD."subject" AND NEW."kind" IS OLD."kind"'
    guards.update(
        [
            _sqlite_guard("ledger_head_forward", "ledger_head", "UPDATE", _FORWARD, f"NOT ({onward})"),
            _sqlite_guard("ledger_head_from_0", "ledger_head", "INSERT", _FORWARD, 'NEW."seq" IS NOT 0'),
        ]
    )
    return guards


_POSTGRESQL_FUNCTIONS: Mapping[str, str] = {
    "ledger_refuse": """
BEGIN
    RAISE EXCEPTION 'The ledger only grows: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23000';
END
""",
    "ledger_forward": f"""
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.seq = 0 THEN
            RETURN NEW;
        END IF;
    ELSIF (NEW.subject, NEW.kind, NEW.seq) IS NOT DISTINCT FROM (OLD.subject, OLD.kind, OLD.seq + 1) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{_FORWARD}' USING ERRCODE = '23000';
END
""",
}


def _postgresql() -> dict[str, Guard]:
    guards = {}
    for table, events in {
        "ledger_entry": "DELETE OR UPDATE",
        "ledger_look": "DELETE OR UPDATE",
        "ledger_head": "DELETE",
    }.items():
        refuse = "EXECUTE FUNCTION ledger_refuse()"
        kept, whole = f"{table}_kept", f"{table}_whole"
        guards[kept] = Guard(table, f"CREATE TRIGGER {kept} BEFORE {events} ON {table} FOR EACH ROW {refuse}")
        guards[whole] = Guard(table, f"CREATE TRIGGER {whole} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
    guards["ledger_head_forward"] = Guard(
        "ledger_head",
        "CREATE TRIGGER ledger_head_forward BEFORE INSERT OR UPDATE ON ledger_head "
        "FOR EACH ROW EXECUTE FUNCTION ledger_forward()",
    )
    return guards


def guards(connection: BaseDatabaseWrapper) -> dict[str, Guard]:
    """The triggers that this database must have, by name."""
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that are not there, are switched off, or are not as they should be; empty when all stand."""
    expected = guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            standing = {name: Guard(table, text) for name, table, text in cursor.fetchall()}
            functions: Mapping[str, str] = {}
        else:
            # Only 'A' (always) also binds a session that says it is a replica.
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid, true) FROM pg_trigger "
                "WHERE tgname = ANY(%s) AND tgenabled = 'A' AND pg_table_is_visible(tgrelid)",
                [list(expected)],
            )
            standing = {name: Guard(table, text) for name, table, text in cursor.fetchall()}
            cursor.execute(
                "SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(%s) AND pg_function_is_visible(oid)",
                [list(_POSTGRESQL_FUNCTIONS)],
            )
            functions = dict(cursor.fetchall())
    wrong = [name for name, guard in expected.items() if standing.get(name) != guard]
    if connection.vendor != "sqlite":
        wrong += [name for name, body in _POSTGRESQL_FUNCTIONS.items() if functions.get(name) != body]
    return sorted(wrong)


def install(connection: BaseDatabaseWrapper) -> None:
    """Every guard stands as it should. Where all do already, no table is locked."""
    if not missing(connection) or not tables_exist(connection):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, body in _POSTGRESQL_FUNCTIONS.items():
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard${body}$guard$"
                )
        for name, guard in guards(connection).items():
            cursor.execute(_drop(connection, name, guard))
            cursor.execute(guard.text)
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {name}")


def _drop(connection: BaseDatabaseWrapper, name: str, guard: Guard) -> str:
    on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    return f'DROP TRIGGER IF EXISTS "{name}"{on}'


def tables_exist(connection: BaseDatabaseWrapper) -> bool:
    """Whether the ledger has been migrated here."""
    return set(_KEPT) <= set(connection.introspection.table_names())
