"""The files that take longest begin first, so that no processor stands idle while another finishes one of them. A pytest plugin."""

import pytest

# By their time, the longest first; files that are not named follow as they were found. The second does without the
# demonstration, which the first has made meanwhile: no processor waits for it.
LONGEST = (
    *("tests/journeys/test_accessibility.py", "tests/test_hostile_input.py", "tests/journeys/test_endings.py"),
    *("tests/decisions/test_walks.py", "tests/test_access_matrix.py", "tests/journeys/test_stories.py"),
    *("tests/govuk/test_look.py", "tests/journeys/test_without_scripts.py", "tests/oversight/test_lists.py"),
    "tests/decisions/test_list.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {path: number for number, path in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONGEST)))
