"""Every table is made whole: to add indexes and constraints one by one takes a database three times as long to make."""

from importlib import import_module

import pytest

from agencies.management.commands.makemigrations import folded

OURS = ("agencies", "decisions", "breaches")


@pytest.mark.parametrize("app", OURS)
def test_a_new_table_is_made_whole(app: str) -> None:
    operations = import_module(f"{app}.migrations.0001_initial").Migration.operations
    assert len(folded(operations, app)) == len(operations), "Write it with manage.py makemigrations, which folds them"
