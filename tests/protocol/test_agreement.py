"""The agreement as data: whole, by clause, and what one version changes of another."""

import pytest

from wscp_isa.protocol import library
from wscp_isa.protocol.agreement import read_agreement
from wscp_isa.protocol.fields import EditionError

pytestmark = pytest.mark.no_database

SMALL = """
version = "2030-01"
title = "A small one"
in_force_from = 2030-01-01
review_due = 2031-01-01
[parts]
1 = "Beginning"
2 = "End"
[clauses]
"1.1" = "First."
"1.2" = "These:"
"1.2(a)" = "one."
"2.1" = "Last."
"""


@pytest.mark.parametrize("version", library.agreements())
def test_every_clause_that_the_register_names_is_there_in_words(version: str) -> None:
    agreement = library.agreement(version)
    registered = {entry.clause.removeprefix("ISA ") for entry in library.guidance("2022-01").clauses}
    assert registered <= set(agreement.clauses)
    assert all(part.clauses for part in agreement.parts)


def test_a_point_of_a_list_knows_its_letter_and_every_clause_its_anchor() -> None:
    clauses = read_agreement(SMALL.encode()).clauses
    assert (clauses["1.2(a)"].point, clauses["1.1"].point) == ("a", "")
    assert [clause.anchor for clause in clauses.values()] == ["clause-1-1", "clause-1-2", "clause-1-2-a", "clause-2-1"]


def test_what_changed_is_said_side_by_side_and_nothing_else() -> None:
    before = read_agreement(SMALL.encode())
    now = read_agreement(
        SMALL.replace('"Last."', '"At last."\n"2.2" = "New."').replace('"1.2(a)" = "one."\n', "").encode()
    )
    assert [(change.number, change.before, change.now) for change in now.changes_since(before)] == [
        ("2.1", "Last.", "At last."),
        ("2.2", "", "New."),
        ("1.2(a)", "one.", ""),
    ]
    assert before.changes_since(before) == []


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ('"2.1" = "Last."', '"3.1" = "Last."', "no part for clause 3.1"),
        ('"2.1" = "Last."', '"two" = "Last."', "'two', which is not a clause number"),
        ('title = "A small one"', "", "title"),
        ('title = "A small one"', 'title = "A small one"\nheading = "x"', "a field that is not known: heading"),
    ],
)
def test_a_slip_of_the_pen_is_a_sentence(was: str, now: str, sentence: str) -> None:
    with pytest.raises(EditionError, match=sentence):
        read_agreement(SMALL.replace(was, now).encode())


@pytest.mark.parametrize("name", ["1999-01", "", "../2022-01", "../editions/2022-01"])
def test_an_unknown_version_is_told_in_a_sentence(name: str) -> None:
    with pytest.raises(LookupError, match="There is no version of the agreement"):
        library.agreement(name)
