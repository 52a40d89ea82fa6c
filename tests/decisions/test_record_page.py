"""The signed record, as a review reads it."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Person
from decisions import history, walk
from decisions.actions import advice as advice_actions
from decisions.actions import decision as actions
from decisions.actions import urgent
from decisions.models import Decision
from decisions.record import Record
from decisions.stories import STORIES, told
from tests.conftest import answered, signed
from tests.decisions.additions import GIVEN, Kind, added
from wscp_isa import ledger
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Look

SignedIn = Callable[[Person], Client]


def page(client: Client, decision: Decision) -> str:
    return html.unescape(client.get(f"/decisions/{decision.reference}/").content.decode())


def headings(shown: str) -> list[str]:
    return re.findall(r"<h2 class=\"govuk-heading-m[^>]*>(.*?)</h2>", shown)


def test_its_sections_stand_in_the_order_of_a_review(alice: Person, signed_in: SignedIn) -> None:
    draft = answered(alice, "departed to share")
    advice_actions.note(
        draft, question="purpose", adviser_name="Our nurse", at=draft.started_at, answer="Ring back first", by=alice
    )
    decision = actions.sign(draft, version=draft.version, by=alice)
    for kind in (Kind.LATER_FACT, Kind.CORRECTION):
        added(decision, kind, by=alice)
    assert headings(page(signed_in(alice), decision)) == [
        "Corrected since it was signed",
        "Whom it is about",
        "The concern, and who the information is for",
        "What the protocol advises, and what was decided",
        "Lawful reason, and sensitive information",
        "What was shared, with whom and how",
        "Reasons, safety and wellbeing",
        "Advice",
        "Added since it was signed",
        "What happened, and when",
        "Copy this record",
    ]


@pytest.mark.parametrize("story", STORIES)
def test_everything_in_the_transcript_is_on_the_page(alice: Person, signed_in: SignedIn, story: str) -> None:
    decision = signed(alice, story)
    shown = page(signed_in(alice), decision)
    transcript = Decision.objects.select_related("key").get(pk=decision.pk).transcript
    for step in transcript["steps"]:
        for line in step["said"]:
            assert line["said"] in shown
    assert transcript["outcome"]["because"] in shown
    assert all(
        f"{reason['asked']} <strong>{reason['said']}</strong>" in shown for reason in transcript["outcome"]["path"]
    )
    assert "Signed by Alice (Practitioner)" in shown


def test_a_step_that_this_edition_does_not_know_is_shown_at_the_end(alice: Person) -> None:
    decision = signed(alice)
    decision.transcript["steps"].insert(0, {"key": "weather", "said": [{"asked": "Was it raining?", "said": "It was"}]})
    last = Record(decision).sections[-1]
    assert (last.title, last.lines) == ("What else was asked", [{"asked": "Was it raining?", "said": "It was"}])


def test_a_correction_stands_above_what_it_corrects_and_the_latest_first(alice: Person, signed_in: SignedIn) -> None:
    decision = signed(alice)
    for text in ("First correction", "Second correction"):
        added(decision, Kind.CORRECTION, by=alice, text=text)
    shown = page(signed_in(alice), decision)
    places = [shown.index(text) for text in ("Second correction", "First correction", "Absent on 14 days of 30")]
    assert places == sorted(places)


def test_the_right_child_stands_above_the_wrong_one(alice: Person, signed_in: SignedIn) -> None:
    decision = signed(alice)
    added(decision, Kind.WRONG_CHILD, by=alice)
    shown = page(signed_in(alice), decision)
    places = [shown.index(text) for text in ("Whom it is about", "T-0002", "As it was signed", "T-0001", "The concern")]
    assert places == sorted(places)


def test_what_was_answered_after_an_emergency_says_so(alice: Person, bob: Person, signed_in: SignedIn) -> None:
    note = urgent.sign(
        alice.roles_now[0].agency,
        child="AB, T-0001",
        told_agency=None,
        told_whom="The front door, call taken by a duty officer",
        told_at=timezone.now() - timedelta(hours=1),
        what="The child is not safe at home tonight",
        why="School was about to end",
        submission_key=uuid7(),
        by=alice,
    )
    child = {"child": {"initials": "AB", "record_number": "T-0001"}}
    draft = walk.on(urgent.finish(note, by=alice), posted=child | told("refused consent, shared"), by=alice)
    decision = actions.sign(draft, version=draft.version, by=alice)
    shown = page(signed_in(alice), decision)
    assert "Answered afterwards: shared at" in shown
    assert f'href="/urgent/{note.reference}/"' in shown
    assert [event.words for event in history.of(decision)] == ["Urgent note signed", "Started", "Signed"]


def test_a_proposal_that_was_signed_is_still_told_from_an_answer(alice: Person, signed_in: SignedIn) -> None:
    assert "(proposed by the service, confirmed by signing)" in page(signed_in(alice), signed(alice))


def test_opening_it_is_a_look_and_looks_are_not_in_the_timeline(
    alice: Person, sam: Person, signed_in: SignedIn
) -> None:
    decision = signed(alice)
    before = history.of(decision)
    for address in ("", "signed/"):
        signed_in(sam).get(f"/decisions/{decision.reference}/{address}")
    assert [look.actor_name for look in ledger.looks(decision)] == ["Sam", "Sam"]
    assert history.of(decision) == before
    assert Look.objects.count() == 2


def test_the_timeline_says_everything_that_was_done_in_order(alice: Person, signed_in: SignedIn) -> None:
    decision = signed(alice)
    added(decision, Kind.REFERRAL, by=alice)
    assert [(event.words, event.by) for event in history.of(decision)] == [
        ("Started", "Alice, Practitioner, A school"),
        ("Signed", "Alice, Practitioner, A school"),
        ("Added: A referral was made", "Alice, Practitioner, A school"),
    ]


def test_a_deed_that_has_no_words_yet_is_still_in_the_timeline(alice: Person) -> None:
    decision = signed(alice)
    ledger.record("decision.passed-on", about=decision, by=alice, at=decision.signed_at)
    assert history.of(decision)[-1].words == "Decision passed on"


def test_the_record_costs_the_same_however_much_was_added(alice: Person, signed_in: SignedIn) -> None:
    decision, client = signed(alice), signed_in(alice)
    counted = []
    for kinds in ([Kind.CORRECTION, Kind.WRONG_CHILD, Kind.LATER_FACT], list(Kind) * 3):
        for kind in kinds:
            added(decision, kind, by=alice)
        page(client, decision)
        with CaptureQueriesContext(connection) as queries:
            page(client, decision)
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("kind", Kind)
def test_every_answer_of_an_addition_is_introduced(alice: Person, kind: Kind) -> None:
    decision = signed(alice)
    added(decision, kind, by=alice)
    (one,) = Record(decision).added
    assert len(one.lines) == len(GIVEN[kind])
    assert all(line["asked"] and line["said"] for line in one.lines)


def test_a_name_that_changes_later_leaves_the_record_as_it_was(alice: Person, signed_in: SignedIn) -> None:
    decision = signed(alice)
    added(decision, Kind.REFERRAL, by=alice)
    Person.objects.filter(pk=alice.pk).update(name="Somebody Else")
    shown = page(signed_in(alice), decision)
    assert "Added by Alice, Practitioner, A school" in shown
    assert shown.count("Somebody Else") == 1  # who prints it
