"""What is in the ledger stays in the ledger: nobody but the owner of the tables can change it, and that is noticed."""

from datetime import datetime
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, ProgrammingError, connection, models, transaction

from tests.ledger import owner
from tests.ledger.owner import execute, passing, spelled
from tests.vault_sample.models import Note
from wscp_isa import ledger
from wscp_isa.ledger import Actor, triggers
from wscp_isa.ledger.models import Entry, Head, Look

KEPT = ("ledger_entry", "ledger_look", "ledger_head")


@pytest.fixture
def recorded(note: Note, sam: Actor, at: datetime) -> Note:
    for n in (1, 2):
        ledger.record("note.changed", about=note, by=sam, at=at, detail={"n": n})
        ledger.look(note, by=sam, at=at, how="page", reason="asked")
    owner.settle()
    return note


def columns(table: str) -> str:
    return ", ".join(f'"{column}"' for column in _columns(table))


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def contents() -> list[Any]:
    return [sorted(execute(f"SELECT {columns(table)} FROM {table}"), key=repr) for table in KEPT]


def through_the_orm() -> dict[str, Any]:
    entry, look, head = Entry.objects.order_by("seq").first(), Look.objects.first(), Head.objects.get()
    assert entry
    assert look
    return {
        "save of an entry": entry.save,
        "update of entries": lambda: Entry.objects.update(action="note.other"),
        "update of entries to the same": lambda: Entry.objects.update(action=models.F("action")),
        "bulk update of entries": lambda: Entry.objects.bulk_update([entry], ["action"]),
        "upsert of an entry": lambda: Entry.objects.bulk_create(
            [entry], update_conflicts=True, unique_fields=["id"], update_fields=["action"]
        ),
        "delete of an entry": entry.delete,
        "delete of entries": lambda: Entry.objects.all().delete(),
        "raw delete of entries": lambda: Entry.objects.all()._raw_delete("default"),
        "save of a look": look.save,
        "update of looks": lambda: Look.objects.update(how="other"),
        "delete of looks": lambda: Look.objects.all().delete(),
        "raw delete of looks": lambda: Look.objects.all()._raw_delete("default"),
        "delete of a head": head.delete,
        "head back": lambda: Head.objects.update(seq=models.F("seq") - 1),
        "head further": lambda: Head.objects.update(seq=models.F("seq") + 2),
        "head in place": lambda: Head.objects.update(hash=b"x" * 32),
        "head of another kind": lambda: Head.objects.update(seq=models.F("seq") + 1, kind="office"),
        "head that begins late": lambda: Head.objects.create(subject=look.pk, kind="note", seq=1, hash=b"x" * 32),
        "second beginning": lambda: Head.objects.create(subject=head.pk, kind="note", seq=0, hash=bytes(32)),
    }


def in_any_database() -> dict[str, str]:
    statements = {}
    for table, column in zip(KEPT, ("id", "id", "subject"), strict=True):
        statements |= {
            f"update of {table}": f"UPDATE {table} SET {column} = {column}",
            f"delete from {table}": f"DELETE FROM {table}",
            f"upsert into {table}": f"INSERT INTO {table} ({columns(table)}) SELECT {columns(table)} FROM {table} WHERE true "
            f"ON CONFLICT ({column}) DO UPDATE SET kind = 'other'",
        }
    statements["upsert by place"] = (
        f"INSERT INTO ledger_entry ({columns('ledger_entry')}) SELECT {columns('ledger_entry')} FROM ledger_entry WHERE true "
        "ON CONFLICT (subject, seq) DO UPDATE SET action = 'other'"
    )
    return statements


def in_postgresql() -> dict[str, str]:
    statements = in_any_database()
    for name, statement in list(statements.items()):
        statements[f"{name} by a replica"] = f"SET LOCAL session_replication_role = replica; {statement}"
    for table in KEPT:
        statements[f"truncate of {table}"] = f"TRUNCATE {table}"
    return statements | {
        "truncate of all": f"TRUNCATE {', '.join(KEPT)}",
        "truncate of the keys": "TRUNCATE vault_recordkey CASCADE",
    }


