"""Which tests belong to which half of make test. A pytest plugin.

The second, on PostgreSQL, need not run again what meets no database. What is marked for PostgreSQL is left out on SQLite,
whoever asks for it: the tests' database is in memory there, and threads that share such a one are told that a table is
locked at once, however long they would wait.
"""

import pytest

from tests.server import on_postgresql

# What brings a test to the database, by name; other fixtures stand on these (the cast fetches its people as it goes).
DATABASE = {"db", "transactional_db", "django_db_setup", "site", "cast"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "no_database: meets none, so that it runs in the first half of make test alone")


@pytest.hookimpl(tryfirst=True)  # before those that were asked for by their marks are chosen
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not fixtures & DATABASE and item.get_closest_marker("django_db") is None:
            item.add_marker("no_database")
    if not on_postgresql():
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("postgresql")])
        items[:] = [item for item in items if not item.get_closest_marker("postgresql")]
