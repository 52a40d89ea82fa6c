"""The front door's one screen: what is on it, who has it, what each button needs, and what opens next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Person
from decisions import exchange
from decisions.actions import asked as actions
from decisions.models import Asked, InformationRequest
from decisions.stories import parts as typed_time
from tests.decisions.asking import ask, part
from tests.markup import Page
from wscp_isa.identifiers import uuid7
from wscp_isa.rules import Refused

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
FINE = {"all_fine": "yes", "verdict": "accept"}
EACH = dict.fromkeys(("purpose_clear", "basis_sound", "parents_told", "nothing_missed"), "yes")
REFUSED = {
    **EACH,
    "verdict": "refuse",
    "ground": "no-consent-or-basis",
    "text": "It says on no basis",
    "acted_on": "A strategy meeting is called for today",
}


def at(request: InformationRequest, query: str = "") -> str:
    return reverse("front-door-item", args=[request.reference]) + query


def press(client: Client, asked: Asked, query: str = "", **typed: str) -> Any:
    version = Asked.objects.get(pk=asked.pk).version
    return client.post(at(asked.request, query), {"version": version, **typed})


def state(asked: Asked) -> str:
    return Asked.objects.get(pk=asked.pk).state


@pytest.fixture
def imrans(imran: Person, signed_in: SignIn) -> Client:
    return signed_in(imran)


def test_all_that_is_known_is_on_one_screen_and_opening_it_is_a_look(
    imran: Person, imrans: Client, dana: Person, front_door: Agency
) -> None:
    asked = part(ask(dana, front_door), front_door)
    page = Page(imrans.get(at(asked.request)).content.decode())
    for words in (
        "Quill Xanthe",
        "QX",
        "LL-4471",
        "3 February 2015",
        "1 Invented Row",
        "A school",
        "To assess whether",
        "A child may",
    ):
        assert words in page.text, words
    assert "Children Act 1989 section 47" in page.values["for-own-system"][0]
    assert Asked.objects.get(pk=asked.pk).seen_by == imran
    assert not any(page.values.get(name) for name in ("all_fine", *EACH))


@pytest.mark.parametrize("name", ["alice", "bob", "dana", "charlie", "sam", "priya", "morgan", "oz"])
def test_nobody_but_the_front_door_has_its_pages(
    cast: dict[str, Person], front_door: Agency, signed_in: SignIn, name: str
) -> None:
    asked = part(ask(cast["dana"], front_door), front_door)
    client = signed_in(cast[name])
    assert client.get(at(asked.request)).status_code == 404
    assert press(client, asked, **FINE).status_code == 404
    assert client.post(reverse("take-item", args=[asked.request.reference])).status_code == 404
    assert client.get(reverse("log-information")).status_code == 404
    assert state(asked) == "asked"


def test_the_front_door_does_not_see_what_others_ask_of_others(imrans: Client, charlie: Person, school: Agency) -> None:
    assert imrans.get(at(ask(charlie, school))).status_code == 404


def test_as_the_asker_it_sees_how_it_stands_with_every_agency(
    imran: Person, imrans: Client, dana: Person, school: Agency, charity: Agency
) -> None:
    request = ask(imran, school, charity)
    actions.see(part(request, school), by=dana)
    page = Page(imrans.get(at(request)).content.decode())
    assert "The agencies asked" in page.text
    assert "A charity" in page.text
    assert "verdict" not in page.offered
    assert press(imrans, part(request, school), **FINE).status_code == 200
    assert state(part(request, school)) == "asked"


def test_a_clean_item_is_accepted_with_one_box_and_the_next_opens_at_its_form(
    imran: Person, imrans: Client, dana: Person, front_door: Agency
) -> None:
    first, second = (part(ask(dana, front_door, urgency=how), front_door) for how in ("now", "today"))
    answer = press(imrans, first, "?part=to-scrutinise", **FINE)
    assert answer["Location"].startswith(at(second.request))
    assert answer["Location"].endswith(f"&done={first.request.reference}#scrutiny")
    accepted = Asked.objects.get(pk=first.pk)
    assert (accepted.state, accepted.scrutinised_by) == ("accepted", imran)
    assert all(getattr(accepted, name) for name in EACH)
    page = Page(imrans.get(answer["Location"]).content.decode())
    assert f"Done: {first.request.reference} Accepted" in page.text
    assert at(first.request) in page.addresses
    last = press(imrans, second, **FINE)
    assert last["Location"].startswith(reverse("requests"))


def test_the_next_item_leaves_out_what_a_colleague_deals_with_and_goes_round_to_the_first(
    imran: Person, imrans: Client, dana: Person, front_door: Agency
) -> None:
    skipped, theirs, here = (part(ask(dana, front_door, urgency=how), front_door) for how in ("now", "now", "today"))
    Asked.objects.filter(pk=theirs.pk).update(owner=dana)
    assert press(imrans, here, **FINE)["Location"].startswith(at(skipped.request))
    assert press(imrans, skipped, **FINE)["Location"].startswith(reverse("requests"))


@pytest.mark.parametrize("missing", EACH)
def test_all_four_are_answered_before_it_is_accepted(
    imrans: Client, dana: Person, front_door: Agency, missing: str
) -> None:
    asked = part(ask(dana, front_door), front_door)
    answer = press(imrans, asked, **{**EACH, "verdict": "accept", missing: ""})
    assert Page(answer.content.decode()).errors[f"{missing}-error"]
    assert state(asked) == "asked"
    assert press(imrans, asked, **EACH, verdict="accept").status_code == 302


@pytest.mark.parametrize("bad", ["purpose_clear", "basis_sound"])
@pytest.mark.parametrize("answer", ["no", "not-clear"])
def test_without_a_clear_purpose_or_a_sound_basis_nothing_is_accepted(
    imrans: Client, dana: Person, front_door: Agency, bad: str, answer: str
) -> None:
    asked = part(ask(dana, front_door), front_door)
    page = Page(press(imrans, asked, **{**EACH, "verdict": "accept", bad: answer}).content.decode())
    assert "Only what has a clear purpose and a sound basis is accepted" in page.text
    assert page.values[bad] == [answer]
    assert state(asked) == "asked"


def test_what_was_written_for_another_button_is_not_accepted_by_mistake(
    imrans: Client, dana: Person, front_door: Agency
) -> None:
    asked = part(ask(dana, front_door), front_door)
    for left_over in ({"text": "Why?"}, {"ground": "something-else"}, {"acted_on": "So"}):
        assert "pressed the button that accepts it" in press(imrans, asked, **FINE, **left_over).content.decode()
    assert "Select yes, or clear the box" in press(imrans, asked, **FINE, basis_sound="no").content.decode()
    assert "Press the button" in press(imrans, asked, all_fine="yes", verdict="take").content.decode()
    assert state(asked) == "asked"


def test_a_question_stops_the_clock_and_needs_its_words(imrans: Client, dana: Person, front_door: Agency) -> None:
    asked = part(ask(dana, front_door), front_door)
    assert "Enter what you need to know" in press(imrans, asked, verdict="query").content.decode()
    assert press(imrans, asked, verdict="query", text="Which function?").status_code == 302
    queried = Asked.objects.get(pk=asked.pk)
    assert (queried.state, queried.paused_at is None, queried.purpose_clear) == ("queried", False, None)


@pytest.mark.parametrize("missing", ["ground", "text", "acted_on"])
def test_a_refusal_says_on_which_ground_why_and_how_the_concern_is_acted_on(
    imrans: Client, dana: Person, front_door: Agency, missing: str
) -> None:
    asked = part(ask(dana, front_door), front_door)
    page = Page(press(imrans, asked, **{**REFUSED, missing: ""}).content.decode())
    assert page.errors[f"{missing}-error"]
    assert state(asked) == "asked"
    assert press(imrans, asked, **REFUSED).status_code == 302
    lines = exchange.of(asked.request, [part(asked.request, front_door)])
    (line,) = [event for events in lines.values() for event in events if event.sent]
    assert line.words == "Refused the request: shared or asked for without appropriate consent or another basis"
    assert line.sent == (("How the concern is acted on all the same", REFUSED["acted_on"]),)


def test_where_nobody_said_harm_the_officer_may_and_then_it_is_acted_on(
    imrans: Client, dana: Person, front_door: Agency
) -> None:
    asked = part(ask(dana, front_door, harm=False), front_door)
    without = {**REFUSED, "acted_on": ""}
    page = Page(press(imrans, asked, **without, at_risk="yes").content.decode())
    assert "acted on all the same" in page.errors["acted_on-error"]
    assert press(imrans, asked, **without).status_code == 302


def test_no_action_sets_a_concern_aside_without_saying_how_it_is_acted_on(
    imran: Person, dana: Person, front_door: Agency
) -> None:
    asked = part(ask(dana, front_door), front_door)
    found: dict[str, bool | None] = dict.fromkeys(EACH, False)
    with pytest.raises(Refused, match="A child may be at risk"):
        actions.scrutinise(asked, "refuse", found=found, text="Why", ground="something-else", version=1, by=imran)
    calm = part(ask(dana, front_door, harm=False), front_door)
    with pytest.raises(Refused, match="A child may be at risk"):
        actions.scrutinise(
            calm, "refuse", found=found, text="Why", ground="something-else", at_risk=True, version=1, by=imran
        )
    with pytest.raises(Refused, match="on which ground"):
        actions.scrutinise(calm, "refuse", found=found, text="Why", version=1, by=imran)


def test_a_colleague_who_was_quicker_is_told_of_and_nothing_typed_is_lost(
    imran: Person, imrans: Client, dana: Person, front_door: Agency
) -> None:
    asked = part(ask(dana, front_door), front_door)
    actions.query(asked, text="Which?", version=1, by=imran)
    page = Page(imrans.post(at(asked.request), {"version": 1, **REFUSED}).content.decode())
    assert page.has_summary
    assert page.values["text"] == [REFUSED["text"]]
    assert page.values["ground"] == [REFUSED["ground"]]


def test_it_is_taken_in_one_press(imran: Person, imrans: Client, dana: Person, front_door: Agency) -> None:
    asked = part(ask(dana, front_door), front_door)
    take = reverse("take-item", args=[asked.request.reference])
    assert "#scrutiny" in imrans.post(take, {"version": 1})["Location"]
    assert Asked.objects.get(pk=asked.pk).owner == imran
    assert "changed after you opened" in imrans.post(take, {"version": 1}).content.decode()


LOGGED = {
    "giver": "other",
    "outside": "A neighbour, rung back on 0151 496 0123",
    "initials": "QX",
    "known": "Shouting at night",
    "purpose_is": "not-said",
    "parents": "no",
    "urgency": "today",
    "harm": "yes",
}


def logs(client: Client, **changed: str) -> Any:
    typed = {**LOGGED, **typed_time("received_at", timezone.now()), "submission_key": str(uuid7()), **changed}
    return client.post(reverse("log-information"), typed)


def test_information_given_by_telephone_lands_in_the_queue_and_is_not_relied_on_but_acted_on(
    imran: Person, imrans: Client, front_door: Agency
) -> None:
    answer = logs(imrans)
    given = InformationRequest.objects.get()
    assert answer["Location"] == at(given, "#scrutiny")
    assert (given.kind, given.logged, given.asker) == ("gives", True, LOGGED["outside"])
    asked = part(given, front_door)
    page = Page(imrans.get(at(given)).content.decode())
    assert "Shouting at night" in page.text
    aside = {**REFUSED, "verdict": "set-aside", "ground": "illegally-gathered"}
    assert press(imrans, asked, **aside, **{}).status_code == 302
    assert state(asked) == "set-aside"
    after = Page(imrans.get(at(given)).content.decode()).text
    assert "Does not rely on the information: the information was illegally gathered" in after
    assert REFUSED["acted_on"] in after


def test_information_is_taken_in(imrans: Client, front_door: Agency) -> None:
    logs(imrans)
    asked = part(InformationRequest.objects.get(), front_door)
    assert press(imrans, asked, all_fine="yes", verdict="take").status_code == 302
    assert state(asked) == "taken"


def test_whoever_gave_it_is_named_and_two_presses_log_it_once(imrans: Client) -> None:
    page = Page(logs(imrans, outside="").content.decode())
    assert page.errors["outside-error"]
    key = str(uuid7())
    for _ in range(2):
        assert logs(imrans, submission_key=key).status_code == 302
    assert InformationRequest.objects.count() == 1


def test_brothers_and_sisters_are_logged_with_one_call(imrans: Client) -> None:
    page = Page(logs(imrans, another="yes", known="").content.decode())
    assert not page.has_summary
    assert page.values["initials"] == ["QX"]
    assert not InformationRequest.objects.exists()
    assert logs(imrans, children="2", initials_2="QY", unborn_2="unborn").status_code == 302
    first, second = InformationRequest.objects.get().children
    assert (first["initials"], second["initials"], second["unborn"]) == ("QX", "QY", "unborn")


def test_a_brother_of_whom_something_is_known_is_not_left_without_initials(imrans: Client) -> None:
    page = Page(logs(imrans, children="2", name_2="Quillon Xanthe").content.decode())
    assert page.errors["initials_2-error"]
    assert not InformationRequest.objects.exists()


def test_reminding_all_who_are_late_is_offered_once_somebody_is(imran: Person, imrans: Client, school: Agency) -> None:
    request = ask(imran, school)
    chasing = reverse("chase-request", args=[request.reference])
    assert chasing not in imrans.get(at(request)).content.decode()
    Asked.objects.filter(request=request).update(due_at=timezone.now() - timedelta(hours=1))
    assert chasing in imrans.get(at(request)).content.decode()
