"""The advice equals a decision table that was written down by itself, over every combination of what it goes by."""

from itertools import product

import pytest

from breaches import advice
from breaches.advice import Risk
from wscp_isa.protocol import library

pytestmark = pytest.mark.no_database

RULES = library.breach_rules("2021-01")
LIKELIHOODS = ("very-unlikely", "unlikely", "possible", "likely", "very-likely", "not-known")
SEVERITIES = ("little", "some", "serious", "grave", "not-known")
EXCEPTIONS = ("", "unintelligible", "later-measures", "disproportionate")

# For each likelihood, what each severity asks for, in their order: nothing, the regulator (R), the people too (P).
TABLE = {
    "very-unlikely": "-----",
    "unlikely": "-----",
    "possible": "RRRPR",
    "likely": "RRPPR",
    "very-likely": "RRPPR",
    "not-known": "RRRPR",
}


def due(risk: Risk) -> tuple[bool, bool, bool]:
    """The regulator, each of the people, the people publicly."""
    if not risk.personal:
        return False, False, False
    cell = "P" if risk.danger else TABLE[risk.likelihood][SEVERITIES.index(risk.severity)]
    told = cell == "P"
    return cell in "RP", told and not risk.exception, told and risk.exception == "disproportionate"


EVERY = [Risk(*one) for one in product((True, False), (True, False), LIKELIHOODS, SEVERITIES, EXCEPTIONS)]


def test_the_advice_is_that_of_the_table_for_every_combination() -> None:
    assert (set(LIKELIHOODS), set(SEVERITIES)) == (set(RULES.likelihoods), set(RULES.severities))
    assert set(EXCEPTIONS) == {"", *RULES.exceptions}
    assert len(EVERY) == 480
    for clock in RULES.clocks.values():
        for risk in EVERY:
            said = advice.on(risk, RULES, clock)
            assert (said.regulator, said.people, said.publicly) == due(risk), risk


def test_a_record_is_always_kept_and_every_advice_says_why() -> None:
    for risk in EVERY:
        said = advice.on(risk, RULES, RULES.clocks["uk-gdpr"])
        assert said.because[0].startswith("A record is always kept")
        assert len(said.because) >= 2
        assert said.says.startswith("Keep a record")
        assert all(why.endswith(".") for why in said.because)


def test_police_breaches_are_advised_under_their_own_sections() -> None:
    risk = Risk(True, False, "likely", "serious")
    by_gdpr = " ".join(advice.on(risk, RULES, RULES.clocks["uk-gdpr"]).because)
    by_part_3 = " ".join(advice.on(risk, RULES, RULES.clocks["law-enforcement"]).because)
    assert "UK GDPR Article 33" in by_gdpr
    assert "section 67" in by_part_3
    assert "section 68" in by_part_3
    assert "UK GDPR" not in by_part_3


def test_serious_harm_that_is_unlikely_is_to_be_ruled_out_in_words() -> None:
    said = advice.on(Risk(True, False, "unlikely", "grave"), RULES, RULES.clocks["uk-gdpr"])
    assert "say how you ruled it out" in said.because[-1]


def test_a_severity_that_nobody_knows_yet_is_to_be_looked_at_again() -> None:
    said = advice.on(Risk(True, False, "likely", "not-known"), RULES, RULES.clocks["uk-gdpr"])
    assert "Look again" in said.because[-1]


@pytest.mark.parametrize("key", ["unintelligible", "later-measures", "disproportionate"])
def test_each_exception_is_named_with_its_place_in_the_law(key: str) -> None:
    said = advice.on(Risk(True, False, "likely", "grave", key), RULES, RULES.clocks["uk-gdpr"])
    assert RULES.exceptions[key].cite in said.because[-1]