def in_sqlite() -> dict[str, str]:
    statements = in_any_database()
    for table in KEPT:
        rows = f"SELECT {columns(table)} FROM {table}"
        by_rowid = columns(table).replace('"id"', "randomblob(16)").replace('"subject"', "randomblob(16)")
        statements |= {
            f"replace in {table}": f"REPLACE INTO {table} ({columns(table)}) {rows}",
            f"insert or replace in {table}": f"INSERT OR REPLACE INTO {table} ({columns(table)}) {rows}",
            f"update or replace in {table}": f"UPDATE OR REPLACE {table} SET kind = 'other'",
            f"update or ignore in {table}": f"UPDATE OR IGNORE {table} SET kind = 'other'",
            f"replace by row number in {table}": f"REPLACE INTO {table} (rowid, {columns(table)}) "
            f"SELECT rowid, {by_rowid} FROM {table}",
        }
    new_id, entry = "lower(hex(randomblob(16)))", columns("ledger_entry")
    for place, other, new in (("seq", "prev", "randomblob(32)"), ("prev", "seq", "99")):
        changed = entry.replace('"id"', new_id).replace(f'"{other}"', new)
        statements[f"replace at the same {place}"] = (
            f"REPLACE INTO ledger_entry ({entry}) SELECT {changed} FROM ledger_entry LIMIT 1"
        )
    return statements


def assert_refused(attempts: dict[str, Any]) -> None:
    before = contents()
    for name, attempt in attempts.items():
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            attempt() if callable(attempt) else execute(attempt)
        assert any(word in str(refused.value) for word in ("never", "only grows", "go on by one", "duplicate key")), (
            name,
            refused.value,
        )
    assert contents() == before


def test_nothing_can_be_changed_through_the_orm(recorded: Note) -> None:
    assert_refused(through_the_orm())


def test_nothing_can_be_changed_by_hand(recorded: Note) -> None:
    assert_refused(in_sqlite() if connection.vendor == "sqlite" else in_postgresql())


def test_nor_by_a_plain_client_that_has_set_nothing(recorded: Note) -> None:
    """SQLite's own shell, for one, asks no trigger before it replaces a row. PostgreSQL leaves no such choice."""
    if connection.vendor == "sqlite":
        execute("PRAGMA recursive_triggers = OFF")
    try:
        assert_refused(in_sqlite() if connection.vendor == "sqlite" else in_postgresql())
    finally:
        if connection.vendor == "sqlite":
            execute("PRAGMA recursive_triggers = ON")


def test_growing_is_all_that_is_allowed(recorded: Note, sam: Actor, at: datetime) -> None:
    ledger.record("note.changed", about=recorded, by=sam, at=at)
    ledger.look(recorded, by=sam, at=at, how="page")
    assert (Entry.objects.count(), Look.objects.count()) == (3, 3)


def test_every_guard_stands_after_migration(db: None) -> None:
    assert triggers.missing(connection) == []
    assert not [message for message in run_checks(databases=["default"]) if message.id == "ledger.W001"]


def drop(name: str) -> None:
    table = triggers.guards(connection)[name].table
    execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_a_guard_that_was_removed_is_missed_and_put_back(db: None) -> None:
    for name in triggers.guards(connection):
        with passing():
            drop(name)
            assert triggers.missing(connection) == [name]
            (warning,) = [message for message in run_checks(databases=["default"]) if message.id == "ledger.W001"]
            assert name in warning.msg
            emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
            assert triggers.missing(connection) == []


