"""Django's own command, which makes each new table whole: with its indexes and constraints, not followed by them."""

from typing import Any, cast

from django.core.management.commands import makemigrations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


def folded(operations: list[Operation], label: str) -> list[Operation]:
    """The same operations, with what is added to a table made among them in its making, where it can be."""
    kept: list[Operation] = []
    for operation in operations:
        place = _made_before(operation, kept)
        if place is None:
            kept.append(operation)
        else:
            # Of a table's making and an index of it Django says that the one can hold the other.
            [kept[place]] = cast(list[Operation], kept[place].reduce(operation, label))
    return kept


def _made_before(operation: Operation, kept: list[Operation]) -> int | None:
    """Where the table is made that this index or constraint is of; None where it must stay behind a field that it names."""
    if not isinstance(operation, (AddIndex, AddConstraint)):
        return None
    table, said = operation.model_name_lower, repr(operation.deconstruct())
    if any(isinstance(one, AddField) and one.model_name_lower == table and one.name in said for one in kept):
        return None
    made = (place for place, one in enumerate(kept) if isinstance(one, CreateModel) and one.name_lower == table)
    return next(made, None)


class TablesMadeWhole(MigrationAutodetector):
    """What has changed in the models, as Django finds it, with each new table made whole."""

    def changes(self, *args: Any, **kwargs: Any) -> Any:
        found: Any = super().changes(*args, **kwargs)
        for label, migrations in found.items():
            for migration in migrations:
                migration.operations = folded(list(migration.operations), label)
        return found


class Command(makemigrations.Command):
    # Every index that is added by itself costs a new picture of all models, and on SQLite a new table for each constraint:
    # for a database of tests that was more than half of its making.
    autodetector = TablesMadeWhole
