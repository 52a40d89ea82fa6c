"""Asking on one page, logging what others ask, and seeing how it goes: what is needed, what is kept, who sees what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import agencies as directory
from agencies.actions import contacts
from agencies.models import Agency, Category, Person, Role
from decisions.actions import asked as part_actions
from decisions.actions import sets as set_actions
from decisions.models import AgencySet, Asked, InformationRequest, Joined, Passed, RequestAccess
from tests import conftest
from tests.decisions.asking import CHILD, SAID, ask, part
from tests.markup import Page
from tests.world import CONTACT
from wscp_isa import clock
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import Entry, Look
from wscp_isa.ledger.verify import Verification
from wscp_isa.rules import Refused

pytestmark = pytest.mark.django_db

ASK, LOG = "/requests/new/", "/requests/log/"
SignIn = Callable[[Person], Client]
ASKED: dict[str, Any] = {
    "initials": "QX",
    "record_number": "LL-4471",
    "name": "Quill Xanthe",
    "address": "1 Invented Row",
    "purpose_is": "needs",
    "why": "To assess whether she is safe at home",
    "items": "Attendance since September",
    "basis": ["public-task"],
    "consent_is": "yes",
    "parents": "yes",
    "harm": "yes",
    "urgency": "routine",
    "named_1": "The council",
}
LOGGED: dict[str, Any] = {
    "initials": "QX",
    "purpose_is": "something-else",
    "items": "Whether she is in school",
    "consent_is": "not-said",
    "parents": "not-said",
    "harm": "no",
    "urgency": "routine",
    "received_how": "phone",
    "outside": "Nan Northover, Avocet Club",
    "checked": "I rang back on the club’s number",
    **{"received_at-day": "2", "received_at-month": "11", "received_at-year": "2026", "received_at-time": "9am"},
}


def send(client: Client, path: str = ASK, **typed: Any) -> Any:
    """Press the button, with everything well but what is said here."""
    base = {"submission_key": str(uuid7())} | (LOGGED if path == LOG else ASKED)
    return client.post(path, base | typed)


def said_by(response: Any) -> dict[str, str]:
    """What is wrong, by the field that it stands by."""
    assert response.status_code == 200
    errors = Page(response.content.decode()).errors
    return {name.removesuffix("-error"): text.removeprefix("Error:").strip() for name, text in errors.items()}


# --- Asking -------------------------------------------------------------------------------------------------------------------


def test_who_asks_is_asked_and_sees_the_picture(alice: Person, council: Agency, signed_in: SignIn) -> None:
    client = signed_in(alice)
    answer = send(client, named_1="the COUNCIL ")
    made = InformationRequest.objects.select_related("key").get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    page = Page(client.get(answer["Location"]).content.decode())
    for text in ("Quill Xanthe", "1 Invented Row", "0 of 1 answered", "The council", "Attendance since September"):
        assert text in page.text
    assert made.said["public_task"] is False
    assert Look.objects.filter(subject=made.pk).count() == 1
    assert not list(Verification().problems())


@pytest.mark.parametrize("path", [ASK, LOG])
def test_the_form_leads_to_its_own_page_wherever_it_is_shown(alice: Person, signed_in: SignIn, path: str) -> None:
    body = signed_in(alice).get(path).content.decode()
    assert f'<form method="post" action="{path}"' in body


def test_the_button_pressed_twice_asks_once(alice: Person, council: Agency, signed_in: SignIn) -> None:
    key = str(uuid7())
    first, second = (send(signed_in(alice), submission_key=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert InformationRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "by", "says"),
    [
        ({"why": " "}, "why", "Enter why you need it"),
        ({"name": ""}, "name", "Enter the child’s full name"),
        ({"address": ""}, "address", "Enter the address, or the date of birth above, so that they find the child"),
        (
            {"public_task": ["public-task"]},
            "function",
            "Enter the function of the law, because you say that it is for your public task",
        ),
        ({"purpose_is": "forum"}, "forum", "Enter which meeting or review it is for, and who attends"),
        ({"purpose_is": "review"}, "forum", "Enter which meeting or review it is for, and who attends"),
        ({"consent_is": "no"}, "consent_why", "Enter why you do not have consent"),
        ({"parents": "no"}, "parents_why", "Enter why you have not told the parents"),
        ({"urgency": "soon"}, "urgent_why", "Enter why it is urgent"),
        ({"named_1": ""}, "named_1", "Select or name at least one agency"),
        (
            {"basis": ["consent"], "consent_is": "no", "consent_why": "x"},
            "basis",
            "You say that you do not have consent",
        ),
        ({"initials_2": "RX", "address_2": "2 Row"}, "name_2", "Enter the child’s full name"),
    ],
)
def test_what_must_be_said_is_asked_for_by_its_field(
    alice: Person, council: Agency, signed_in: SignIn, typed: dict[str, Any], by: str, says: str
) -> None:
    errors = said_by(send(signed_in(alice), **typed))
    assert {name: text.startswith(says) for name, text in errors.items()} == {by: True}
    assert not InformationRequest.objects.exists()


def test_a_purpose_that_says_nothing_can_be_sent(alice: Person, council: Agency, signed_in: SignIn) -> None:
    assert send(signed_in(alice), purpose_is="something-else", why="Because").status_code == 302


def test_a_date_of_birth_finds_a_child_without_an_address(alice: Person, council: Agency, signed_in: SignIn) -> None:
    born = {"born_on-day": "3", "born_on-month": "2", "born_on-year": "2015"}
    assert send(signed_in(alice), address="", **born).status_code == 302
    assert InformationRequest.objects.select_related("key").get().children[0]["born_on"] == "2015-02-03"


def test_one_more_child_is_a_press_that_loses_nothing_and_sends_nothing(
    alice: Person, council: Agency, signed_in: SignIn
) -> None:
    client, key = signed_in(alice), str(uuid7())
    typed, shown = {"why": "half a"}, 1
    for shown in range(2, 6):
        page = Page(send(client, another="yes", children=shown - 1, submission_key=key, **typed).content.decode())
        assert not page.has_summary
        assert (page.values["children"], page.values["why"]) == ([str(shown)], ["half a"])
        assert page.values["submission_key"] == [key]
        typed |= {f"initials_{shown}": f"C{shown}", f"name_{shown}": f"Kid {shown}", f"address_{shown}": "2 Row"}
    assert "Add another child" not in Page(send(client, another="yes", children=5, **typed).content.decode()).text
    assert not InformationRequest.objects.exists()
    assert send(client, children=5, **typed).status_code == 302
    made = InformationRequest.objects.select_related("key").get()
    assert [child["initials"] for child in made.children] == ["QX", "C2", "C3", "C4", "C5"]


@pytest.mark.parametrize("children", ["", "0", "99", "-1", "x", "\x00"])
def test_a_number_of_children_that_is_none_breaks_nothing(
    alice: Person, council: Agency, signed_in: SignIn, children: str
) -> None:
    assert send(signed_in(alice), children=children, why="").status_code == 200
    assert send(signed_in(alice), children=children).status_code == 302


def test_room_for_a_child_that_was_left_empty_is_no_child(alice: Person, council: Agency, signed_in: SignIn) -> None:
    send(signed_in(alice), children="3", initials_2="", name_3=" ")
    assert len(InformationRequest.objects.select_related("key").get().children) == 1


def test_what_was_typed_of_every_child_comes_back_another_day(
    alice: Person, council: Agency, signed_in: SignIn
) -> None:
    typed = {"initials_2": "RX", "name_2": "Rue Xanthe", "children": "2", "lately": []}
    send(signed_in(alice), why="", **typed)
    page = Page(signed_in(alice).get(ASK).content.decode())
    assert (page.values["name_2"], page.values["named_1"]) == (["Rue Xanthe"], ["The council"])
    assert "What you typed here earlier is back" in page.text
    assert send(signed_in(alice), address_2="2 Row", **typed).status_code == 302
    assert Page(signed_in(alice).get(ASK).content.decode()).values["name"] == [""]


def test_a_time_that_there_was_twice_is_asked_about(alice: Person, council: Agency, signed_in: SignIn) -> None:
    night = {"answer_by-day": "31", "answer_by-month": "10", "answer_by-year": "2027"}
    assert "BST" in said_by(send(signed_in(alice), **night, **{"answer_by-time": "1:30am"}))["answer_by"]
    assert send(signed_in(alice), **night, **{"answer_by-time": "1:30am GMT"}).status_code == 302
    answer_by = InformationRequest.objects.get().answer_by
    assert answer_by == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    gone = {"answer_by-day": "28", "answer_by-month": "3", "answer_by-year": "2027", "answer_by-time": "1:30am"}
    assert "clocks went forward" in said_by(send(signed_in(alice), **gone))["answer_by"]


def test_nobody_without_a_role_asks(oz: Person, council: Agency, signed_in: SignIn) -> None:
    answer = Page(send(signed_in(oz)).content.decode())
    assert "You have no role at an agency that records decisions" in answer.text
    assert answer.values["why"] == [ASKED["why"]]
    assert not InformationRequest.objects.exists()


# --- Whom ---------------------------------------------------------------------------------------------------------------------


def test_a_name_that_is_nearly_one_is_said_with_what_may_be_meant(
    alice: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    response = send(signed_in(alice), named_1="The counsil", named_2="qqqq")
    assert said_by(response) == {
        "named_1": "“The counsil” is not in the directory. Did you mean The council?",
        "named_2": "“qqqq” is not in the directory. Enter its name as the directory has it, or its organisation code",
    }
    assert Page(response.content.decode()).values["named_1"] == ["The counsil"]
    assert b'<option value="A charity">' in response.content


def test_an_agency_that_has_closed_names_who_took_its_place(
    alice: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    directory.succeed(charity, to=council, kind="moved", on=clock.today(), version=1, by=conftest.TESTS)
    response = send(signed_in(alice), named_1="a charity")
    assert said_by(response) == {"named_1": "A charity has closed. Enter The council, which took its place"}
    assert b'<option value="A charity">' not in response.content


def test_nobody_asks_their_own_agency(alice: Person, school: Agency, signed_in: SignIn) -> None:
    answer = Page(send(signed_in(alice), named_1="A school").content.decode())
    assert "Choose another agency: you cannot ask your own" in answer.text


def test_a_set_those_asked_lately_and_names_are_asked_once_each(
    alice: Person, dana: Person, council: Agency, charity: Agency, front_door: Agency, signed_in: SignIn
) -> None:
    kept = set_actions.add(alice.roles_now[0].agency, name="Usual", members=[council, charity], by=dana)
    ask(alice, front_door)
    page = Page(signed_in(alice).get(ASK).content.decode())
    assert page.offered["sets"] == [str(kept.pk)]
    assert page.offered["lately"] == [str(front_door.pk)]
    send(signed_in(alice), sets=[str(kept.pk)], lately=[str(front_door.pk)], named_1="The council", again="yes")
    made = InformationRequest.objects.latest("made_at")
    assert set(made.parts.values_list("agency", flat=True)) == {council.pk, charity.pk, front_door.pk}


def test_a_set_with_a_closed_agency_says_so(
    alice: Person, dana: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    kept = set_actions.add(alice.roles_now[0].agency, name="Usual", members=[charity], by=dana)
    directory.succeed(charity, to=council, kind="moved", on=clock.today(), version=1, by=conftest.TESTS)
    errors = said_by(send(signed_in(alice), sets=[str(kept.pk)]))
    assert errors == {"sets": "Change the set “Usual”: A charity has closed. Enter The council, which took its place"}


def test_whom_other_agencies_asked_or_keep_is_nobody_elses_to_select(
    alice: Person, imran: Person, council: Agency, signed_in: SignIn
) -> None:
    ask(imran, council)
    set_actions.add(imran.roles_now[0].agency, name="Theirs", members=[council], by=imran)
    offered = Page(signed_in(alice).get(ASK).content.decode()).offered
    assert "sets" not in offered
    assert "lately" not in offered


def test_those_asked_lately_are_eight_the_latest_first(alice: Person, signed_in: SignIn) -> None:
    made = [conftest.new_agency(f"Club {number}", Category.SPORT) for number in range(10)]
    for agency in made:
        ask(alice, agency)
    offered = Page(signed_in(alice).get(ASK).content.decode()).offered["lately"]
    assert offered == [str(agency.pk) for agency in reversed(made[2:])]


def test_an_agency_where_nobody_is_named_is_said_with_its_number_and_asked_all_the_same(
    alice: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    contacts.name(charity, by=conftest.TESTS, **CONTACT)
    directory.change(council, version=council.version, by=conftest.TESTS, phone="0151 496 0555")
    made = ask(alice, council, charity)
    page = Page(signed_in(alice).get(made.get_absolute_url()).content.decode())
    assert "Nobody is named at The council who could be told of this request. Ring them: 0151 496 0555" in page.text
    assert "Nobody is named at A charity" not in page.text
    assert "tel:01514960777" in page.addresses


# --- The same within a day ----------------------------------------------------------------------------------------------------


def test_a_colleague_is_told_that_it_was_asked_and_joins_with_one_press(
    alice: Person, bob: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    send(signed_in(alice), named_2="A charity")
    made = InformationRequest.objects.get()
    client = signed_in(bob)
    response = send(client, why="Mine")
    page = Page(response.content.decode())
    assert "Alice asked on" in page.text
    assert "The council, A charity" in page.text or "A charity, The council" in page.text
    assert page.values["why"] == ["Mine"]
    assert InformationRequest.objects.count() == 1
    assert client.get(made.get_absolute_url()).status_code == 404
    joined = send(client, reverse("join-request", args=[made.reference]), why="Mine")
    assert joined["Location"] == made.get_absolute_url()
    assert client.get(made.get_absolute_url()).status_code == 200
    assert Joined.objects.get().person == bob
    assert Page(client.get(ASK).content.decode()).values["why"] == [""]


def test_it_can_be_asked_again_all_the_same(
    alice: Person, bob: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    send(signed_in(alice))
    assert send(signed_in(bob), again="yes").status_code == 302
    assert InformationRequest.objects.count() == 2


@pytest.mark.parametrize("other", [{"record_number": "LL-9", "name": "Ann Other"}, {"named_1": "A charity"}])
def test_another_child_or_another_agency_is_not_the_same(
    alice: Person, bob: Person, council: Agency, charity: Agency, signed_in: SignIn, other: dict[str, str]
) -> None:
    send(signed_in(alice))
    assert send(signed_in(bob), **other).status_code == 302


def test_what_another_agency_asked_is_never_said(
    alice: Person, charlie: Person, council: Agency, signed_in: SignIn
) -> None:
    send(signed_in(alice))
    made = InformationRequest.objects.get()
    assert send(signed_in(charlie)).status_code == 302
    refused = send(signed_in(charlie), reverse("join-request", args=[made.reference]))
    assert refused.status_code == 200
    assert "Alice" not in refused.content.decode()
    assert signed_in(charlie).get(made.get_absolute_url()).status_code == 404


def test_nobody_joins_by_a_reference_alone(alice: Person, bob: Person, council: Agency, signed_in: SignIn) -> None:
    send(signed_in(alice))
    made = InformationRequest.objects.get()
    path = reverse("join-request", args=[made.reference])
    assert signed_in(bob).get(path)["Location"] == ASK
    for typed in ({}, {"record_number": "LL-9", "name": "Ann Other"}):
        answer = signed_in(bob).post(path, (ASKED | typed) if typed else {})
        assert answer.status_code == 200
        assert "Alice" not in answer.content.decode()
    assert not Joined.objects.exists()


# --- Logging ------------------------------------------------------------------------------------------------------------------


def test_what_a_club_asks_by_telephone_is_written_down_for_ones_own_agency(
    alice: Person, school: Agency, signed_in: SignIn
) -> None:
    answer = send(signed_in(alice), LOG)
    made = InformationRequest.objects.select_related("key", "on_behalf_of").get()
    assert (answer.status_code, made.logged, made.asker) == (302, True, "Nan Northover, Avocet Club")
    assert part(made, school).due_at < made.made_at  # the clock runs from when it came
    page = Page(signed_in(alice).get(answer["Location"]).content.decode())
    for text in ("I rang back on the club’s number", "By telephone", "2 November 2026, 9am", "They did not say"):
        assert text in page.text


def test_a_body_in_the_directory_is_named_and_others_can_be_asked_too(
    alice: Person, school: Agency, charity: Agency, council: Agency, signed_in: SignIn
) -> None:
    send(signed_in(alice), LOG, asks="a CHARITY", outside="", checked="", named_1="The council")
    made = InformationRequest.objects.select_related("key", "on_behalf_of").get()
    assert made.on_behalf_of == charity
    assert set(made.parts.values_list("agency", flat=True)) == {school.pk, council.pk}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"outside": "", "checked": ""}, {"outside", "checked"}),
        ({"asks": "A school"}, {"asks"}),
        ({"received_at-year": "2099"}, {"received_at"}),
        ({"items": ""}, {"items"}),
    ],
)
def test_who_asks_and_when_must_be_said(
    alice: Person, school: Agency, signed_in: SignIn, typed: dict[str, str], errors: set[str]
) -> None:
    assert set(said_by(send(signed_in(alice), LOG, **typed))) == errors


# --- How it goes --------------------------------------------------------------------------------------------------------------


def late(alice: Person, *of: Agency) -> InformationRequest:
    return ask(alice, *of, answer_by=timezone.now() - timedelta(hours=1))


def at_part(made: InformationRequest, agency: Agency) -> str:
    return reverse("request-part", args=[made.reference, part(made, agency).pk])


def test_a_question_is_answered(alice: Person, charlie: Person, charity: Agency, signed_in: SignIn) -> None:
    dealing = conftest.new_person("dora", charity, Role.Kind.SAFEGUARDING_TEAM)
    made = ask(alice, charity)
    part_actions.query(part(made, charity), text="Which school?", version=1, by=dealing)
    client, path = signed_in(alice), at_part(made, charity)
    page = Page(client.get(path).content.decode())
    assert "Which school?" in page.text
    assert "clock stands still" in page.text
    assert said_by(client.post(path, {"by": "reply", "version": "2", "reply": ""})) == {"reply": "Enter your answer"}
    answer = client.post(path, {"by": "reply", "version": page.values["version"][0], "reply": "A school"})
    assert answer.status_code == 302
    assert part(made, charity).state == Asked.State.ASKED
    again = client.post(path, {"by": "reply", "version": "2", "reply": "And more"})
    shown = Page(again.content.decode())
    assert "Nobody has asked a question about this request" in shown.text
    assert shown.values["reply"] == ["And more"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("all", Asked.State.ANSWERED),
        ("some", Asked.State.ANSWERED),
        ("nothing", Asked.State.ANSWERED),
        ("none", Asked.State.DECLINED),
        ("promise", Asked.State.PROMISED),
    ],
)
def test_an_answer_by_telephone_is_written_down(
    alice: Person, council: Agency, signed_in: SignIn, answer: str, state: str
) -> None:
    made = ask(alice, council)
    until = timezone.localtime() + timedelta(days=2)
    typed = {"by": "phoned", "version": "1", "answer": answer, "told": "Ned of the council: none"}
    day = {"until-day": until.day, "until-month": until.month, "until-year": until.year, "until-time": "4pm"}
    assert signed_in(alice).post(at_part(made, council), typed | day).status_code == 302
    there = part(made, council)
    assert (there.state, there.by_phone) == (state, answer != "promise" and there.by_phone)
    row = Passed.objects.select_related("key").get(asked=there)
    assert (row.by_phone, row.text) == (True, "Ned of the council: none")
    assert "said by telephone" in signed_in(alice).get(made.get_absolute_url()).content.decode()


def test_more_time_has_an_end(alice: Person, council: Agency, signed_in: SignIn) -> None:
    made = ask(alice, council)
    typed = {"by": "phoned", "version": "1", "answer": "promise", "told": "Later"}
    errors = said_by(signed_in(alice).post(at_part(made, council), typed))
    assert errors == {"until": "Enter by when they will answer"}


def test_an_answer_to_an_older_state_is_not_saved_over_it(alice: Person, council: Agency, signed_in: SignIn) -> None:
    made = ask(alice, council)
    page = signed_in(alice).post(
        at_part(made, council), {"by": "phoned", "version": "0", "answer": "all", "told": "All of it"}
    )
    shown = Page(page.content.decode())
    assert "This record was changed after you opened this page" in shown.text
    assert shown.values["told"] == ["All of it"]


def test_all_who_are_late_are_reminded_once_seen_whom_and_not_twice(
    alice: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    made = late(alice, council, charity)
    client, path = signed_in(alice), reverse("chase-request", args=[made.reference])
    part_actions.chase(part(made, charity), by=alice)
    page = Page(client.get(path).content.decode())
    assert "The council, due on" in page.text
    assert "A charity was reminded on" in page.text
    assert "Nobody is reminded twice within 4 hours" in page.text
    assert client.post(path, {"words": page.values["words"][0]}).status_code == 302
    assert Passed.objects.filter(request=made, what="chase").count() == 2
    assert "Nobody who is late can be reminded now" in client.get(path).content.decode()
    one = client.post(at_part(made, council), {"by": "remind", "words": "Again"})
    assert "The council was reminded a short while ago. If it cannot wait, ring them" in one.content.decode()


def test_it_is_withdrawn_with_a_reason(alice: Person, council: Agency, signed_in: SignIn) -> None:
    made = ask(alice, council)
    client, path = signed_in(alice), reverse("withdraw-request", args=[made.reference])
    assert said_by(client.post(path, {"why": ""})) == {"why": "Enter why you withdraw this request"}
    assert client.post(path, {"why": "She is at home"}).status_code == 302
    assert part(made, council).state == Asked.State.WITHDRAWN
    again = client.post(path, {"why": "Twice"})
    assert "Everybody has answered already, so there is nothing to withdraw" in again.content.decode()


def test_an_answer_that_came_first_stays_when_the_rest_is_withdrawn(
    alice: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    made = ask(alice, council, charity)
    part_actions.log_answer(part(made, council), answer="all", text="Told", version=1, by=alice)
    signed_in(alice).post(reverse("withdraw-request", args=[made.reference]), {"why": "Enough"})
    assert part(made, council).state == Asked.State.ANSWERED
    assert part(made, charity).state == Asked.State.WITHDRAWN


def test_the_copy_without_names_holds_nothing_that_anybody_typed(
    alice: Person, council: Agency, signed_in: SignIn
) -> None:
    made = ask(alice, council)
    page = Page(signed_in(alice).get(made.get_absolute_url()).content.decode())
    (without,), (whole,) = page.values["without-names"], page.values["for-own-system"]
    typed = [text for said in (CHILD, SAID) for text in said.values() if isinstance(text, str) and len(text) > 3]
    assert [text for text in typed if text in without] == []
    assert SAID["why"] in whole
    assert CHILD["name"] in whole


def test_no_word_of_it_is_in_a_title_an_address_the_ledger_or_a_mail(
    alice: Person, council: Agency, signed_in: SignIn
) -> None:
    send(signed_in(alice))
    made = InformationRequest.objects.get()
    for path in (made.get_absolute_url(), at_part(made, council)):
        body = signed_in(alice).get(path).content.decode()
        assert "Quill" not in body[: body.index("</title>")]
        assert not [address for address in Page(body).addresses if "Quill" in address or "LL-4471" in address]
    assert not [entry for entry in Entry.objects.all() if "Quill" in str(entry.facts_json)]
    assert mail.outbox == []


# --- Sets ---------------------------------------------------------------------------------------------------------------------


def test_the_team_and_those_who_answer_for_an_agency_keep_its_sets(cast: dict[str, Person], signed_in: SignIn) -> None:
    keeps = {name for name, person in cast.items() if signed_in(person).get("/requests/sets/").status_code == 200}
    assert keeps == {"dana", "imran", "sam"}


def test_nobody_else_keeps_a_set_by_any_way(cast: dict[str, Person], school: Agency, council: Agency) -> None:
    for name, person in cast.items():
        if name in ("dana", "sam"):
            set_actions.add(school, name=f"Of {name}", members=[council], by=person)
            continue
        with pytest.raises(Refused):
            set_actions.add(school, name=f"Of {name}", members=[council], by=person)


def test_a_set_is_added_changed_and_removed_and_each_is_in_the_ledger(
    dana: Person, school: Agency, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    client = signed_in(dana)
    for _ in range(2):  # pressed twice
        assert client.post("/requests/sets/", {"name": "Usual", "member_1": "the council"}).status_code == 302
    kept = AgencySet.objects.get()
    page = Page(client.get(kept.get_absolute_url()).content.decode())
    assert (page.values["name"], page.values["member_1"]) == (["Usual"], ["The council"])
    changed = {"name": "Review", "member_1": "The council", "member_2": "A charity"}
    stale = client.post(kept.get_absolute_url(), changed | {"version": "0"})
    assert "changed after you opened this page" in stale.content.decode()
    assert client.post(kept.get_absolute_url(), changed | {"version": "1"}).status_code == 302
    assert set(kept.members.all()) == {council, charity}
    assert client.post(kept.get_absolute_url(), {"remove": "yes", "version": "2"}).status_code == 302
    assert not AgencySet.objects.exists()
    actions = Entry.objects.filter(subject=school.pk, action__startswith="agency-set").order_by("seq")
    assert [entry.action for entry in actions] == ["agency-set.added", "agency-set.changed", "agency-set.removed"]


def test_two_sets_of_one_agency_have_two_names(
    dana: Person, council: Agency, charity: Agency, signed_in: SignIn
) -> None:
    client = signed_in(dana)
    client.post("/requests/sets/", {"name": "Usual", "member_1": "The council"})
    answer = Page(client.post("/requests/sets/", {"name": "USUAL", "member_1": "A charity"}).content.decode())
    assert "Another set has this name" in answer.text
    assert answer.values["member_1"] == ["A charity"]


def test_a_set_of_another_agency_is_not_there(dana: Person, imran: Person, council: Agency, signed_in: SignIn) -> None:
    kept = set_actions.add(dana.roles_now[0].agency, name="Usual", members=[council], by=dana)
    assert signed_in(imran).get(kept.get_absolute_url()).status_code == 404
    assert RequestAccess.objects.count() == 0
