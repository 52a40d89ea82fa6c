"""What is typed: kept exactly, refused with a sentence, never an error of the program."""

import unicodedata
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wscp_isa.govuk import typed
from wscp_isa.govuk.fields import EmailField, LongTextField, PasswordField, TextField

# Every character there is, also those that can be neither stored nor sent.
ANYTHING = st.text(st.characters(exclude_categories=()))
NOTHING_SEEN = [
    "",
    " ",
    "\r\n\t",
    "\u00a0\u2003\u3000",
    "\u200b\u200d\ufeff",
    "\u200e\u200f\u202a\u202c\u2066\u2069",
    "\u2800",
]


def tried(field: forms.Field, value: Any) -> tuple[Any, list[str]]:
    """What the field makes of this, and what it says against it."""
    try:
        return field.clean(value), []
    except ValidationError as refused:
        return None, refused.messages


def refusal(field: forms.Field, value: Any) -> str:
    """The one sentence with which the field refuses this."""
    _, (sentence,) = tried(field, value)
    return sentence


@settings(deadline=None)
@given(ANYTHING)
@example("\n first line empty")
@example("a\rb\x0bc\u2028d\u2029")
@example("Zoë 👩‍👧 שלום \u202eabc\u202c e\u0301")
def test_long_text_is_kept_exactly_as_it_was_typed(text: str) -> None:
    sent = text.replace("\r\n", "\n").replace("\n", "\r\n")
    field = LongTextField("Reasons", required=False)
    if not typed.is_storable(text):
        assert "character shown as �" in refusal(field, sent)
    elif typed.is_blank(text):
        assert field.clean(sent) == ""
    else:
        assert field.clean(sent) == sent.replace("\r\n", "\n")


@settings(deadline=None)
@given(ANYTHING, st.sampled_from([TextField, LongTextField, EmailField, PasswordField]), st.integers(1, 20))
def test_no_text_is_an_error_of_the_program(text: str, kind: type[Any], limit: int) -> None:
    for field in (kind("Answer", max_length=limit), kind("Answer?", max_length=limit, required=False)):
        cleaned, refused = tried(field, text)
        if refused:
            assert all(refused)
        else:
            assert typed.is_storable(cleaned)
            assert len(cleaned) <= limit


@settings(deadline=None)
@given(ANYTHING.filter(typed.is_storable))
def test_one_line_loses_nothing_that_can_be_seen(text: str) -> None:
    kept = TextField("Name", required=False, max_length=None).clean(text)
    assert [one for one in kept if one.isalnum()] == ([] if typed.is_blank(text) else [o for o in text if o.isalnum()])
    assert not [one for one in kept if one in "\r\n"]


@pytest.mark.parametrize("text", NOTHING_SEEN)
@pytest.mark.parametrize("kind", [TextField, LongTextField, EmailField])
def test_what_cannot_be_seen_is_no_answer(kind: type[Any], text: str) -> None:
    assert refusal(kind("Your reasons", empty="Enter your reasons"), text) == "Enter your reasons"
    assert kind("Your reasons", required=False).clean(text) == ""


@pytest.mark.parametrize("text", [".", "०", "\u00e9", "🫩", "\ue000", "\U000e0378", "´"])
def test_what_can_be_seen_is_an_answer(text: str) -> None:
    assert LongTextField("Your reasons").clean(text) == text


def test_a_picture_is_not_cut_at_its_end() -> None:
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert TextField("Name").clean(f" {england} ") == england
    assert TextField("Name").clean("❤\ufe0f\u200e") == "❤\ufe0f"
    assert unicodedata.category("\ufe0f") == "Mn"


@pytest.mark.parametrize("unstorable", ["a\x00b", "a\ud800b", "\udfff"])
@pytest.mark.parametrize("kind", [TextField, LongTextField, EmailField, PasswordField])
def test_what_cannot_be_stored_is_refused_with_a_sentence(kind: type[Any], unstorable: str) -> None:
    assert refusal(kind("Your reasons"), unstorable) == (
        "Your reasons must not include the character shown as �. Delete it, or type those words again"
    )


def test_too_long_names_the_limit_and_allows_it_exactly() -> None:
    field = LongTextField("What are your 100% reasons?", name="Your 100% reasons", max_length=2000)
    assert refusal(field, "x" * 2001) == "Your 100% reasons must be 2,000 characters or less"
    assert len(field.clean("x" * 2000)) == 2000
    # A line break counts once, as it does on the page.
    assert len(field.clean("\r\n".join("x" * 1000))) == 1999


def test_a_counter_on_the_page_never_allows_what_the_server_refuses() -> None:
    """The page counts UTF-16 units, of which a picture has two; the server counts characters."""
    assert LongTextField("Reasons", max_length=2).clean("👩👧")


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("Your reasons", "Enter your reasons"),
        ("NHS number", "Enter NHS number"),
        ("What are your reasons?", "Enter an answer"),
        ("Their log number (optional)", "Enter their log number"),
    ],
)
def test_a_missing_answer_has_a_sentence_without_being_given_one(label: str, sentence: str) -> None:
    assert refusal(TextField(label), "") == sentence


@pytest.mark.parametrize("wrong", ["nobody", "a@b", "a b@example.com", "a@exa mple.com", "@", "a@@example.com"])
def test_an_email_address_is_asked_for_in_its_format(wrong: str) -> None:
    sentence = "Enter an email address in the correct format, like name@example.com"
    assert refusal(EmailField("Work email address"), wrong) == sentence


def test_an_email_address_may_come_with_marks_from_where_it_was_copied() -> None:
    assert EmailField("Work email address").clean("\u202aalice@example.com\u202c\u200b ") == "alice@example.com"


def test_a_password_is_not_tidied() -> None:
    assert PasswordField("Password").clean("  correct horse ") == "  correct horse "
