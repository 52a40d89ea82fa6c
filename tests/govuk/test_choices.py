"""What is selected: only what was on the page, in its order, and "none" alone."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.govuk.test_text import ANYTHING, refusal
from wscp_isa.govuk.fields import CheckboxesField, Choice, Divider, RadiosField, SelectField

CHOICES = [Choice("a", "First"), Choice("b", "Second"), Divider("and"), Choice("none", "None of these")]
EMPTY = "Select what 100% applies"


@pytest.mark.parametrize("kind", [RadiosField, SelectField])
@pytest.mark.parametrize("sent", ["", None, "zz", "First", "a\x00", "\ud800", "or", "and"])
def test_what_was_not_on_the_page_is_no_answer(kind: type[Any], sent: Any) -> None:
    assert refusal(kind("What applies?", choices=CHOICES, empty=EMPTY), sent) == EMPTY


@settings(deadline=None)
@given(ANYTHING.filter(lambda text: text not in ("a", "b", "none")))
def test_no_answer_sent_is_an_error_of_the_program(text: str) -> None:
    assert refusal(RadiosField("What applies?", choices=CHOICES), text) == "Select an answer"
    assert refusal(CheckboxesField("What applies?", choices=CHOICES), [text]) == "Select an answer"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b"]), min_size=1))
def test_several_answers_come_in_the_order_of_the_page_and_once(sent: list[str]) -> None:
    field = CheckboxesField("What applies?", choices=CHOICES, exclusive="none")
    assert field.clean(sent) == sorted(set(sent))


def test_none_of_these_cannot_stand_beside_another() -> None:
    field = CheckboxesField("What applies?", choices=CHOICES, exclusive="none", empty=EMPTY)
    assert field.clean(["none"]) == ["none"]
    assert refusal(field, ["a", "none"]) == f"{EMPTY}, or select ‘None of these’"


@pytest.mark.parametrize("sent", [[], None, ["zz"], ["a", "zz"], "a"])
def test_checkboxes_want_one_of_theirs(sent: Any) -> None:
    assert refusal(CheckboxesField("What applies?", choices=CHOICES, empty=EMPTY), sent) == EMPTY


def test_an_optional_choice_may_be_left() -> None:
    assert RadiosField("What applies?", choices=CHOICES, required=False).clean("") == ""
    assert CheckboxesField("What applies?", choices=CHOICES, required=False).clean([]) == []


def test_plain_pairs_and_later_choices_will_do() -> None:
    field = SelectField("Agency", choices=[(1, "One")])
    assert field.clean("1") == "1"
    field.choices = [Choice("2", "Two")]
    assert field.clean("2") == "2"
    assert refusal(field, "1") == "Select agency"
