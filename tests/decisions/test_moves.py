"""The picture in docs/requests.md is the table that requests go by."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from decisions.moves import draw

PAGE = Path(__file__).resolve().parents[2] / "docs" / "requests.md"


def test_the_page_is_the_picture_of_the_table() -> None:
    """When it is not: make docs."""
    assert PAGE.read_text(encoding="utf-8") == draw()


def test_the_command_prints_it() -> None:
    printed = StringIO()
    call_command("draw_moves", stdout=printed)
    assert printed.getvalue() == draw()
