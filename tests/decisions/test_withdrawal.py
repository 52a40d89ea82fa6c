"""A draft may go while nobody is named in it, and leaves behind that it was there."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agencies.models import Agency, Person
from decisions.actions import decision as decision_actions
from decisions.actions import withdrawal as actions
from decisions.models import Decision
from tests.conftest import CAST, answered, signed, start
from wscp_isa import ledger
from wscp_isa.ledger.verify import Verification
from wscp_isa.rules import Refused, Stale

SignedIn = Callable[[Person], Client]


def withdrawn(draft: Decision, *, by: Person) -> Decision:
    return actions.withdraw(draft, version=draft.version, by=by)


@pytest.mark.parametrize("name", CAST)
def test_who_works_on_it_may_let_it_go(cast: dict[str, Person], name: str) -> None:
    draft = start(cast["alice"])
    if name in {"alice", "sam"}:
        gone = withdrawn(draft, by=cast[name])
        assert gone.withdrawn_at is not None
        assert gone.withdrawn_by == cast[name]
        return
    with pytest.raises(Refused, match="Only the agency"):
        withdrawn(draft, by=cast[name])


def test_once_a_child_is_named_it_stays(alice: Person) -> None:
    with pytest.raises(Refused, match="A child is named in this draft"):
        withdrawn(answered(alice, "no clear purpose"), by=alice)


def test_what_was_signed_or_withdrawn_stays_as_it_is(alice: Person) -> None:
    with pytest.raises(Refused, match="has been signed"):
        withdrawn(signed(alice, "no clear purpose"), by=alice)
    draft = start(alice)
    withdrawn(draft, by=alice)
    with pytest.raises(Refused, match="has been withdrawn"):
        withdrawn(draft, by=alice)


def test_a_draft_that_somebody_went_on_with_is_asked_about_again(alice: Person, sam: Person) -> None:
    draft = start(alice)
    decision_actions.answer(draft, step="worry", given={"worry": {"worry": "neither"}}, version=1, by=sam)
    with pytest.raises(Stale, match="went on with this draft"):
        withdrawn(draft, by=alice)


def test_nothing_more_is_answered_or_signed(alice: Person) -> None:
    draft = withdrawn(start(alice), by=alice)
    with pytest.raises(Refused, match="has been withdrawn"):
        decision_actions.answer(draft, step="worry", given={"worry": {"worry": "neither"}}, version=1, by=alice)
    with pytest.raises(Refused, match="has been withdrawn"):
        decision_actions.sign(draft, version=draft.version, by=alice)


def test_it_is_no_draft_any_more_and_its_entry_stays(alice: Person) -> None:
    draft = start(alice)
    assert list(Decision.objects.drafts()) == [draft]
    withdrawn(draft, by=alice)
    assert not Decision.objects.drafts().exists()
    assert [entry.action for entry in ledger.entries(draft)] == ["decision.started", "decision.withdrawn"]
    assert list(Verification().problems()) == []


def test_where_the_ledger_fails_it_is_still_there(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = start(alice)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise LookupError

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(LookupError):
        withdrawn(draft, by=alice)
    assert Decision.objects.drafts().exists()


def test_its_page_asks_and_lets_it_go_and_pressing_twice_does_no_harm(alice: Person, signed_in: SignedIn) -> None:
    draft, client = start(alice), signed_in(alice)
    address = f"/decisions/{draft.reference}/withdraw/"
    assert "Do you want to withdraw this draft?" in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address, {"version": "1"}).headers["Location"] == "/"
    assert client.get(address).headers["Location"] == "/"
    assert not Decision.objects.drafts().exists()


def test_its_page_says_why_a_draft_cannot_go(alice: Person, signed_in: SignedIn) -> None:
    draft = answered(alice, "no clear purpose")
    response = signed_in(alice).get(f"/decisions/{draft.reference}/withdraw/")
    shown = html.unescape(response.content.decode())
    assert "This draft cannot be withdrawn" in shown
    assert "deciding not to share is a decision too." in shown
    assert '<form method="post" novalidate>' not in shown
    record = signed(alice, "no clear purpose")
    assert signed_in(alice).get(f"/decisions/{record.reference}/withdraw/").headers["Location"] == (
        f"/decisions/{record.reference}/"
    )


@pytest.mark.parametrize("name", CAST)
def test_to_everyone_else_the_page_does_not_exist(
    cast: dict[str, Person], signed_in: SignedIn, school: Agency, name: str
) -> None:
    draft = start(cast["alice"])
    response = signed_in(cast[name]).get(f"/decisions/{draft.reference}/withdraw/")
    assert response.status_code == (200 if name in {"alice", "sam"} else 404)


@pytest.mark.parametrize("page", ["", "draft/", "answer/worry/", "check/", "signed/"])
def test_the_pages_of_a_withdrawn_draft_lead_home(alice: Person, signed_in: SignedIn, page: str) -> None:
    draft = withdrawn(start(alice), by=alice)
    response = signed_in(alice).get(f"/decisions/{draft.reference}/{page}", follow=True)
    assert response.redirect_chain[-1] == ("/", 302)


def test_what_is_typed_into_a_withdrawn_draft_is_still_in_its_box(alice: Person, signed_in: SignedIn) -> None:
    draft = start(alice)
    decision_actions.answer(draft, step="worry", given={"worry": {"worry": "neither"}}, version=1, by=alice)
    draft = withdrawn(Decision.objects.get(pk=draft.pk), by=alice)
    posted = {"helps": "What I had typed", "version": str(draft.version), "asked": "no", "purpose": "yes",
              "purpose_is": "needs", "recipient": "other", "other": "The nurse, rung back"}  # fmt: skip
    response = signed_in(alice).post(f"/decisions/{draft.reference}/answer/who/", posted)
    shown = html.unescape(response.content.decode())
    assert "This draft has been withdrawn" in shown
    assert "What I had typed" in shown
