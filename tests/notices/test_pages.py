"""How you are told, and what could not be sent: everybody their own, and the failures for those who keep the service running."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.actions import notices as actions
from agencies.models import Agency, Category, Person, Role
from tests.conftest import CAST, new_agency, new_person
from tests.notices.told import MINUTE, Clock, Post, failed, sent, tell
from wscp_isa.ledger.models import Entry
from wscp_isa.notices import times
from wscp_isa.notices.models import Choice, Notice
from wscp_isa.notices.sending import drain
from wscp_isa.rules import Refused

SignIn = Callable[[Person], Client]


@pytest.fixture
def olive(db: None) -> Person:
    """An operator: she sees no record."""
    return new_person("olive", new_agency("The partnership’s office", Category.PARTNERSHIP), Role.Kind.OPERATOR)


@pytest.fixture
def everybody(cast: dict[str, Person], olive: Person) -> dict[str, Person]:
    return cast | {"olive": olive}


TENDERS = ("morgan", "olive")


@pytest.mark.parametrize("name", [*CAST, "olive"])
def test_everybody_sees_what_they_were_told_and_nobody_else(
    everybody: dict[str, Person], signed_in: SignIn, name: str
) -> None:
    told = {one: sent(person) for one, person in everybody.items()}
    page = signed_in(everybody[name]).get("/notices/").content.decode()
    assert {one for one, notice in told.items() if notice.about in page} == {name}


@pytest.mark.parametrize("name", [*CAST, "olive"])
def test_everybody_chooses_for_themselves(everybody: dict[str, Person], signed_in: SignIn, name: str) -> None:
    client = signed_in(everybody[name])
    for how, daily in (("daily", True), ("daily", True), ("at-once", False)):
        assert client.post("/notices/", {"how": how}).status_code == 302
        assert Choice.objects.get().daily is daily
    assert Choice.objects.get().person == everybody[name]
    entries = Entry.objects.filter(action="notices.chosen").order_by("seq")
    assert [(entry.facts, entry.subject) for entry in entries] == [
        ({"daily": True}, everybody[name].pk),
        ({"daily": False}, everybody[name].pk),
    ]


def test_what_is_no_choice_changes_nothing(alice: Person, signed_in: SignIn) -> None:
    page = signed_in(alice).post("/notices/", {"how": "never"}).content.decode()
    assert "Select when you want to be told" in page
    assert not Choice.objects.exists()


def test_a_choice_holds_for_what_waits_already(alice: Person, post: type[Post]) -> None:
    clock = Clock(timezone.now())
    tell(alice, at=clock())
    actions.choose(daily=True, by=alice)
    assert drain(clock=clock) == 0
    actions.choose(daily=False, by=alice)
    assert drain(clock=clock) == 1
    actions.choose(daily=True, by=alice)
    tell(alice, at=clock())
    clock.now = times.next_digest(clock())
    assert drain(clock=clock) == 1


@pytest.mark.parametrize("name", [*CAST, "olive"])
def test_what_failed_is_for_managers_and_operators(everybody: dict[str, Person], signed_in: SignIn, name: str) -> None:
    notice, client = failed(everybody["alice"]), signed_in(everybody[name])
    page, press = client.get("/notices/failed/"), client.post(f"/notices/failed/{notice.pk}/again/")
    assert page.status_code == (200 if name in TENDERS else 404)
    assert press.status_code == (302 if name in TENDERS else 404)
    assert ("/notices/failed/" in client.get("/notices/").content.decode()) == (name in TENDERS)
    if name not in TENDERS:
        with pytest.raises(Refused, match="Only a manager of the partnership or an operator"):
            actions.try_again(notice, by=everybody[name])


def test_of_what_failed_it_is_not_said_what_it_is_about(alice: Person, olive: Person, signed_in: SignIn) -> None:
    notice = failed(alice)
    page = signed_in(olive).get("/notices/failed/").content.decode()
    for said in ("Urgent note due", "Alice", "SMTPRecipientsRefused", ">3 times<"):
        assert said in page
    for not_said in (notice.about, notice.path, alice.email):
        assert not_said not in page


def test_tried_again_it_is_sent_by_the_next_tick_and_no_longer_stands_there(
    alice: Person, morgan: Person, post: type[Post], signed_in: SignIn
) -> None:
    notice, client = failed(alice), signed_in(morgan)
    Notice.objects.filter(pk=notice.pk).update(gave_up_at=timezone.now())
    assert drain() == 0
    assert "Given up on" in client.get("/notices/failed/").content.decode()
    client.post(f"/notices/failed/{notice.pk}/again/")
    assert "Given up on" not in client.get("/notices/failed/").content.decode()
    assert drain() == 1
    assert "There are none" in client.get("/notices/failed/").content.decode()
    assert client.post(f"/notices/failed/{notice.pk}/again/").status_code == 404
    entry = Entry.objects.get(action="notice.tried-again")
    assert (entry.subject, entry.actor_name) == (alice.pk, "Morgan")
    assert entry.facts == {"notice": str(notice.pk), "kind": "urgent-note-due"}


def test_a_digest_is_tried_again_whole(alice: Person, morgan: Person, post: type[Post]) -> None:
    clock = Clock(timezone.now())
    Choice.objects.create(person=alice, daily=True, since=clock())
    told = [tell(alice, at=clock(), due=clock()) for _ in range(3)]
    post.away = True
    drain(clock=clock)
    post.away = False
    Notice.objects.update(gave_up_at=clock())
    actions.try_again(told[2], by=morgan)
    clock.now = max(clock(), timezone.now())
    assert drain(clock=clock) == 1
    assert all(notice.about in post.taken[0].body for notice in told)


def test_what_is_being_sent_is_not_tried_again(alice: Person, morgan: Person, signed_in: SignIn) -> None:
    notice = failed(alice)
    Notice.objects.filter(pk=notice.pk).update(claimed_until=timezone.now() + MINUTE)
    page = signed_in(morgan).post(f"/notices/failed/{notice.pk}/again/")
    assert page.status_code == 200
    assert "is being sent now" in page.content.decode()
    assert not Entry.objects.filter(action="notice.tried-again").exists()


def test_where_nothing_sends_it_is_said_there(alice: Person, morgan: Person, signed_in: SignIn, settings: Any) -> None:
    def page() -> str:
        return signed_in(morgan).get("/notices/failed/").content.decode()

    tell(alice, at=timezone.now() - 14 * MINUTE)
    assert "The oldest has waited" not in page()
    tell(alice, at=timezone.now() - 16 * MINUTE)
    assert "manage.py tick, may not be running" in page()
    settings.MAIL_IS_SET_UP = False
    assert "No email is set up" in page()


def test_lists_are_kept_apart_by_pages(alice: Person, school: Agency, signed_in: SignIn) -> None:
    told = [sent(alice).about for _ in range(30)]
    client = signed_in(alice)
    first = client.get("/notices/").content.decode()
    assert sum(about in first for about in told) == 25
    older = first.split('href="/notices/?after=')[1].split('"')[0]
    second = client.get(f"/notices/?after={older}").content.decode()
    assert sum(about in second for about in told) == 5


def test_your_work_leads_there(oz: Person, signed_in: SignIn) -> None:
    assert 'href="/notices/"' in signed_in(oz).get("/").content.decode()
