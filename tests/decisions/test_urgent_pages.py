"""The urgent path as people meet it: a number, a note in a minute, a reference; then finishing it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from agencies.actions import numbers, people
from agencies.models import Agency, Person, Role
from decisions import walk
from decisions.actions import urgent as actions
from decisions.models import Decision, UrgentNote
from decisions.stories import parts
from tests.conftest import CAST, TESTS
from tests.decisions.test_urgent_rules import SEES_ALICES, answers, finished, noted
from wscp_isa import ledger, workdays
from wscp_isa.ledger.models import Look

SignIn = Callable[[Person], Client]
PASSWORD = "an invented password 2026"
STRANGE = ["", " ", "\x00", "not-a-key", "<b>&amp;", "💥" * 5000, "0" * 70]


def typed(told: Agency | None = None, **changed: Any) -> dict[str, Any]:
    """What is typed into the quick note; None leaves a box out."""
    said = {
        "submission_key": "01890a5d-ac96-774b-bcce-b302099a8057",
        "child": "AB",
        "told_agency": str(told.pk) if told else "other",
        "told_whom": "Duty social worker, log 4471",
        **parts("told_at", timezone.now() - timedelta(minutes=5)),
        "what": "A fresh bruise,\r\nand what the child said about it",
        "why": "Nobody safe was at home",
        **changed,
    }
    return {name: value for name, value in said.items() if value is not None}


def tree(content: bytes) -> Any:
    return html5lib.parse(content.decode(), namespaceHTMLElements=False)


def forms(content: bytes) -> list[Any]:
    """The forms of a page but for the one that signs out."""
    return [form for form in tree(content).iter("form") if form.get("action") != "/sign-out/"]


def inputs(form: Any) -> list[str]:
    """What is asked: a group of radios, or a date with its time, is one."""
    names = []
    for control in form.iter():
        if control.tag in ("input", "select", "textarea") and control.get("type") not in ("hidden", "submit"):
            names.append(re.sub("-(day|month|year|time)$", "", control.get("name")))
    return list(dict.fromkeys(names))


def shown(form: Any) -> dict[str, str]:
    """What a page's boxes hold, by name."""
    held = {}
    for control in form.iter():
        if control.tag == "input" and control.get("type") not in ("radio", "submit"):
            held[control.get("name")] = control.get("value", "")
        elif control.tag == "input" and control.get("checked") is not None:
            held[control.get("name")] = control.get("value")
        elif control.tag == "textarea":
            held[control.get("name")] = "".join(control.itertext())
        elif control.tag == "select":
            chosen = [option.get("value") for option in control.iter("option") if option.get("selected") is not None]
            held[control.get("name")] = chosen[0] if chosen else ""
    return held


def words(content: bytes) -> str:
    return " ".join("".join(tree(content).find(".//main").itertext()).split())


def links(content: bytes) -> set[str]:
    return {link.get("href") for link in tree(content).iter("a")}


# --- Three pages and six inputs ---


def test_from_a_number_to_a_reference_in_three_pages_and_six_inputs(
    alice: Person, front_door: Agency, signed_in: SignIn
) -> None:
    client, pages, asked = signed_in(alice), [], []
    page = client.get("/danger/")
    pages.append("/danger/")
    assert "tel:999" in links(page.content)
    assert "/urgent/" in links(page.content)

    page = client.get("/urgent/")
    pages.append("/urgent/")
    (form,) = forms(page.content)
    asked += inputs(form)
    filled = shown(form) | {"child": "AB", "told_whom": "Log 4471", "what": "A bruise", "why": "Nobody was at home"}

    page = client.post("/urgent/", filled, follow=True)
    (where, status), *others = page.redirect_chain
    pages.append(where)
    note = UrgentNote.objects.get()
    assert (status, others, where) == (302, [], f"/urgent/{note.reference}/done/")
    assert len(pages) == 3
    assert asked == ["child", "told_agency", "told_whom", "told_at", "what", "why"]
    assert note.told_agency == front_door
    assert note.signed_at - note.told_at < timedelta(minutes=2)


