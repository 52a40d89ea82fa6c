"""The rules of a decision, at the action, asked of everyone."""

import uuid
from typing import Any

import pytest
from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, Person
from decisions import journey, policies
from decisions.actions import decision as actions
from decisions.models import Decision, DecisionAccess, Subject
from decisions.stories import STORIES
from tests.conftest import CAST, TESTS, answered, signed, start
from wscp_isa import ledger
from wscp_isa.ledger.models import Entry
from wscp_isa.rules import Refused, Stale

WORRIES = ("danger", "in-need-or-harmed", "not-sure")
KEPT = {"decided": "keep"}


@pytest.mark.parametrize("name", CAST)
def test_only_those_who_decide_at_the_agency_start_a_decision_there(
    cast: dict[str, Person], school: Agency, name: str
) -> None:
    refused = policies.starting(cast[name], school)
    assert (refused is None) == (name in {"alice", "bob", "dana", "sam"})


@pytest.mark.parametrize("name", CAST)
def test_only_those_who_work_on_it_answer_and_sign(cast: dict[str, Person], name: str) -> None:
    draft = answered(cast["alice"], "no clear purpose")
    if name in {"alice", "sam"}:
        assert actions.sign(draft, version=draft.version, by=cast[name]).signed_by == cast[name]
        return
    with pytest.raises(Refused, match="Only the agency"):
        actions.answer(draft, step="worry", given={"worry": {"worry": "neither"}}, version=draft.version, by=cast[name])
    with pytest.raises(Refused, match="Only the agency"):
        actions.sign(draft, version=draft.version, by=cast[name])


def test_a_role_that_ended_since_the_page_was_opened_no_longer_signs(alice: Person) -> None:
    draft = answered(alice, "no clear purpose")
    people.end_role(alice.roles_now[0], by=TESTS)
    with pytest.raises(Refused):
        actions.sign(draft, version=draft.version, by=Person.objects.get(pk=alice.pk))


@pytest.mark.parametrize("story", STORIES)
def test_each_story_reaches_a_signature(alice: Person, story: str) -> None:
    decision = signed(alice, story)
    assert decision.share == (STORIES[story].get("outcome", {"decided": "share"})["decided"] == "share")
    assert decision.departed == ("departure" in STORIES[story])
    law = STORIES[story].get("law", {})
    reasons = law.get("lawful-reason", law.get("reasons", ()))
    assert {row.reason for row in decision.reliances.all()} == (set(reasons) - {"none"} if decision.share else set())


@pytest.mark.parametrize("story", STORIES)
def test_nothing_signed_can_be_answered_or_signed_again(alice: Person, story: str) -> None:
    decision = signed(alice, story)
    for step in journey.of(decision).steps:
        with pytest.raises(Refused, match="can no longer change"):
            actions.answer(decision, step=step.key, given={}, version=decision.version, by=alice)
    with pytest.raises(Refused, match="can no longer change"):
        actions.sign(decision, version=decision.version, by=alice)


@pytest.mark.parametrize("worry", WORRIES)
@pytest.mark.parametrize("story", ["no clear purpose", "no lawful reason, procedures followed"])
def test_neither_do_not_share_ending_is_final_while_a_child_may_be_at_risk(
    alice: Person, story: str, worry: str
) -> None:
    draft = answered(alice, story, without=("procedures",), worry={"worry": worry})
    assert journey.of(draft).position == "procedures"
    with pytest.raises(Refused, match="A child may be at risk"):
        actions.sign(draft, version=draft.version, by=alice)


def test_deciding_not_to_share_what_could_be_shared_meets_the_same_gate(alice: Person) -> None:
    draft = answered(alice, "refused consent, shared", outcome=KEPT, departure={"why": "They know already"})
    assert journey.of(draft).position == "procedures"


def test_who_is_not_worried_passes_the_gate(alice: Person) -> None:
    assert signed(alice, "no clear purpose").share is False


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("step", ["worry", "who", "child", "reasons"])
def test_nothing_is_signed_with_a_step_left_out(alice: Person, story: str, step: str) -> None:
    draft = answered(alice, story, without=(step,))
    with pytest.raises(Refused):
        actions.sign(draft, version=draft.version, by=alice)


