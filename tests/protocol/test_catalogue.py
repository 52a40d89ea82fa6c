"""The law on a given day: what may be chosen, what it cites, and whether it has been confirmed."""

from datetime import date

import pytest

from wscp_isa.protocol.catalogue import read_catalogue
from wscp_isa.protocol.fields import SLUG, EditionError
from wscp_isa.protocol.library import CATALOGUES, catalogue

OPEN_ENDED = """
[[entry]]
key = "duty"
says = "It is our duty"
hint = "For public bodies."
cite = "Article 1"
from = 2020-01-01
source = "The Act"
confirmed = true
"""
BOUNDED = OPEN_ENDED.replace("from = 2020-01-01", "from = 2020-01-01\nto = 2024-01-01")
SUCCESSOR = OPEN_ENDED.replace("from = 2020-01-01", "from = 2024-01-01").replace("Article 1", "Article 2")


def read(*entries):
    """A small catalogue of these entries."""
    return read_catalogue(("catalogue = 'small'\n" + "".join(entries)).encode())


def keys(on):
    """The lawful reasons offered on this day."""
    return [entry.key for entry in catalogue("lawful-reasons", on).entries]


def test_recognised_legitimate_interests_begin_on_5_february_2026():
    assert "safeguarding" not in keys(date(2026, 2, 4))
    assert "safeguarding" in keys(date(2026, 2, 5))
    assert set(keys(date(2026, 2, 5))) - set(keys(date(2026, 2, 4))) == {"safeguarding"}


def test_each_reason_cites_its_article():
    cites = {entry.key: entry.cite for entry in catalogue("lawful-reasons", date(2026, 11, 1)).entries}
    for key, article in {
        "public-task": "6(1)(e),",
        "legal-obligation": "6(1)(c),",
        "vital-interests": "6(1)(d),",
        "safeguarding": "6(1)(ea) ",
        "legitimate-interests": "6(1)(f),",
        "law-enforcement": "Part 3, section 35,",
        "consent": "6(1)(a),",
    }.items():
        assert article in cites.pop(key)
    assert not cites


def test_only_consent_is_no_answer_to_sharing_without_it():
    reasons = catalogue("lawful-reasons", date(2026, 11, 1))
    assert [entry.key for entry in reasons.entries if not entry.without_consent] == ["consent"]


def test_what_has_not_been_confirmed_says_so():
    reasons = catalogue("lawful-reasons", date(2026, 11, 1))
    assert {entry.key for entry in reasons.entries if not entry.confirmed} == {"law-enforcement", "consent"}


@pytest.mark.parametrize("path", sorted(CATALOGUES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_catalogue_that_ships_is_sound(path):
    whole = read_catalogue(path.read_bytes())
    assert whole.name == path.stem
    assert len(whole.digest) == 64
    for entry in whole.entries:
        assert SLUG.fullmatch(entry.key)
        assert all((entry.says, entry.hint, entry.cite, entry.source))


def test_an_entry_is_found_by_its_key():
    assert catalogue("lawful-reasons", date(2026, 11, 1)).entry("public-task").says.startswith("Protecting children")


def test_an_entry_not_yet_in_force_is_not_found():
    with pytest.raises(LookupError, match="The catalogue lawful-reasons has no entry safeguarding in force"):
        catalogue("lawful-reasons", date(2026, 2, 4)).entry("safeguarding")


@pytest.mark.parametrize(
    ("on", "cite"),
    [(date(2020, 1, 1), "Article 1"), (date(2023, 12, 31), "Article 1"), (date(2024, 1, 1), "Article 2")],
)
def test_a_successor_takes_over_on_the_day_its_predecessor_ends(on, cite):
    assert read(BOUNDED, SUCCESSOR).on(on).entry("duty").cite == cite


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ((OPEN_ENDED, SUCCESSOR), "The catalogue has duty twice, in force on the same day."),
        ((SUCCESSOR, OPEN_ENDED), "The catalogue has duty twice, in force on the same day."),
        ((BOUNDED.replace("2024", "2020"),), "The catalogue entry duty ends before it begins."),
        ((OPEN_ENDED.replace("confirmed = true\n", ""),), "The catalogue entry duty has no confirmed."),
        ((OPEN_ENDED.replace("hint", "hints"),), "The catalogue entry duty has a field that is not known: hints."),
        ((OPEN_ENDED.replace('key = "duty"\n', ""),), "The catalogue entry without a key has no key."),
        (("entry = 'duty'",), "The catalogue: entry must be a list of tables."),
        (("entry = ['duty']",), "The catalogue: entry must be a list of tables."),
        ((), "The catalogue has no entry."),
    ],
)
def test_a_slip_is_told_in_a_sentence(entries, sentence):
    with pytest.raises(EditionError) as refused:
        read(*entries)
    assert str(refused.value) == sentence