def test_every_page_leads_to_a_number_in_two_taps_signed_out_too(db: None, client: Client) -> None:
    numbers.add(label="Integrated Front Door", number="0151 496 0101", hours="Any time", by=TESTS)
    assert "/danger/" in links(client.get("/sign-in/").content)
    page = client.get("/danger/")
    assert {"tel:999", "tel:01514960101", "/urgent/"} <= links(page.content)
    assert "You will be asked to sign in" in words(page.content)


def test_whoever_signs_in_on_the_way_comes_back_to_the_note(alice: Person, client: Client) -> None:
    alice.set_password(PASSWORD)
    alice.save(update_fields=["password"])
    page = client.get("/urgent/", follow=True)
    (where, _), *_ = page.redirect_chain
    assert where == "/sign-in/?next=/urgent/"
    back = client.post(where, {"login": alice.email, "password": PASSWORD})
    assert (back.status_code, back["Location"]) == (302, "/urgent/")
    assert "Note an urgent share" in words(client.get("/urgent/").content)


def test_what_is_typed_after_the_session_ended_is_given_back(db: None, client: Client) -> None:
    response = client.post("/urgent/", typed())
    assert response.status_code == 403
    assert b"A fresh bruise" in response.content
    assert not UrgentNote.objects.exists()


# --- What is filled in ---


def test_the_front_door_is_proposed_and_stands_first(
    alice: Person, charity: Agency, front_door: Agency, signed_in: SignIn
) -> None:
    (form,) = forms(signed_in(alice).get("/urgent/").content)
    (select,) = form.iter("select")
    assert [option.text for option in select.iter("option")] == [
        *("Select an agency", "The front door", "A charity", "The council", "Someone else, not in this list"),
    ]
    assert shown(form)["told_agency"] == str(front_door.pk)


def test_whom_one_told_last_is_proposed_and_stands_first(
    alice: Person, bob: Person, charity: Agency, front_door: Agency, signed_in: SignIn
) -> None:
    noted(alice, told_agency=charity)
    (form,) = forms(signed_in(alice).get("/urgent/").content)
    (select,) = form.iter("select")
    assert [option.text for option in select.iter("option")][1:3] == ["A charity", "The front door"]
    assert shown(form)["told_agency"] == str(charity.pk)
    (form,) = forms(signed_in(bob).get("/urgent/").content)
    assert shown(form)["told_agency"] == str(front_door.pk)


def test_ones_own_agency_is_not_somebody_to_tell(imran: Person, signed_in: SignIn) -> None:
    (form,) = forms(signed_in(imran).get("/urgent/").content)
    assert shown(form)["told_agency"] == ""
    assert "The front door" not in {option.text for option in form.iter("option")}


def test_now_is_filled_in(alice: Person, signed_in: SignIn) -> None:
    (form,) = forms(signed_in(alice).get("/urgent/").content)
    local = timezone.localtime()
    assert [shown(form)[f"told_at-{part}"] for part in ("day", "month", "year")] == [
        str(local.day),
        str(local.month),
        str(local.year),
    ]
    assert shown(form)["told_at-time"]


# --- Signing ---


def test_what_was_typed_is_on_the_record(alice: Person, charity: Agency, signed_in: SignIn) -> None:
    client = signed_in(alice)
    assert client.post("/urgent/", typed(charity)).status_code == 302
    note = UrgentNote.objects.select_related("key").get()
    assert (note.child, note.told_agency, note.told_whom) == ("AB", charity, "Duty social worker, log 4471")
    assert note.what == "A fresh bruise,\nand what the child said about it"
    assert note.why == "Nobody safe was at home"


def test_two_presses_sign_one_note(alice: Person, signed_in: SignIn) -> None:
    client, said = signed_in(alice), typed()
    first, second = client.post("/urgent/", said), client.post("/urgent/", said)
    assert first["Location"] == second["Location"]
    assert UrgentNote.objects.count() == 1


def test_going_back_and_changing_words_says_that_it_is_signed_and_keeps_them(alice: Person, signed_in: SignIn) -> None:
    client = signed_in(alice)
    client.post("/urgent/", typed())
    page = client.post("/urgent/", typed(why="And the mother was away"))
    note = UrgentNote.objects.select_related("key").get()
    assert f"You have already signed this note, as {note.reference}" in words(page.content)
    assert shown(forms(page.content)[0])["why"] == "And the mother was away"
    assert note.why == "Nobody safe was at home"


