"""ENISA's severity and the health service's grid, against independent computations over everything that can be said."""

from decimal import Decimal
from itertools import product

import pytest

from breaches import severity
from wscp_isa.protocol import library

pytestmark = pytest.mark.no_database

RULES = library.breach_rules("2021-01")
# As the methodology of 2013 gives them, written down a second time.
CONTEXT = {"simple": Decimal(1), "behavioural": Decimal(2), "financial": Decimal(3), "sensitive": Decimal(4)}
EASE = {
    "negligible": Decimal("0.25"),
    "limited": Decimal("0.5"),
    "significant": Decimal("0.75"),
    "maximum": Decimal(1),
}
SEEN = {"none": Decimal(0), "known": Decimal("0.25"), "unknown": Decimal("0.5")}
CHANGED = {"none": Decimal(0), "recoverable": Decimal("0.25"), "lost": Decimal("0.5")}
GONE = {"none": Decimal(0), "temporary": Decimal("0.25"), "lost": Decimal("0.5")}
MEANT = {"none": Decimal(0), "malicious": Decimal("0.5")}


def band(score: Decimal) -> str:
    if score >= 4:
        return "very-high"
    return "high" if score >= 3 else "medium" if score >= 2 else "low"


def test_the_score_and_its_band_are_those_of_the_methodology_for_everything_that_can_be_said() -> None:
    met = set()
    for context, step, ease, seen, changed, gone, meant in product(
        CONTEXT, range(-3, 4), EASE, SEEN, CHANGED, GONE, MEANT
    ):
        said = severity.enisa(
            RULES.enisa,
            context=context,
            adjusted=step,
            identification=ease,
            confidentiality=seen,
            integrity=changed,
            availability=gone,
            intent=meant,
        )
        weight = min(Decimal(4), max(Decimal(1), CONTEXT[context] + step))
        score = weight * EASE[ease] + SEEN[seen] + CHANGED[changed] + GONE[gone] + MEANT[meant]
        assert Decimal(said.number) == score
        assert said.band == band(score)
        met.add(score)
    # The edges of the bands, a quarter on each side of them, and both ends.
    assert {Decimal(one) / 4 for one in (1, 7, 8, 9, 11, 12, 13, 15, 16, 17, 24)} <= met
    assert (min(met), max(met)) == (Decimal("0.25"), Decimal(6))


@pytest.mark.parametrize(
    ("ease", "seen", "number", "says"),
    [
        ("limited", "none", "2.00", "Medium"),
        ("significant", "none", "3.00", "High"),
        ("maximum", "none", "4.00", "Very high"),
        ("negligible", "unknown", "1.50", "Low"),
    ],
)
def test_a_band_begins_with_its_lower_edge(ease: str, seen: str, number: str, says: str) -> None:
    said = severity.enisa(
        RULES.enisa,
        context="sensitive",
        adjusted=0,
        identification=ease,
        confidentiality=seen,
        integrity="none",
        availability="none",
        intent="none",
    )
    assert (said.number, said.says) == (number, says)


def test_the_grid_of_the_health_service_for_everything_that_can_be_said() -> None:
    for impact, likelihood, vulnerable in product(range(1, 6), range(1, 6), (True, False)):
        said = severity.nhs(RULES.nhs, impact=impact, likelihood=likelihood, vulnerable=vulnerable)
        one, other = (max(2, impact), max(2, likelihood)) if vulnerable else (impact, likelihood)
        assert said.score == one * other
        assert said.regulator == (one >= 3 and other >= 3)
        assert said.department == (said.score in (16, 20, 25))


def test_what_is_not_confirmed_says_so() -> None:
    assert not RULES.nhs.confirmed
    assert not RULES.enisa.confirmed
