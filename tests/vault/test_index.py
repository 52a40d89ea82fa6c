"""What stands in an index for a value: the same for what is the same to people, and nothing to whoever lacks the key."""

import base64
import hashlib
import hmac
import unicodedata
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import assume, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from wscp_isa.identifiers import uuid7
from wscp_isa.vault import index

HERE, THERE = uuid7(), uuid7()
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@hypothesis_settings(deadline=None)
@given(texts)
@example("ǰ\u0323")
@example("\u0345")
@example("ﬁ ½ ² Ⅷ")
def test_what_is_normalised_stays_so(text: str) -> None:
    assert index.normalised(index.normalised(text)) == index.normalised(text)


@hypothesis_settings(deadline=None)
@given(texts)
def test_only_letters_and_digits_are_left(text: str) -> None:
    assert all(unicodedata.category(character)[0] in "LN" for character in index.normalised(text))


@pytest.mark.parametrize(
    ("typed", "as_well"),
    [
        ("T-0001", " t 0001 "),
        ("AB/12.3", "ab123"),
        ("AB12", "\uff21\uff22\uff11\uff12"),
        ("CPOMS#77", "cpoms 77"),
        ("O’Brien", "OBRIEN"),
        ("Smith-Jones", "smith jones"),
        ("García", "Garcia"),
        ("Zoe\u0308", "Zoë"),
        ("Strauß", "STRAUSS"),
        ("12\u00a034\u200b5", "12345"),
    ],
)
def test_one_value_typed_two_ways_is_one(typed: str, as_well: str) -> None:
    assert index.digest("record-number", typed, agency=HERE) == index.digest("record-number", as_well, agency=HERE)


@hypothesis_settings(deadline=None)
@given(texts, texts)
def test_two_values_are_two(one: str, other: str) -> None:
    assume(index.normalised(one) and index.normalised(other) and index.normalised(one) != index.normalised(other))
    assert index.digest("n", one, agency=HERE) != index.digest("n", other, agency=HERE)


@hypothesis_settings(deadline=None)
@given(texts)
def test_one_value_at_two_agencies_or_in_two_indexes_is_two(text: str) -> None:
    here = index.digest("record-number", text, agency=HERE)
    assume(here is not None)
    assert here != index.digest("record-number", text, agency=THERE)
    assert here != index.digest("identity", text, agency=HERE)


def test_values_together_do_not_run_into_each_other() -> None:
    digests = [("ab", "c"), ("a", "bc"), ("abc",), ("c", "ab")]
    assert len({index.digest("identity", *values, agency=HERE) for values in digests}) == len(digests)


@pytest.mark.parametrize("values", [("",), ("---",), ("Surname", ""), ("", "2015-03-02"), ("\u200b",), ("\u0301",)])
def test_where_nothing_is_left_of_a_value_there_is_nothing_to_find(values: tuple[str, ...]) -> None:
    assert index.digest("identity", *values, agency=HERE) is None


def test_a_digest_is_of_the_form_that_is_written_down() -> None:
    """Whoever must make the index anew, in any language, can: this is one value worked out by hand."""
    agency = UUID("01900000-0000-7000-8000-000000000000")
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (b"record-number", b"1", agency.bytes, b"t0001"))
    expected = hmac.new(b"B" * 32, message, hashlib.sha256).digest()[:16]
    assert index.digest("record-number", "T-0001", agency=agency) == expected


def test_another_key_makes_another_digest(settings: Settings) -> None:
    before = index.digest("record-number", "T-0001", agency=HERE)
    settings.INDEX_KEY = base64.b64encode(b"C" * 32).decode()
    assert index.digest("record-number", "T-0001", agency=HERE) != before


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "INDEX_KEY is empty"),
        ("!!!!", "INDEX_KEY is not valid base64"),
        ("clé", "INDEX_KEY is not valid base64"),
        (base64.b64encode(b"B" * 31).decode(), "INDEX_KEY has 31 bytes; it must have 32"),
        (base64.b64encode(b"A" * 32).decode(), "INDEX_KEY is also in VAULT_KEYS"),
    ],
)
def test_a_key_that_is_wrong_is_refused_in_a_sentence_that_does_not_hold_it(
    settings: Settings, key: str, sentence: str
) -> None:
    settings.INDEX_KEY = key
    with pytest.raises(ImproperlyConfigured) as refused:
        index.key()
    assert sentence in str(refused.value)
    assert not key or key not in str(refused.value)