def test_every_box_left_empty_is_named_and_nothing_is_signed(alice: Person, signed_in: SignIn) -> None:
    page = signed_in(alice).post("/urgent/", {})
    assert page.status_code == 200
    said = words(page.content)
    for sentence in (
        "Enter the child’s initials or your record number",
        "Select who you told",
        "Enter who took the call, or its log number",
        "Enter what you told them",
        "Enter why it could not wait",
    ):
        assert said.count(sentence) >= 2, sentence  # at the top, and beside the box
    assert b"<title>Error: " in page.content
    assert not UrgentNote.objects.exists()


@pytest.mark.parametrize("name", ["child", "told_agency", "told_whom", "told_at-year", "what", "why"])
@pytest.mark.parametrize("strange", STRANGE, ids=range(len(STRANGE)))
def test_an_error_keeps_everything_typed(alice: Person, signed_in: SignIn, name: str, strange: str) -> None:
    said = typed() | {name: strange}
    page = signed_in(alice).post("/urgent/", said)
    if page.status_code == 302:
        note = UrgentNote.objects.select_related("key").get()
        assert getattr(note, name) == strange
        return
    assert page.status_code == 200
    held = shown(forms(page.content)[0])
    kept = {key: value for key, value in said.items() if key != name}
    assert {key: held[key].replace("\n", "\r\n") for key in kept} == kept
    assert "There is a problem" in words(page.content)
    assert not UrgentNote.objects.exists()


def test_a_time_to_come_and_a_time_that_never_was_are_sent_back(alice: Person, signed_in: SignIn) -> None:
    client = signed_in(alice)
    later = client.post("/urgent/", typed() | parts("told_at", timezone.now() + timedelta(days=1)))
    assert "The time you told them must be in the past" in words(later.content)
    gone = {"told_at-day": "29", "told_at-month": "3", "told_at-year": "2026", "told_at-time": "1:30am"}
    assert "The clocks went forward that night" in words(client.post("/urgent/", typed() | gone).content)
    twice = {"told_at-day": "25", "told_at-month": "10", "told_at-year": "2026", "told_at-time": "1:30am"}
    assert "the clocks went back that night" in words(client.post("/urgent/", typed() | twice).content)
    assert client.post("/urgent/", typed() | twice | {"told_at-time": "1:30am GMT"}).status_code == 302
    assert UrgentNote.objects.get().told_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_somebody_at_two_agencies_says_for_which(
    alice: Person, charity: Agency, front_door: Agency, signed_in: SignIn
) -> None:
    people.give_role(alice, agency=charity, kind=Role.Kind.PRACTITIONER, since=timezone.now(), by=TESTS)
    client = signed_in(alice)
    (form,) = forms(client.get("/urgent/").content)
    assert inputs(form)[0] == "agency"
    page = client.post("/urgent/", typed(front_door))
    assert "Select the agency you are recording this for" in words(page.content)
    assert client.post("/urgent/", typed(front_door, agency=str(charity.pk))).status_code == 302
    assert UrgentNote.objects.get().agency == charity
    elsewhere = typed(front_door, agency=str(front_door.pk), submission_key=None)
    assert client.post("/urgent/", elsewhere).status_code == 200


@pytest.mark.parametrize("name", ["priya", "morgan", "oz"])
def test_whoever_records_no_decisions_is_told_so(cast: dict[str, Person], signed_in: SignIn, name: str) -> None:
    page = signed_in(cast[name]).post("/urgent/", typed())
    assert "You have no role at an agency that records decisions" in words(page.content)
    assert shown(forms(page.content)[0])["why"] == "Nobody safe was at home"
    assert not UrgentNote.objects.exists()


def test_what_was_refused_is_back_when_the_page_is_opened_again_until_it_is_signed(
    alice: Person, signed_in: SignIn
) -> None:
    client = signed_in(alice)
    client.post("/urgent/", typed(why=""))
    (form,) = forms(client.get("/urgent/").content)
    assert shown(form)["what"].replace("\n", "\r\n") == typed()["what"]
    client.post("/urgent/", typed())
    (form,) = forms(client.get("/urgent/").content)
    assert shown(form)["what"] == ""


