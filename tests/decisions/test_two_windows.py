"""Two windows, or two people, on one draft: neither overwrites the other unseen, and both texts are on the page."""

from collections.abc import Callable

from django.test import Client

from agencies.models import Person
from decisions.actions import decision as actions
from decisions.models import Decision
from tests.conftest import answered

FIRST = {"reasons": "The first window's reasons", "wellbeing": "Considered first", "others": "And others"}
SECOND = {"reasons": "The second window's reasons", "wellbeing": "Considered second", "others": "And others"}


def test_both_texts_are_shown_and_the_second_can_be_saved_knowingly(
    dana: Person, sam: Person, signed_in: Callable[[Person], Client]
) -> None:
    draft = answered(dana, "refused consent, shared", without=("reasons",))
    page = f"/decisions/{draft.reference}/answer/reasons/"
    assert signed_in(dana).post(page, {**FIRST, "version": draft.version}).status_code == 302
    other = signed_in(sam)
    response = other.post(page, {**SECOND, "version": draft.version})
    shown = response.content.decode()
    assert response.status_code == 200
    assert "The first window&#x27;s reasons" in shown
    assert "The second window&#x27;s reasons" in shown
    assert Decision.objects.select_related("key").get().answers["reasons"]["reasons"] == FIRST["reasons"]
    again = {**SECOND, "version": response.context["form"].version}
    assert other.post(page, again).status_code == 302
    assert Decision.objects.select_related("key").get().answers["reasons"]["reasons"] == SECOND["reasons"]


def test_signing_while_a_colleague_edits_is_refused_until_it_has_been_seen(
    dana: Person, sam: Person, signed_in: Callable[[Person], Client]
) -> None:
    draft = answered(dana, "refused consent, shared")
    given = {"reasons": FIRST}
    actions.answer(draft, step="reasons", given=given, version=draft.version, by=sam)
    client = signed_in(dana)
    response = client.post(f"/decisions/{draft.reference}/check/", {"version": draft.version})
    assert response.status_code == 200
    assert "changed after you opened this page" in response.content.decode()
    assert "The first window&#x27;s reasons" in response.content.decode()
    assert not Decision.objects.get().signed_at
    seen = {"version": response.context["form"].version}
    assert client.post(f"/decisions/{draft.reference}/check/", seen).status_code == 302
    assert Decision.objects.get().signed_at


def test_typing_to_a_decision_that_a_colleague_signed_is_refused_with_the_words_still_there(
    dana: Person, sam: Person, signed_in: Callable[[Person], Client]
) -> None:
    draft = answered(dana, "refused consent, shared")
    actions.sign(draft, version=draft.version, by=sam)
    page = f"/decisions/{draft.reference}/answer/reasons/"
    response = signed_in(dana).post(page, {**SECOND, "version": draft.version})
    assert response.status_code == 200
    assert "can no longer change" in response.content.decode()
    assert "The second window&#x27;s reasons" in response.content.decode()
