"""The queue as people open it: what stands in which part, in which order, for whom; and what a press does."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, DutyNumber, Person
from decisions import queue, queued
from decisions.actions import asked as actions
from decisions.models import Asked
from decisions.wanted import PARTS, Box, Part, Wanted
from tests.decisions.asking import ask, part
from tests.markup import Page

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def opened(client: Client, **query: str) -> Page:
    answer = client.get(reverse("requests"), query)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def test_what_came_in_is_there_and_what_was_asked_is_in_the_other_box(
    imran: Person, dana: Person, school: Agency, signed_in: SignIn
) -> None:
    request = ask(imran, school)
    assert request.reference in opened(signed_in(dana)).text
    assert request.reference not in opened(signed_in(dana), box="out").text
    assert request.reference not in opened(signed_in(imran)).text
    out = opened(signed_in(imran), box="out").text
    assert request.reference in out
    assert "0 of 1 answered" in out


ROW = re.compile(r'data-label="About"><a [^>]*>(WSP-[^<]+)</a>')


def references(client: Client, path: str = "", **query: str) -> list[str]:
    """Those of the table, in its order."""
    answer = client.get(path) if path else client.get(reverse("requests"), query)
    assert answer.status_code == 200
    return ROW.findall(answer.content.decode())


def test_what_the_front_door_asks_stands_before_all_else_and_the_rest_is_soonest_first(
    imran: Person, charlie: Person, dana: Person, school: Agency, signed_in: SignIn
) -> None:
    later = ask(charlie, school, urgency="routine")
    soon = ask(charlie, school, urgency="now")
    first = ask(imran, school, urgency="routine")
    assert references(signed_in(dana)) == [first.reference, soon.reference, later.reference]


def test_each_part_holds_what_it_says(imran: Person, dana: Person, school: Agency, front_door: Agency) -> None:
    asked = {name: part(ask(dana, front_door), front_door) for name in ("new", "mine", "queried", "late", "done")}
    for name in ("mine", "queried", "late", "done"):
        actions.see(asked[name], by=imran)
    actions.deal_out(asked["mine"], to=imran, version=1, by=imran)
    actions.query(asked["queried"], text="Which school?", version=1, by=imran)
    long_ago = timezone.now() - timedelta(days=2)
    Asked.objects.filter(pk=asked["late"].pk).update(due_at=long_ago, queue_at=long_ago)
    found = dict.fromkeys(actions_of(asked["done"], imran))
    assert found
    names = {part.pk: name for name, part in asked.items()}
    wanted = {
        Part.NEW: {"new"},
        Part.TO_SCRUTINISE: {"new", "mine", "late"},
        Part.MINE: {"mine"},
        Part.UNASSIGNED: {"new", "queried", "late"},
        Part.WAITING: {"queried"},
        Part.OVERDUE: {"late"},
        Part.OPEN: {"new", "mine", "queried", "late"},
        Part.DONE: {"done"},
    }
    for of, expected in wanted.items():
        places, _, _ = queue.page(imran, Wanted(part=of))
        assert {names[place.id] for place in places} == expected, of
    assert queue.counts(imran, Wanted()) == {
        of: str(len(expected)) for of, expected in wanted.items() if of != Part.DONE
    }


def actions_of(asked: Asked, by: Person) -> list[str]:
    """It is refused, and so done."""
    actions.scrutinise(
        asked, "refuse", found={}, text="No reason", ground="purpose-not-clear", acted_on="Sent on", version=1, by=by
    )
    return ["refused"]


def test_overdue_has_what_the_front_door_asks_first_and_leaves_out_what_is_not_yet_due(
    imran: Person, charlie: Person, dana: Person, school: Agency
) -> None:
    late = [part(ask(by, school), school) for by in (charlie, imran)]
    ask(imran, school)
    ask(charlie, school)
    at = timezone.now() - timedelta(hours=30)
    for one in late:
        Asked.objects.filter(pk=one.pk).update(due_at=at, queue_at=queue.queue_at(at, first=one.first))
    places, _, _ = queue.page(dana, Wanted(part=Part.OVERDUE))
    assert [place.id for place in places] == [late[1].pk, late[0].pk]


def test_an_ordinary_colleague_sees_what_they_deal_with_and_nothing_else(
    imran: Person, bob: Person, dana: Person, school: Agency, signed_in: SignIn
) -> None:
    request = ask(imran, school)
    assert references(signed_in(bob)) == []
    actions.deal_out(part(request, school), to=bob, version=1, by=dana)
    assert references(signed_in(bob)) == [request.reference]


@pytest.mark.parametrize("name", ["charlie", "imran", "priya", "morgan", "oz"])
def test_nobody_else_sees_what_the_school_was_asked_by_the_charity_or_asked_itself(
    cast: dict[str, Person], school: Agency, charity: Agency, name: str, signed_in: SignIn
) -> None:
    came = ask(cast["dana"], cast["sam"].roles_now[0].agency, logged=True)
    client = signed_in(cast[name])
    box = {"box": "in"}
    assert references(client, **box) == []
    assert references(client, box="out") == []
    assert came.reference not in opened(client, part="new").text


def test_pages_go_on_from_the_last_row_both_ways(
    imran: Person, dana: Person, school: Agency, signed_in: SignIn
) -> None:
    made = [ask(imran, school).reference for _ in range(30)]
    client = signed_in(dana)
    first = opened(client)
    (onward,) = [address for address in first.addresses if "after=" in address]
    shown = references(client)
    assert shown == made[:25]
    assert references(client, onward) == made[25:]
    (back,) = [address for address in Page(client.get(onward).content.decode()).addresses if "before=" in address]
    assert references(client, back) == made[:25]


def test_done_is_newest_first(imran: Person, dana: Person, front_door: Agency) -> None:
    done = [part(ask(dana, front_door), front_door) for _ in range(3)]
    for one in done:
        actions_of(one, imran)
    places, _, _ = queue.page(imran, Wanted(part=Part.DONE))
    assert [place.id for place in places] == [one.pk for one in reversed(done)]


def test_a_filter_narrows_and_stands_in_the_address(
    imran: Person, dana: Person, charlie: Person, front_door: Agency, signed_in: SignIn
) -> None:
    harm = ask(dana, front_door)
    calm = ask(charlie, front_door, harm=False, urgency="routine")
    client = signed_in(imran)
    assert references(client, harm="yes") == [harm.reference]
    assert references(client, urgency="routine") == [calm.reference]
    assert references(client, agency=str(charlie.roles_now[0].agency_id)) == [calm.reference]
    actions.deal_out(part(calm, front_door), to=imran, version=1, by=imran)
    assert references(client, owner="me") == [calm.reference]
    assert references(client, owner="nobody") == [harm.reference]
    assert references(client, owner="x", urgency="x", agency="x", part="x", box="x") == [harm.reference, calm.reference]


def test_no_address_on_the_page_holds_anything_about_a_child(
    imran: Person, dana: Person, front_door: Agency, signed_in: SignIn
) -> None:
    ask(dana, front_door)
    page = opened(signed_in(imran), harm="yes")
    assert "QX, LL-4471" in page.text
    assert not [address for address in page.addresses if "Quill" in address or "LL-4471" in address]


def test_what_has_come_since_the_page_was_drawn_is_said_on_the_next(
    imran: Person, dana: Person, front_door: Agency, signed_in: SignIn
) -> None:
    client = signed_in(imran)
    (renew,) = [address for address in opened(client).addresses if "part=new&drawn=" in address]
    drawn = renew.rpartition("drawn=")[2]
    assert "new request" not in opened(client, drawn=drawn).text
    for _ in range(3):
        ask(dana, front_door)
    assert "Show 3 new requests" in opened(client, drawn=drawn).text
    answer = client.get(reverse("requests-since"), {"drawn": drawn})
    assert answer.content == b"Show 3 new requests"
    for wrong in ("x", "9" * 17, "-1", ""):
        assert client.get(reverse("requests-since"), {"drawn": wrong}).content == b""


def test_counts_stop_at_ninety_nine(imran: Person, dana: Person, front_door: Agency, monkeypatch: Any) -> None:
    monkeypatch.setattr(queue, "MOST", 2)
    for _ in range(4):
        ask(dana, front_door)
    assert queue.counts(imran, Wanted())[Part.NEW] == "2+"
    assert queue.counts(dana, Wanted(box=Box.OUT)) == {Part.OPEN: "2+", Part.OVERDUE: "0"}


def send(client: Client, parts: list[Asked], to: str, address: str = "assign-requests") -> Page:
    picked = [f"{one.pk}.{one.version}" for one in parts]
    answer = client.post(reverse(address), {"picked": picked, "to": to}, follow=True)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def owners(*parts: Asked) -> list[Person | None]:
    return [Asked.objects.select_related("owner").get(pk=one.pk).owner for one in parts]


def test_those_that_are_ticked_go_to_a_colleague_all_or_none(
    imran: Person, alice: Person, bob: Person, dana: Person, school: Agency, signed_in: SignIn
) -> None:
    parts = [part(ask(imran, school), school) for _ in range(3)]
    client = signed_in(dana)
    assert not send(client, parts[:2], str(alice.pk)).has_summary
    assert owners(*parts) == [alice, alice, None]
    # Somebody who still has the first page: two of the three have changed since.
    page = send(client, parts, str(bob.pk))
    assert "nothing was given to anybody" in page.text
    assert parts[0].request.reference in page.summary[0][1]
    assert owners(*parts) == [alice, alice, None]
    assert len(page.values["picked"]) == 3
    assert page.values["to"] == [str(bob.pk)]


def test_nothing_ticked_nobody_chosen_and_somebody_elsewhere_are_refused_in_words(
    imran: Person, charlie: Person, dana: Person, school: Agency, signed_in: SignIn
) -> None:
    one, client = part(ask(imran, school), school), signed_in(dana)
    assert "Select at least one request" in send(client, [], "nobody").text
    assert "Select whom to give them to" in send(client, [one], "").text
    assert "Select whom to give them to" in send(client, [one], str(charlie.pk)).text
    assert (
        client.post(reverse("assign-requests"), {"picked": ["x", "1.1", f"{one.pk}."], "to": "nobody"}).status_code
        == 200
    )
    assert owners(one) == [None]


def test_nobody_deals_out_what_another_agency_was_asked(
    imran: Person, charlie: Person, school: Agency, signed_in: SignIn
) -> None:
    one = part(ask(imran, school), school)
    send(signed_in(charlie), [one], str(charlie.pk))
    assert owners(one) == [None]


def test_a_shift_is_handed_over_whole_once_it_has_been_read(
    imran: Person, alice: Person, dana: Person, school: Agency, signed_in: SignIn
) -> None:
    mine = [part(ask(imran, school), school) for _ in range(2)]
    hers = part(ask(imran, school), school)
    for one in mine:
        actions.deal_out(one, to=dana, version=1, by=dana)
    client = signed_in(dana)
    page = Page(client.get(reverse("hand-over-shift")).content.decode())
    assert len(page.values["picked"]) == 2
    answer = client.post(reverse("hand-over-shift"), {"picked": page.values["picked"], "to": str(alice.pk)})
    assert answer.status_code == 302
    assert owners(*mine, hers) == [alice, alice, None]
    assert "nothing to hand over" in Page(client.get(reverse("hand-over-shift")).content.decode()).text


def test_the_next_that_nobody_deals_with_is_taken_in_one_press(
    imran: Person, dana: Person, school: Agency, front_door: Agency, signed_in: SignIn
) -> None:
    first, second = (part(ask(dana, front_door, urgency=how), front_door) for how in ("now", "routine"))
    client = signed_in(imran)
    assert first.request.reference in client.post(reverse("take-next"))["Location"]
    assert second.request.reference in client.post(reverse("take-next"))["Location"]
    assert owners(first, second) == [imran, imran]
    assert "nothing left that nobody deals with" in client.post(reverse("take-next")).content.decode()


def test_after_hours_it_says_whom_to_ring_and_what_is_due_before_anybody_is_back(
    imran: Person, dana: Person, front_door: Agency, signed_in: SignIn, monkeypatch: Any
) -> None:
    DutyNumber.objects.create(label="Emergency duty team", number="0151 496 0199", position=1)
    before, after = (part(ask(dana, front_door), front_door) for _ in range(2))
    night = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
    for one, due in ((before, night), (after, night + timedelta(days=3))):
        Asked.objects.filter(pk=one.pk).update(due_at=due, queue_at=due)
    told = queued.after_hours(imran, now=night)
    assert told is not None
    assert told.until == "9am on Monday 23 November 2026"
    assert [row.reference for row in told.due] == [before.request.reference]
    assert queued.after_hours(imran, now=night.replace(day=24, hour=11)) is None

    monkeypatch.setattr(queued, "after_hours", lambda person, now: told)
    page = opened(signed_in(imran))
    assert "outside working time until 9am on Monday 23 November 2026" in page.text
    assert "Emergency duty team: 0151 496 0199" in page.text
    assert "Due before then" in page.text


@pytest.mark.parametrize("name", ["dana", "imran", "sam", "bob"])
def test_a_page_costs_the_same_however_many_requests_there_are(
    cast: dict[str, Person], school: Agency, front_door: Agency, name: str, signed_in: SignIn
) -> None:
    person = cast[name]
    client = signed_in(person)

    def more(many: int) -> None:
        for _ in range(many):
            there = part(ask(cast["imran"], school), school)
            came = part(ask(cast["dana"], front_door), front_door)
            closed = part(ask(cast["bob"], front_door), front_door)
            actions.deal_out(there, to=cast["bob"], version=1, by=cast["dana"])
            actions.deal_out(came, to=cast["imran"], version=1, by=cast["imran"])
            actions_of(closed, cast["imran"])

    def costs() -> list[int]:
        found = []
        for address in (*(f"/requests/?box={box}&part={one}" for box in Box for one in PARTS[box]), HAND_OVER):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    more(1)
    costs()
    few = costs()
    more(6)
    assert costs() == few
    assert max(few) <= 13


HAND_OVER = "/requests/hand-over/"
