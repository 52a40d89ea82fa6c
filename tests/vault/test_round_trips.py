"""What goes in comes out, whatever it is; what cannot come out does not go in."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.vault.database import stored
from tests.vault_sample.models import Note
from wscp_isa import vault

pytestmark = pytest.mark.django_db

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=8,
)
documents = st.lists(values) | st.dictionaries(texts, values)


def round_trip(**given: Any) -> Note:
    made = Note.objects.create(key=vault.new_key(), **given)
    return Note.objects.select_related("key").get(pk=made.pk)


@settings(deadline=None)
@given(texts)
@example("")
@example("\0")
@example("before\0after")
@example("Siân’s 👩‍👧 \u202e\ufeff")
@example("x" * 1_000_000)
def test_text_comes_back_exactly_as_it_was(text: str) -> None:
    assert round_trip(text=text).text == text


@settings(deadline=None)
@given(documents)
@example({})
@example([])
@example({"\0": ["\0", None, 0.1, -0.0, 10**30]})
def test_a_document_comes_back_exactly_as_it_was(document: Any) -> None:
    assert json.dumps(round_trip(answers=document).answers) == json.dumps(document)


def test_nothing_is_null_and_an_empty_text_is_not(db: None) -> None:
    note = round_trip(text="", other=None, answers=None)
    assert (note.text, note.other, note.answers) == ("", None, None)
    assert stored(note, "other") is stored(note, "answers") is None
    assert stored(note, "text") is not None


@pytest.mark.parametrize("text", ["\ud800", "fine, then \udfff", "\udc80abc"])
def test_half_a_character_is_refused_without_quoting_the_text(text: str) -> None:
    for field, value in {"text": text, "answers": {"said": text}}.items():
        with pytest.raises(ValueError, match="lone surrogate") as refused, transaction.atomic():
            round_trip(**{field: value})
        assert type(refused.value) is ValueError  # the codec's own error carries the text
        assert refused.value.__cause__ is refused.value.__context__ is None
    assert not Note.objects.exists()


@pytest.mark.parametrize("document", [{"n": float("nan")}, [float("inf")], {"o": object()}, {"s": {1, 2}}])
def test_what_json_cannot_say_is_refused(document: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        round_trip(answers=document)


@pytest.mark.parametrize("value", [5, True, "text", 1.5])
def test_a_bare_value_is_not_a_document(value: Any) -> None:
    with pytest.raises(TypeError, match="holds a JSON object or array"):
        round_trip(answers=value)


@pytest.mark.parametrize("value", [5, b"bytes", ["list"]])
def test_only_text_is_text(value: Any) -> None:
    with pytest.raises(TypeError, match="holds text, not"):
        round_trip(text=value)


def test_no_plain_text_reaches_the_database() -> None:
    note = round_trip(text="canary-of-text", answers={"canary-of-key": "canary-of-value"})
    for column in ("text", "answers"):
        assert isinstance(stored(note, column), bytes)
        assert b"canary" not in stored(note, column)


def test_equal_texts_are_stored_as_unequal_bytes() -> None:
    one, other = round_trip(text="same"), round_trip(text="same")
    assert stored(one, "text") != stored(other, "text")
