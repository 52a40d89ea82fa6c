"""The pages that add to a signed record."""

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies import grants
from agencies.models import Person
from decisions.models import Addition
from tests.conftest import answered, signed
from tests.decisions.additions import FOLLOW_SHARING, GIVEN, Kind, added, typed
from wscp_isa.identifiers import uuid7

SignedIn = Callable[[Person], Client]


def text(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def test_somebody_let_in_to_look_finds_no_way_to_add(
    alice: Person, bob: Person, sam: Person, signed_in: SignedIn
) -> None:
    decision = signed(alice)
    grants.give(decision, to=bob, reason="Asked for advice", until=timezone.now() + timedelta(hours=1), by=sam)
    record = text(signed_in(bob).get(decision.get_absolute_url()))
    assert "Only the agency that holds this record can add to it." in record
    assert "/add/" not in record
    assert "Copy" not in record
    assert signed_in(bob).get(f"{decision.get_absolute_url()}add/").status_code == 404


@pytest.mark.parametrize("story", ["refused consent, shared", "no clear purpose"])
def test_what_is_offered_is_what_the_rule_allows(alice: Person, signed_in: SignedIn, story: str) -> None:
    decision = signed(alice, story)
    page = text(signed_in(alice).get(f"{decision.get_absolute_url()}add/"))
    for kind in Kind:
        assert (f'value="{kind}"' in page) == (decision.share or kind not in FOLLOW_SHARING)


def test_choosing_leads_to_the_page_of_that_kind(alice: Person, signed_in: SignedIn) -> None:
    client, address = signed_in(alice), f"{signed(alice).get_absolute_url()}add/"
    assert client.post(address, {"kind": "referral"}).headers["Location"] == f"{address}referral/"
    refused = text(client.post(address, {}))
    assert "Select what you want to add to this record" in refused
    assert refused.count("<title>Error: ") == 1


def test_a_draft_and_a_kind_that_is_not_one_have_no_such_page(alice: Person, signed_in: SignedIn) -> None:
    client = signed_in(alice)
    assert client.get(f"{signed(alice).get_absolute_url()}add/nothing/").status_code == 404
    draft = answered(alice, "no clear purpose")
    for page in ("add/", "add/correction/"):
        assert client.get(f"/decisions/{draft.reference}/{page}").headers["Location"].endswith("/draft/")


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_added_and_stands_on_the_record(alice: Person, signed_in: SignedIn, kind: Kind) -> None:
    decision, client = signed(alice), signed_in(alice)
    address = f"{decision.get_absolute_url()}add/{kind}/"
    response = client.post(address, {**typed(kind), "submission_key": str(uuid7())})
    addition = Addition.objects.select_related("key").get()
    assert response.headers["Location"] == f"{decision.get_absolute_url()}#added-{addition.pk}"
    record = text(client.get(decision.get_absolute_url()))
    assert f'id="added-{addition.pk}"' in record
    assert f'href="#added-{addition.pk}"' in record
    assert "Added by Alice, Practitioner, A school" in record
    for said in GIVEN[kind].values():
        assert (str(said) if isinstance(said, str) else str(said.year)) in record


@pytest.mark.parametrize("kind", Kind)
def test_nothing_is_added_from_an_empty_page(alice: Person, signed_in: SignedIn, kind: Kind) -> None:
    address = f"{signed(alice).get_absolute_url()}add/{kind}/"
    page = text(signed_in(alice).post(address, {"submission_key": str(uuid7())}))
    assert "There is a problem" in page
    assert not Addition.objects.exists()


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.WRONG_CHILD, Kind.CONSENT_WITHDRAWN])
def test_whether_the_recipients_were_told_cannot_be_left_out(alice: Person, signed_in: SignedIn, kind: Kind) -> None:
    address = f"{signed(alice).get_absolute_url()}add/{kind}/"
    page = text(signed_in(alice).post(address, {**typed(kind), "recipients_told": " "}))
    assert "Enter who received it, and whether they have been told" in page
    assert GIVEN[kind]["text"] in page
    assert not Addition.objects.exists()


def test_pressing_twice_adds_once(alice: Person, signed_in: SignedIn) -> None:
    client, address = signed_in(alice), f"{signed(alice).get_absolute_url()}add/correction/"
    posted = {**typed(Kind.CORRECTION), "submission_key": str(uuid7())}
    first, second = client.post(address, posted), client.post(address, posted)
    assert first.headers["Location"] == second.headers["Location"]
    assert Addition.objects.count() == 1


def test_going_back_and_sending_other_words_asks_first_and_then_adds_them(alice: Person, signed_in: SignedIn) -> None:
    client, address = signed_in(alice), f"{signed(alice).get_absolute_url()}add/later-fact/"
    key = str(uuid7())
    client.post(address, {"text": "The first words", "submission_key": key})
    asked = client.post(address, {"text": "The second words", "submission_key": key})
    assert "You have sent this page before" in text(asked)
    assert "The second words" in text(asked)
    new_key = str(asked.context["form"].key)
    assert new_key != key
    assert client.post(address, {"text": "The second words", "submission_key": new_key}).status_code == 302
    assert Addition.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x", "0" * 500])
def test_a_key_that_is_none_is_made_anew(alice: Person, signed_in: SignedIn, key: str) -> None:
    address = f"{signed(alice).get_absolute_url()}add/referral/"
    assert signed_in(alice).post(address, {"text": "IFD-1", "submission_key": key}).status_code == 302


def test_the_child_whom_the_record_names_already_is_no_correction(alice: Person, signed_in: SignedIn) -> None:
    decision, client = signed(alice), signed_in(alice)
    address = f"{decision.get_absolute_url()}add/wrong-child/"
    assert "AB, T-0001" in text(client.get(address))
    same = {**typed(Kind.WRONG_CHILD), "initials": "AB", "record_number": "T-0001"}
    assert "the record already names this one" in text(client.post(address, same))
    added(decision, Kind.WRONG_CHILD, by=alice)
    assert "BA, T-0002" in text(client.get(address))
    assert client.post(address, same).status_code == 302


def test_what_was_refused_is_still_in_its_box(alice: Person, signed_in: SignedIn) -> None:
    address = f"{signed(alice).get_absolute_url()}add/still-not-told/"
    page = text(signed_in(alice).post(address, {"text": "Not yet safe", "look_again_on-day": "32"}))
    assert "Not yet safe" in page
    assert 'value="32"' in page


@pytest.mark.parametrize("kind", Kind)
def test_what_was_refused_comes_back_with_the_page_until_it_is_added(
    alice: Person, signed_in: SignedIn, kind: Kind
) -> None:
    client, address = signed_in(alice), f"{signed(alice).get_absolute_url()}add/{kind}/"
    whole = {name: str(value) for name, value in typed(kind).items()}
    long = {**whole, next(iter(whole)): "Too long " * 1000}
    assert client.post(address, long).status_code == 200
    assert "Too long Too long" in text(client.get(address))
    assert client.post(address, whole).status_code == 302
    assert "Too long" not in text(client.get(address))
