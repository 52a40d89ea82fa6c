"""What the law asks of a breach, as dated data: which version holds when, unchanged once relied on."""

from datetime import date

import pytest

from wscp_isa.protocol import library
from wscp_isa.protocol.breach import read_breach_rules
from wscp_isa.protocol.fields import EditionError

RELIED_ON = {"2021-01": "a4ec30c892587e53d6c67e146c4313e9dc3800e04eb9a50fad0f96c515820b16"}
SOURCE = (library.BREACHES / "2021-01.toml").read_text("utf-8")


def test_a_version_that_was_relied_on_is_never_changed() -> None:
    """A decided assessment names the digest of what it was advised by; a correction is a version beside the old one."""
    assert {name: library.breach_rules(name).digest for name in library.breach_versions()} == RELIED_ON


def test_seventy_two_hours_under_either_law_each_with_its_own_entry() -> None:
    clocks = library.breach_rules("2021-01").clocks
    assert {key: (clock.hours, clock.reminders) for key, clock in clocks.items()} == {
        "uk-gdpr": (72, (48, 24, 6, 1, 0)),
        "law-enforcement": (72, (48, 24, 6, 1, 0)),
    }
    assert clocks["uk-gdpr"].confirmed
    assert not clocks["law-enforcement"].confirmed


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2021, 1, 1), date(2040, 12, 31)])
def test_some_version_holds_on_every_day(day: date) -> None:
    assert library.breach_rules_on(day).version == "2021-01"


def test_the_newest_version_in_force_holds(tmp_path, monkeypatch) -> None:
    later = SOURCE.replace('version = "2021-01"', 'version = "2030-04"').replace("= 2021-01-01", "= 2030-04-01")
    (tmp_path / "2021-01.toml").write_text(SOURCE, "utf-8")
    (tmp_path / "2030-04.toml").write_text(later, "utf-8")
    monkeypatch.setattr(library, "BREACHES", tmp_path)
    assert library.breach_rules_on(date(2030, 3, 31)).version == "2021-01"
    assert library.breach_rules_on(date(2030, 4, 1)).version == "2030-04"


def test_an_unknown_version_is_told_in_a_sentence() -> None:
    with pytest.raises(LookupError, match="There is no version of what the law asks of a breach"):
        library.breach_rules("../x")


@pytest.mark.parametrize(
    ("said", "instead", "sentence"),
    [
        ("hours = 72", 'hours = "72"', "The clock uk-gdpr: hours must be a whole number."),
        ("hours = 72", "hours = true", "The clock uk-gdpr: hours must be a whole number."),
        ("[48, 24, 6, 1, 0]", "[24, 48]", "The clock uk-gdpr: reminders must go down, none of them twice."),
        ("[48, 24, 6, 1, 0]", '["48"]', "The clock uk-gdpr: reminders must be whole numbers."),
        ('possible = "grave"', 'perhaps = "grave"', "The version has thresholds for perhaps, which is no likelihood."),
        ('possible = "grave"', 'possible = "bad"', "The version has thresholds for bad, which is no severity."),
        ("simple = 100", "simple = 0.5", "The table enisa.contexts: simple must be a whole number."),
        ("below = 300", "below = 100", "The table enisa: bands must go up."),
        ("[clocks.uk-gdpr]", "[clock.uk-gdpr]", "The version has a field that is not known: clock."),
    ],
)
def test_a_slip_is_told_in_a_sentence(said: str, instead: str, sentence: str) -> None:
    with pytest.raises(EditionError) as refused:
        read_breach_rules(SOURCE.replace(said, instead, 1).encode())
    assert str(refused.value) == sentence
