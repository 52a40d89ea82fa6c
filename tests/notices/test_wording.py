"""No mail can hold personal data: a template is given a reference, a link and a time, and there is nothing else to write down."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from agencies.models import Person
from wscp_isa.identifiers import reference
from wscp_isa.notices import wording
from wscp_isa.notices.models import Notice

pytestmark = pytest.mark.no_database
FOLDER = Path(settings.BASE_DIR) / "templates" / "notices"
KINDS = sorted(path.stem for path in FOLDER.glob("*.txt"))
CANARY = "Canary-Ashdown"
DUE = datetime(2026, 12, 1, 17, tzinfo=ZoneInfo("Europe/London"))


def noticed(kind: str, **said: Any) -> Notice:
    """A notice whose every other column is full of what no mail may say."""
    return Notice(
        kind=kind,
        **{"about": "WSP-AAAA-AAA", "path": "/urgent/", "due": DUE, **said},
        person=Person(id=UUID(int=7), name=CANARY, email=f"{CANARY}@tests.example"),
        once=CANARY,
        fault=CANARY,
        batch=UUID(int=8),
    )


def asked(kind: str) -> set[str]:
    """Everything that stands between the marks of a template: what it shows and what it decides by."""
    return set(re.findall(r"{[{%] *(.*?) *[%}]}", (FOLDER / f"{kind}.txt").read_text("utf-8")))


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_asks_for_a_reference_a_link_and_a_time_and_nothing_else(kind: str) -> None:
    assert asked(kind) <= {"about", "link", "due", "if due", "endif"}


def test_nor_does_a_digest() -> None:
    lines = {"for line in lines", "endfor", "lines|length", "line.subject", "line.link", "line.due", "if line.due"}
    assert asked("together/digest") <= lines | {"endif", "settings"}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_else_is_known_the_words_are_the_same(kind: str) -> None:
    one, other = reference(), reference()
    words = wording.said(noticed(kind, about=one))
    assert CANARY not in words.subject + words.body
    # With the three put back the mail is the template, word for word.
    again = wording.said(noticed(kind, about=other, path="/agencies/"))
    link, link_again = wording.link("/urgent/"), wording.link("/agencies/")
    assert words.body.replace(link, link_again).replace(one, other) == again.body
    assert words.subject.replace(one, other) == again.subject
    assert link in words.body
    together = wording.said_together([noticed(kind), noticed(kind)])
    assert CANARY not in together.subject + together.body


@pytest.mark.parametrize("kind", KINDS)
def test_a_subject_is_one_short_line_and_a_body_ends_with_a_way_in(kind: str) -> None:
    words = wording.said(noticed(kind))
    assert 10 < len(words.subject) < 80
    assert not set(words.subject) & set("\r\n")
    assert words.body.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_that_is_not_due_at_any_time_reads_well(kind: str) -> None:
    words = wording.said(noticed(kind, due=None))
    assert "None" not in words.body + words.subject


def test_the_time_is_said_as_people_say_it() -> None:
    assert "5pm on Tuesday 1 December 2026" in wording.said(noticed("urgent-note-due")).body


def test_what_is_a_mark_of_html_is_none_in_a_mail() -> None:
    assert "’" in wording.said(noticed("contacts-stale")).subject
    assert "&" not in wording.said(noticed("urgent-note-due", path="/a/?b&c")).body.replace("?b&c", "")
