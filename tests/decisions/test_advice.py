"""Advice: for whoever is not sure, without the child's name, on the record."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, Person, Role
from decisions import advisers, journey
from decisions.actions import advice as actions
from decisions.actions import decision as decision_actions
from decisions.models import Advice, Decision
from tests.conftest import CAST, TESTS, answered, signed
from wscp_isa import ledger
from wscp_isa.rules import Refused

SUMMARY = "A mother has refused, and the clinic asks for dates."


def asked(alice: Person, dana: Person) -> Advice:
    draft = answered(alice, "refused consent, shared", without=("law",))
    return actions.ask(draft, question="consent", adviser=dana, summary=SUMMARY, by=alice)


@pytest.mark.parametrize("story_page", [("who", "purpose"), ("family", "consent"), ("law", "lawful-reason")])
def test_every_question_can_be_left_with_not_sure_and_leads_to_advice(
    alice: Person, signed_in: Callable[[Person], Client], story_page: tuple[str, str]
) -> None:
    page, question = story_page
    draft = answered(alice, "refused consent, shared")
    client = signed_in(alice)
    shown = client.get(f"/decisions/{draft.reference}/answer/{page}/")
    posted = {name: value for name, value in shown.context["form"].initial.items() if value}
    response = client.post(
        f"/decisions/{draft.reference}/answer/{page}/", {**posted, question: "not-sure", "version": draft.version}
    )
    assert response.headers["Location"] == f"/decisions/{draft.reference}/advice/{question}/"
    after = journey.of(Decision.objects.select_related("key").get(pk=draft.pk))
    assert question not in after.facts.answers
    assert after.position == page
    assert "reasons" in after.facts.answers  # nothing else that was said is lost


@pytest.mark.parametrize("name", CAST)
def test_only_those_who_work_on_a_draft_ask_about_it(cast: dict[str, Person], name: str) -> None:
    draft = answered(cast["alice"], "no clear purpose")
    if name in {"alice", "sam"}:
        actions.ask(draft, question="purpose", adviser=cast["dana"], summary=SUMMARY, by=cast[name])
        return
    with pytest.raises(Refused):
        actions.ask(draft, question="purpose", adviser=cast["dana"], summary=SUMMARY, by=cast[name])
    with pytest.raises(Refused):
        actions.note(draft, question="purpose", adviser_name="D", at=timezone.now(), answer="A", by=cast[name])


@pytest.mark.parametrize("name", CAST)
def test_only_the_adviser_sees_the_question_and_nobody_sees_more(
    cast: dict[str, Person], signed_in: Callable[[Person], Client], name: str
) -> None:
    advice = asked(cast["alice"], cast["dana"])
    response = signed_in(cast[name]).get(f"/advice/{advice.pk}/")
    assert response.status_code == (200 if name == "dana" else 404)
    assert b"T-0001" not in response.content
    assert signed_in(cast["dana"]).get(f"/decisions/{advice.decision.reference}/").status_code == 404


def test_a_question_goes_from_an_adviser_who_leaves_the_agency(
    alice: Person, dana: Person, charity: Agency, signed_in: Callable[[Person], Client]
) -> None:
    advice = asked(alice, dana)
    people.give_role(dana, agency=charity, kind=Role.Kind.SAFEGUARDING_TEAM, since=timezone.now(), by=TESTS)
    assert signed_in(dana).get(f"/advice/{advice.pk}/").status_code == 200
    people.end_role(dana.roles.get(agency=advice.decision.agency), by=TESTS)
    gone = Person.objects.get(pk=dana.pk)
    client = signed_in(gone)
    assert client.get(f"/advice/{advice.pk}/").status_code == 404
    assert client.post(f"/advice/{advice.pk}/reveal/", {"reason": "I was asked"}).status_code == 404
    assert "Give advice" not in client.get("/").content.decode()
    with pytest.raises(Refused, match="somebody else"):
        actions.give(advice, answer="Share the dates.", by=gone)


@pytest.mark.parametrize("name", CAST)
def test_only_the_adviser_answers(cast: dict[str, Person], name: str) -> None:
    advice = asked(cast["alice"], cast["dana"])
    if name == "dana":
        assert actions.give(advice, answer="Share the dates.", by=cast[name]).answered_at
        with pytest.raises(Refused, match="already answered"):
            actions.give(advice, answer="Again", by=cast[name])
        return
    with pytest.raises(Refused):
        actions.give(advice, answer="Share the dates.", by=cast[name])
    with pytest.raises(Refused):
        actions.reveal(advice, reason="I want to know", by=cast[name])


def test_names_are_revealed_for_a_reason_that_stays_on_the_record(
    alice: Person, dana: Person, signed_in: Callable[[Person], Client]
) -> None:
    advice = asked(alice, dana)
    client = signed_in(dana)
    assert b"T-0001" not in client.post(f"/advice/{advice.pk}/reveal/", {"reason": ""}).content
    assert b"T-0001" in client.post(f"/advice/{advice.pk}/reveal/", {"reason": "The family may be mine"}).content
    last = ledger.entries(advice.decision).select_related("key").last()
    assert last is not None
    assert last.action == "advice.revealed"
    assert last.detail == {"advice": str(advice.pk), "reason": "The family may be mine"}


def test_the_answer_stands_beside_the_question_and_in_the_transcript(
    alice: Person, dana: Person, signed_in: Callable[[Person], Client]
) -> None:
    advice = asked(alice, dana)
    actions.give(advice, answer="Share the dates only.", by=dana)
    page = signed_in(alice).get(f"/decisions/{advice.decision.reference}/answer/family/").content.decode()
    assert "Share the dates only." in page
    decision = signed(alice)
    noted = answered(alice, "no clear purpose")
    actions.note(noted, question="purpose", adviser_name="Ms Lead", at=timezone.now(), answer="Ring back.", by=alice)
    done = decision_actions.sign(noted, version=noted.version, by=alice)
    assert done.transcript["advice"][0]["answer"] == "Ring back."
    assert decision.transcript["advice"] == []


def test_advice_comes_too_late_for_a_signed_decision(alice: Person, dana: Person) -> None:
    draft = answered(alice, "no clear purpose")
    advice = actions.ask(draft, question="purpose", adviser=dana, summary=SUMMARY, by=alice)
    decision_actions.sign(draft, version=draft.version, by=alice)
    with pytest.raises(Refused, match="signed since"):
        actions.give(advice, answer="Wait", by=dana)


def test_one_asks_at_ones_own_agency(alice: Person, dana: Person, sam: Person, charlie: Person) -> None:
    draft = answered(alice, "no clear purpose")
    assert {known.person for known in advisers.of(draft.agency, besides=alice)} == {dana, sam}
    with pytest.raises(Refused, match="own agency"):
        actions.ask(draft, question="purpose", adviser=charlie, summary=SUMMARY, by=alice)