def test_a_step_ahead_cannot_be_answered(alice: Person) -> None:
    draft = start(alice)
    with pytest.raises(Refused, match="not asked any more"):
        actions.answer(draft, step="reasons", given={}, version=draft.version, by=alice)


def test_an_answer_built_on_an_earlier_version_is_stale(alice: Person) -> None:
    draft = start(alice)
    newer = actions.answer(draft, step="worry", given={"worry": {"worry": "neither"}}, version=1, by=alice)
    with pytest.raises(Stale):
        actions.answer(draft, step="worry", given={"worry": {"worry": "danger"}}, version=1, by=alice)
    assert Decision.objects.get(pk=draft.pk).answers == newer.answers


def test_a_changed_answer_asks_again_what_hung_on_it(alice: Person) -> None:
    draft = answered(alice, "refused consent, shared")
    assert journey.of(draft).complete
    draft = actions.answer(draft, step="who", given={"purpose": {"answer": "no"}}, version=draft.version, by=alice)
    way = journey.of(draft)
    assert way.position == "outcome"
    assert way.facts.share is None
    draft = actions.answer(draft, step="who", given={"purpose": {"answer": "yes"}}, version=draft.version, by=alice)
    assert journey.of(draft).complete


def test_sharing_with_no_lawful_reason_is_refused_by_the_field(alice: Person) -> None:
    with pytest.raises(Refused, match="no lawful reason"):
        answered(alice, "no lawful reason, procedures followed", outcome={"decided": "share"})


def test_a_lawful_reason_that_went_out_of_force_is_asked_again(alice: Person) -> None:
    draft = answered(alice, "refused consent, shared")
    gone = {"lawful-reason": {"reasons": ["repealed"]}}
    draft = actions.answer(draft, step="law", given=gone, version=draft.version, by=alice)
    assert journey.of(draft).position == "law"


def test_one_key_starts_one_draft(alice: Person, school: Agency) -> None:
    key = uuid.uuid4()
    first = actions.start(school, submission_key=key, by=alice)
    assert actions.start(school, submission_key=key, by=alice) == first
    assert Decision.objects.count() == DecisionAccess.objects.count() == 1


def test_starting_and_signing_write_one_entry_each_and_answers_none(alice: Person) -> None:
    decision = signed(alice)
    assert [entry.action for entry in ledger.entries(decision)] == ["decision.started", "decision.signed"]


def _count() -> tuple[int, ...]:
    return (Decision.objects.count(), Decision.objects.filter(signed_at__isnull=False).count(), Entry.objects.count())


class LedgerDown(Exception):
    pass


@pytest.mark.parametrize("what", ["start", "sign"])
def test_where_the_ledger_fails_the_change_is_not_there_either(
    alice: Person, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    draft = answered(alice, "no clear purpose")
    before = _count()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise LedgerDown

    monkeypatch.setattr(ledger, "record", fail)
    deeds = {"start": lambda: start(alice), "sign": lambda: actions.sign(draft, version=draft.version, by=alice)}
    with pytest.raises(LedgerDown):
        deeds[what]()
    assert _count() == before


def test_the_transcript_says_it_all_without_code(alice: Person) -> None:
    decision = signed(alice)
    transcript = Decision.objects.select_related("key").get(pk=decision.pk).transcript
    assert transcript["agency"] == "A school"
    assert transcript["signed"]["by"] == "Alice"
    assert transcript["outcome"]["clause"] == "When 4"
    said = [row["said"] for step in transcript["steps"] for row in step["said"]]
    assert "AB" in said
    assert any("public duty" in text for text in said)
    assert len(transcript["edition"]["digest"]) == len(transcript["catalogue"]["digest"]) == 64


def test_the_child_is_one_row_changed_in_place_while_a_draft(alice: Person) -> None:
    draft = answered(alice, "no clear purpose")
    child = {"child": {"initials": "ZZ", "record_number": "T-0002", "unborn": [], "surname": "", "born_on": None}}
    actions.answer(draft, step="child", given=child, version=draft.version, by=alice)
    subject = Subject.objects.select_related("key").get(decision=draft)
    assert (subject.initials, subject.record_number) == ("ZZ", "T-0002")


def test_a_signed_time_is_now(alice: Person) -> None:
    before = timezone.now()
    decision = signed(alice)
    assert decision.signed_at is not None
    assert before <= decision.signed_at <= timezone.now()