def test_a_guard_that_was_weakened_is_missed(db: None) -> None:
    weakened = {
        "sqlite": [
            "DROP TRIGGER ledger_entry_not_changed",
            'CREATE TRIGGER "ledger_entry_not_changed" BEFORE UPDATE ON "ledger_entry" WHEN NEW.action = \'x\' '
            "BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END",
        ],
        "postgresql": [
            "DROP TRIGGER ledger_entry_kept ON ledger_entry",
            "CREATE TRIGGER ledger_entry_kept BEFORE DELETE OR UPDATE ON ledger_entry FOR EACH ROW "
            "WHEN (OLD.seq > 1) EXECUTE FUNCTION ledger_refuse()",
            "ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_kept",
        ],
    }
    with passing():
        for statement in weakened[connection.vendor]:
            execute(statement)
        assert triggers.missing(connection) == [
            "ledger_entry_not_changed" if connection.vendor == "sqlite" else "ledger_entry_kept"
        ]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("statement", "missed"),
    [
        ("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_kept", ["ledger_entry_kept"]),
        ("ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_kept", ["ledger_entry_kept"]),
        ("ALTER TABLE ledger_look ENABLE REPLICA TRIGGER ledger_look_whole", ["ledger_look_whole"]),
        (
            "ALTER TABLE ledger_head DISABLE TRIGGER ALL",
            ["ledger_head_forward", "ledger_head_kept", "ledger_head_whole"],
        ),
        (
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            ["ledger_refuse"],
        ),
    ],
)
def test_a_guard_that_was_switched_off_is_missed(db: None, statement: str, missed: list[str]) -> None:
    with passing():
        execute(statement)
        assert triggers.missing(connection) == missed
        triggers.install(connection)
        assert triggers.missing(connection) == []


def test_where_there_are_no_tables_yet_nothing_is_checked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "tables_exist", lambda connection: False)
    monkeypatch.setattr(triggers, "missing", lambda connection: ["everything"])
    assert not [message for message in run_checks(databases=["default"]) if message.id == "ledger.W001"]
    triggers.install(connection)


@pytest.mark.postgresql
def test_the_role_that_the_service_runs_under_can_record_and_cannot_take_the_guards_away(
    recorded: Note, sam: Actor, at: datetime
) -> None:
    with passing():
        execute("CREATE ROLE ledger_runtime_test")
        execute("GRANT SELECT, INSERT ON ledger_entry, ledger_look TO ledger_runtime_test")
        execute("GRANT SELECT, INSERT, UPDATE ON ledger_head TO ledger_runtime_test")
        execute("SET LOCAL ROLE ledger_runtime_test")
        ledger.record("note.changed", about=recorded, by=sam, at=at)
        ledger.look(recorded, by=sam, at=at, how="page")
        for statement in (
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
            "DROP TRIGGER ledger_entry_kept ON ledger_entry",
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "SET session_replication_role = replica",
            "DELETE FROM ledger_entry",
            "UPDATE ledger_entry SET action = 'other'",
            "TRUNCATE ledger_entry",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                execute(statement)
        assert triggers.missing(connection) == []


@pytest.mark.usefixtures("committing")
def test_a_migration_that_rebuilds_a_table_leaves_it_guarded() -> None:
    """SQLite makes a new table for a changed field, without the old one's triggers, and says nothing."""
    old = Entry._meta.get_field("action")
    new = models.CharField(max_length=61)
    new.set_attributes_from_name("action")
    new.model = Entry
    for before, after in ((old, new), (new, old)):
        with connection.schema_editor() as schema:
            schema.alter_field(Entry, before, after)
        assert bool(triggers.missing(connection)) == (connection.vendor == "sqlite")
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        assert triggers.missing(connection) == []


@pytest.mark.usefixtures("committing")
def test_the_flush_between_tests_puts_the_guards_back() -> None:
    owner.unguard()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert triggers.missing(connection) == []


def test_a_head_goes_on_by_one(recorded: Note) -> None:
    subject = spelled(recorded.pk)
    with passing():
        execute("UPDATE ledger_head SET seq = seq + 1 WHERE subject = %s", subject)
        assert Head.objects.get().seq == 3
