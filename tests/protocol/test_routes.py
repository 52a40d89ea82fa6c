"""Where the January 2022 edition leads, every route in the protocol's own words."""

from itertools import product

import pytest

from wscp_isa.protocol.engine import Question
from wscp_isa.protocol.library import protocol

EDITION = protocol("2022-01")

# purpose, consent, identifiable, lawful reason: where the protocol ends
EVERY_ROUTE = {
    ("no",): "no-purpose",
    ("yes", "relied-on"): "share-with-consent",
    ("yes", "agrees-but-sharing-anyway", "no"): "share-anonymous",
    ("yes", "agrees-but-sharing-anyway", "yes", "yes"): "share-lawfully",
    ("yes", "agrees-but-sharing-anyway", "yes", "no"): "no-lawful-reason",
    ("yes", "refused", "no"): "share-anonymous",
    ("yes", "refused", "yes", "yes"): "share-lawfully",
    ("yes", "refused", "yes", "no"): "no-lawful-reason",
    ("yes", "unsafe-to-ask", "no"): "share-anonymous",
    ("yes", "unsafe-to-ask", "yes", "yes"): "share-lawfully",
    ("yes", "unsafe-to-ask", "yes", "no"): "no-lawful-reason",
    ("yes", "not-possible", "no"): "share-anonymous",
    ("yes", "not-possible", "yes", "yes"): "share-lawfully",
    ("yes", "not-possible", "yes", "no"): "no-lawful-reason",
}
QUESTIONS = ("purpose", "consent", "identifiable", "lawful-reason")

# The protocol's page 5 read again, row by row; * is any answer or none, - is no answer yet.
DECISION_TABLE = """
    purpose  consent  identifiable  lawful-reason  leads to
    -        *        *             *              purpose
    no       *        *             *              no-purpose
    yes      -        *             *              consent
    yes      yes      *             *              share-with-consent
    yes      no       -             *              identifiable
    yes      no       no            *              share-anonymous
    yes      no       yes           -              lawful-reason
    yes      no       yes           no             no-lawful-reason
    yes      no       yes           yes            share-lawfully
"""


def test_every_route_is_known_and_ends_where_the_protocol_says():
    assert {tuple(given.values()): outcome.key for given, outcome in EDITION.routes()} == EVERY_ROUTE


def test_answers_stand_in_the_order_of_the_questions():
    assert tuple(question.key for question in EDITION.questions) == QUESTIONS
    for given, _ in EDITION.routes():
        assert tuple(given) == QUESTIONS[: len(given)]


@pytest.mark.parametrize(("answers", "ending"), EVERY_ROUTE.items())
def test_walking_a_route_passes_exactly_its_questions(answers, ending):
    passed, here = EDITION.walk(dict(zip(QUESTIONS, answers, strict=False)))
    assert here.key == ending
    assert tuple(question.key for question in passed) == QUESTIONS[: len(answers)]


def ruled(*answers):
    """Where the decision table leads; the five answers about consent are its yes and its no."""
    said = ["yes" if answer == "relied-on" else answer if answer in ("yes", "no", "-") else "no" for answer in answers]
    for row in DECISION_TABLE.strip().splitlines()[1:]:
        *cells, leads = row.split()
        if all(cell in ("*", answer) for cell, answer in zip(cells, said, strict=True)):
            return leads
    raise AssertionError(f"no row for {answers}")


def test_the_walk_agrees_with_a_decision_table_made_apart_from_it():
    for answers in product(*(("-", *question.answers) for question in EDITION.questions)):
        given = {key: answer for key, answer in zip(QUESTIONS, answers, strict=True) if answer != "-"}
        assert EDITION.walk(given)[1].key == ruled(*answers), given


def test_only_consent_that_is_relied_on_is_the_protocols_yes():
    consent = EDITION.nodes["consent"]
    assert isinstance(consent, Question)
    assert list(consent.answers) == [
        "relied-on",
        "agrees-but-sharing-anyway",
        "refused",
        "unsafe-to-ask",
        "not-possible",
    ]
    assert [answer for answer, to in consent.answers.items() if to == "share-with-consent"] == ["relied-on"]


def test_the_two_endings_that_share_nothing_and_the_three_that_share():
    assert {outcome.key: outcome.share for outcome in EDITION.outcomes} == {
        "no-purpose": False,
        "share-with-consent": True,
        "share-anonymous": True,
        "share-lawfully": True,
        "no-lawful-reason": False,
    }


def test_every_share_considers_all_five_points_of_how_and_nothing_else_does():
    for outcome in EDITION.outcomes:
        clauses = [point.clause for point in outcome.how]
        assert clauses == (["How 1", "How 2", "How 3", "How 4", "How 5"] if outcome.share else [])


def test_because_gives_the_path_in_the_words_shown():
    given = {"purpose": "yes", "consent": "refused", "identifiable": "no", "lawful-reason": "yes"}
    assert [(reason.clause, reason.question.key, reason.answer, reason.label) for reason in EDITION.because(given)] == [
        ("When 1", "purpose", "yes", "Yes"),
        ("When 2", "consent", "refused", "No, it was refused"),
        ("When 3", "identifiable", "no", "No"),
    ]


def test_because_of_nothing_is_nothing():
    assert EDITION.because({}) == ()