# --- Confirmation ---


def test_the_confirmation_says_by_when_and_that_nobody_else_was_told(
    alice: Person, front_door: Agency, signed_in: SignIn
) -> None:
    note = noted(alice, told_agency=front_door)
    said = words(signed_in(alice).get(f"/urgent/{note.reference}/done/").content)
    assert note.reference in said
    assert f"Finish by {workdays.in_words(note.finish_by)}" in said
    assert "Signing told nobody else" in said
    assert "you told The front door" in said
    assert "anyone in the safeguarding team at A school" in said
    assert not Look.objects.exists()


def test_a_day_that_could_be_a_bank_holiday_is_said_to_be_one(alice: Person, signed_in: SignIn) -> None:
    note = noted(alice)
    UrgentNote.objects.update(finish_by=datetime(2091, 5, 7, 16, tzinfo=UTC))
    said = words(signed_in(alice).get(f"/urgent/{note.reference}/done/").content)
    assert "The bank holidays of 2091 are not listed in this service" in said


# --- The note's page ---


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("page", ["", "done/", "finish/"])
def test_to_everyone_else_its_pages_do_not_exist(
    cast: dict[str, Person], signed_in: SignIn, name: str, page: str
) -> None:
    note = noted(cast["alice"])
    client = signed_in(cast[name])
    shown_to = client.get(f"/urgent/{note.reference}/{page}", follow=True)
    assert shown_to.status_code == (200 if name in SEES_ALICES else 404)
    assert (b"bruise" in shown_to.content) <= (name in SEES_ALICES)
    if page == "finish/":
        assert client.post(f"/urgent/{note.reference}/finish/").status_code == (302 if name in SEES_ALICES else 404)
        assert Decision.objects.exists() == (name in SEES_ALICES)


def test_a_reference_mistyped_is_no_page(alice: Person, signed_in: SignIn) -> None:
    reference = noted(alice).reference
    mistyped = reference[:-1] + ("A" if reference[-1] != "A" else "B")
    assert signed_in(alice).get(f"/urgent/{mistyped}/").status_code == 404


def test_opening_the_note_is_a_look(alice: Person, dana: Person, signed_in: SignIn) -> None:
    note = noted(alice)
    assert signed_in(dana).get(f"/urgent/{note.reference}/").status_code == 200
    (look,) = ledger.looks(note)
    assert (look.actor_name, look.how) == ("Dana", "page")


def test_no_title_and_no_address_says_whom_it_is_about(alice: Person, signed_in: SignIn) -> None:
    note = noted(alice, child="Zebedee Quill")
    client = signed_in(alice)
    for path in ("", "done/"):
        page = client.get(f"/urgent/{note.reference}/{path}").content.decode()
        assert "Zebedee" not in re.search("<title>.*</title>", page)[0]
        assert not [link for link in links(page.encode()) if "Zebedee" in link]


def test_a_note_says_that_it_is_to_be_finished_that_it_is_late_and_that_it_is_done(
    alice: Person, dana: Person, signed_in: SignIn
) -> None:
    note = noted(alice)
    client, path = signed_in(alice), f"/urgent/{note.reference}/"
    said = words(client.get(path).content)
    assert f"Finish this record by {workdays.in_words(note.finish_by)}" in said
    assert "Signed by Alice, Practitioner, A school" in said
    UrgentNote.objects.update(finish_by=note.told_at)
    assert "nothing stops you because it is late" in words(client.get(path).content)
    UrgentNote.objects.update(finish_by=note.finish_by)
    actions.finish(note, by=dana)
    assert "Dana began on" in words(client.get(path).content)
    decision = finished(note, dana)
    page = client.get(path)
    assert f"/decisions/{decision.reference}/" in links(page.content)
    assert "Finished" in words(page.content)
    assert forms(page.content) == []


@pytest.mark.parametrize("path", ["/urgent/", "/urgent/{}/", "/urgent/{}/done/"])
def test_every_button_is_pressed_once_and_every_form_needs_no_script(
    alice: Person, signed_in: SignIn, path: str
) -> None:
    page = signed_in(alice).get(path.format(noted(alice).reference))
    (form,) = forms(page.content)
    (button,) = form.iter("button")
    assert button.get("data-prevent-double-click") == "true"
    assert button.get("type") == "submit"
    assert form.get("method") == "post"


