"""The page that confirms a signature: whom signing told, and what to do next."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agencies.models import Agency, Person
from decisions.forms.sharing import WAYS
from decisions.models import Decision
from decisions.record import STILL_TO_TELL
from decisions.stories import told
from tests.conftest import signed

SignedIn = Callable[[Person], Client]


def page(client: Client, decision: Decision) -> str:
    return html.unescape(client.get(f"/decisions/{decision.reference}/signed/").content.decode())


def changed(story: str, step: str, **answers: Any) -> dict[str, dict[str, Any]]:
    return {step: told(story)[step] | answers}


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("phone", "If you have not rung the charity yet, ring now."),
        ("in-person", "If you have not spoken to the charity yet, do it now."),
        ("secure-email", "If you have not sent it to the charity yet, send it now, by secure email."),
        ("system", "If the charity cannot see it in the system yet, put it there now."),
        ("post", "If you have not posted or handed it to the charity yet, do it now."),
        ("ordinary-email", "If you have not sent it to the charity yet, send it now, with initials and no names."),
    ],
)
def test_signing_tells_nobody_and_the_way_says_what_is_left_to_do(
    alice: Person, charity: Agency, signed_in: SignedIn, way: str, words: str
) -> None:
    story = "refused consent, shared"
    decision = signed(
        alice,
        story,
        **changed(story, "how", way=way),
        **changed(story, "who", recipient=str(charity.pk), other=""),
    )
    assert f"Signing tells nobody. {words.replace('the charity', 'A charity')}" in page(signed_in(alice), decision)


def test_every_way_has_its_words() -> None:
    assert set(STILL_TO_TELL) == {way.value for way in WAYS}


def test_a_refusal_is_owed_to_whoever_asked_and_to_nobody_else(alice: Person, signed_in: SignedIn) -> None:
    asked = page(signed_in(alice), signed(alice, "no clear purpose"))
    assert "Now tell whoever asked that you have decided not to share, and why." in asked
    volunteered = signed(alice, "no clear purpose", **changed("no clear purpose", "who", asked="no"))
    assert "Nobody asked for the information, so nobody is waiting" in page(signed_in(alice), volunteered)


@pytest.mark.parametrize("answer", ["told", "will-tell"])
def test_who_said_that_they_will_tell_the_family_is_reminded(alice: Person, signed_in: SignedIn, answer: str) -> None:
    story = "refused consent, shared"
    decision = signed(alice, story, **changed(story, "family", told=answer))
    reminded = f"/decisions/{decision.reference}/add/told-family/" in page(signed_in(alice), decision)
    assert reminded == (answer == "will-tell")


def test_who_has_not_told_the_family_is_given_the_day_to_look_again(alice: Person, signed_in: SignedIn) -> None:
    decision = signed(alice, "nobody can be identified")
    assert decision.look_again_on is not None
    assert f"Look again on {decision.look_again_on.day} " in page(signed_in(alice), decision)


def test_it_asks_for_the_reference_to_be_written_down_and_for_a_referral(alice: Person, signed_in: SignedIn) -> None:
    decision = signed(alice)
    shown = page(signed_in(alice), decision)
    assert f"Write the reference {decision.reference} in your own system" in shown
    assert f"/decisions/{decision.reference}/add/referral/" in shown


def test_who_is_ringing_now_is_asked_whether_they_have(alice: Person, signed_in: SignedIn) -> None:
    decision = signed(alice, "no lawful reason, procedures followed")
    assert "You said that you are ringing the Integrated Front Door." in page(signed_in(alice), decision)
    assert "You said that you are ringing" not in page(signed_in(alice), signed(alice))


def test_its_title_and_panel_name_nobody(alice: Person, signed_in: SignedIn) -> None:
    shown = page(signed_in(alice), signed(alice))
    before_the_copy = shown[: shown.index("Copy this record")]
    assert "T-0001" not in before_the_copy
