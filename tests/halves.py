"""What the second half of make test, on PostgreSQL, need not run again: tests that meet no database. A pytest plugin."""

import pytest

# What brings a test to the database, by name; other fixtures stand on these (the cast fetches its people as it goes).
DATABASE = {"db", "transactional_db", "django_db_setup", "site", "cast"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "no_database: meets none, so that it runs in the first half of make test alone")


@pytest.hookimpl(tryfirst=True)  # before those that were asked for by their marks are chosen
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not fixtures & DATABASE and item.get_closest_marker("django_db") is None:
            item.add_marker("no_database")