# --- Finishing ---


def test_pressing_finish_leads_to_the_draft_and_again_by_a_deputy(
    alice: Person, dana: Person, signed_in: SignIn
) -> None:
    note = noted(alice)
    path = f"/urgent/{note.reference}/finish/"
    first, second = signed_in(alice).post(path), signed_in(dana).post(path)
    draft = Decision.objects.get()
    assert first["Location"] == second["Location"] == f"/decisions/{draft.reference}/draft/"
    for person in (alice, dana):
        assert signed_in(person).get(first["Location"], follow=True).status_code == 200


def test_coming_back_to_the_button_after_signing_in_shows_the_note(alice: Person, signed_in: SignIn) -> None:
    note = noted(alice)
    response = signed_in(alice).get(f"/urgent/{note.reference}/finish/")
    assert (response.status_code, response["Location"]) == (302, f"/urgent/{note.reference}/")
    assert not Decision.objects.exists()


def test_a_role_that_ended_meanwhile_is_answered_on_the_page(
    alice: Person, dana: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = noted(alice)
    monkeypatch.setattr("decisions.policies.finishing", lambda person, note: "Your role ended")
    page = signed_in(dana).post(f"/urgent/{note.reference}/finish/")
    assert page.status_code == 200
    assert "Your role ended" in words(page.content)


def test_what_the_note_says_is_filled_in_on_the_pages(
    alice: Person, dana: Person, front_door: Agency, signed_in: SignIn
) -> None:
    note = noted(alice, told_agency=front_door)
    draft = actions.finish(note, by=dana)
    said = {key: value for key, value in answers(note).items() if key == "worry"}
    walk.on(draft, posted=said, by=dana)
    page = signed_in(dana).get(f"/decisions/{draft.reference}/answer/who/")
    assert shown(forms(page.content)[0])["recipient"] == str(front_door.pk)


def test_check_and_record_say_that_it_was_answered_afterwards(alice: Person, dana: Person, signed_in: SignIn) -> None:
    note = noted(alice, told_at=datetime(2026, 3, 27, 16, 10, tzinfo=UTC))
    draft = walk.on(actions.finish(note, by=dana), posted=answers(note), by=dana)
    client = signed_in(dana)
    check = client.get(f"/decisions/{draft.reference}/check/")
    assert "Answered afterwards: shared at 27 March 2026, 4:10pm, recorded when you sign" in words(check.content)
    assert f"/urgent/{note.reference}/" in links(check.content)
    decision = finished(note, dana)
    said = words(client.get(f"/decisions/{decision.reference}/").content)
    assert re.search(r"Answered afterwards: shared at 27 March 2026, 4:10pm, recorded at \d+ \w+ \d{4}", said)


# --- The auditor's window ---


def test_an_auditor_sees_when_but_not_what_and_opening_is_a_look(
    alice: Person, morgan: Person, signed_in: SignIn
) -> None:
    note = noted(alice, child="Zebedee Quill")
    finished(note, alice)
    client = signed_in(morgan)
    listed = client.get("/admin/decisions/urgentnote/")
    assert note.reference in listed.content.decode()
    assert not list(ledger.looks(note))
    opened = client.get(f"/admin/decisions/urgentnote/{note.pk}/change/")
    assert opened.status_code == 200
    assert "what was said, is hidden" in opened.content.decode()
    for page in (listed.content.decode(), opened.content.decode()):
        assert not [word for word in ("Zebedee", "bruise", "4471", "Nobody safe") if word in page]
    (look,) = ledger.looks(note)
    assert (look.actor_name, look.how) == ("Morgan", "admin")


@pytest.mark.parametrize("name", CAST)
def test_nobody_else_looks_through_that_window(cast: dict[str, Person], signed_in: SignIn, name: str) -> None:
    note = noted(cast["alice"])
    client = signed_in(cast[name])
    for path in ("", f"{note.pk}/change/"):
        expected = 200 if name == "morgan" else 404
        assert client.get(f"/admin/decisions/urgentnote/{path}").status_code == expected
