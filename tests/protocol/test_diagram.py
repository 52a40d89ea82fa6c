"""The picture in docs/protocol.md is the protocol that the service follows."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.protocol.neighbour import NEIGHBOUR
from wscp_isa.protocol.diagram import draw
from wscp_isa.protocol.library import current, protocol
from wscp_isa.protocol.loader import read_edition

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_the_picture_of_the_edition():
    """When it is not: python -m wscp_isa.protocol.diagram > docs/protocol.md."""
    assert (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8") == draw(protocol("2022-01"))


def test_the_command_prints_the_edition_in_force():
    command = [sys.executable, "-m", "wscp_isa.protocol.diagram"]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    assert printed == draw(current(date.today()))


def test_every_question_ending_and_arrow_is_drawn():
    edition = protocol("2022-01")
    picture = draw(edition)
    for node in edition.nodes.values():
        assert f"_{node.key.replace('-', '_')}" in picture
    for question in edition.questions:
        assert question.asks in picture
        for label in question.labels.values():
            assert label in picture
    assert picture.count("-->") == 8


def test_marks_that_would_break_the_picture_are_written_as_codes():
    awkward = NEIGHBOUR.replace(b'labels.maybe = "Perhaps"', b"labels.maybe = '#1 \"maybe\" | so'")
    picture = draw(read_edition(awkward))
    assert "#35;1 #quot;maybe#quot; #124; so" in picture
    assert '| #1 "maybe" \\| so | None |' in picture
