"""The record as text: one that names nobody, and one for the agency's own system."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agencies.models import Person
from decisions import journey, summary
from decisions.models import Decision
from decisions.record import Record
from decisions.stories import STORIES, told
from tests.conftest import signed
from tests.decisions.additions import GIVEN, Kind, added
from wscp_isa import clock
from wscp_isa.govuk.fields import LongTextField, TextField

MARK = "Zebedee"


def typed_fields() -> set[tuple[str, str]]:
    """Every box of the journey in which anything at all can be typed."""
    return {
        (step.key, name)
        for step in journey.STEPS
        for name, field in getattr(step.form, "base_fields", {}).items()
        if isinstance(field, TextField | LongTextField)
    }


def marked(story: str) -> dict[str, dict[str, Any]]:
    pages = {"child": {"initials": "AB", "record_number": "T-0001"}, **told(story)}
    boxes = typed_fields()
    return {
        page: {name: MARK if (page, name) in boxes else answer for name, answer in answers.items()}
        | ({"surname": MARK} if page == "child" else {})
        for page, answers in pages.items()
    }


def record_of(decision: Decision) -> Record:
    return Record(Decision.objects.select_related("key", "agency", "recipient").get(pk=decision.pk))


@pytest.mark.parametrize("story", STORIES)
def test_the_summary_without_names_holds_nothing_that_was_typed(alice: Person, story: str) -> None:
    decision = signed(alice, story, **marked(story))
    for kind in Kind:
        if decision.share or kind in (Kind.CORRECTION, Kind.WRONG_CHILD, Kind.LATER_FACT, Kind.REFERRAL):
            typed = {name: MARK if isinstance(value, str) else value for name, value in GIVEN[kind].items()}
            added(decision, kind, by=alice, **typed)
    record = record_of(decision)
    assert MARK not in summary.without_names(record)
    assert summary.for_own_system(record).count(MARK) > 3


@pytest.mark.parametrize("story", STORIES)
def test_neither_initials_nor_record_number_are_in_the_summary_without_names(alice: Person, story: str) -> None:
    decision = signed(alice, story, child={"initials": "QXJ", "record_number": "T-0001"})
    added(decision, Kind.WRONG_CHILD, by=alice, initials="ZQV")
    without, full = summary.without_names(record_of(decision)), summary.for_own_system(record_of(decision))
    for mark in ("QXJ", "T-0001", "ZQV", "T-0002"):
        assert mark not in without
        assert mark in full


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("text", [summary.without_names, summary.for_own_system])
def test_it_says_first_whose_it_is_from_where_and_of_when(
    alice: Person, story: str, text: Callable[[Record], str]
) -> None:
    decision = signed(alice, story)
    assert decision.signed_at is not None
    assert text(record_of(decision)).splitlines()[:4] == [
        "Originator: Alice, Practitioner",
        "Organisation: A school",
        f"Date: {clock.words(decision.signed_at)}",
        f"Reference: {decision.reference}",
    ]


@pytest.mark.parametrize("story", STORIES)
def test_no_code_is_left_unsaid(alice: Person, story: str) -> None:
    decision = signed(alice, story)
    without = summary.without_names(record_of(decision))
    codes = {decision.worry, decision.purpose, decision.way, decision.told_family} - {""}
    codes |= {reliance.reason for reliance in decision.reliances.all()}
    assert not [code for code in codes if "-" in code and code in without]
    assert not any(line.endswith((": ", ": None")) for line in without.splitlines())


@pytest.mark.parametrize("story", STORIES)
def test_the_text_for_ones_own_system_says_all_of_the_transcript(alice: Person, story: str) -> None:
    record = record_of(signed(alice, story))
    text = summary.for_own_system(record)
    assert all(line["said"] in text for step in record.transcript["steps"] for line in step["said"])


def test_corrections_come_first_there_too(alice: Person) -> None:
    decision = signed(alice)
    added(decision, Kind.CORRECTION, by=alice)
    added(decision, Kind.WRONG_CHILD, by=alice)
    text = summary.for_own_system(record_of(decision))
    places = [text.index(part) for part in ("13 days, not 14", "T-0002", "AS IT WAS SIGNED", "T-0001", "14 days of 30")]
    assert places == sorted(places)


def test_both_stand_on_the_record_and_on_the_confirmation_exactly_as_they_are(
    alice: Person, signed_in: Callable[[Person], Client]
) -> None:
    decision = signed(alice)
    record = record_of(decision)
    for address in ("", "signed/"):
        shown = html.unescape(signed_in(alice).get(f"/decisions/{decision.reference}/{address}").content.decode())
        assert f">\n{summary.without_names(record)}</textarea>" in shown
        assert f">\n{summary.for_own_system(record)}</textarea>" in shown
