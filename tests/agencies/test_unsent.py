"""Nothing typed is lost: not to an ended session, a refused press, or a tab closed by mistake."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from agencies.actions import unsent
from agencies.models import Person, Unsent
from decisions.models import Decision
from tests.conftest import answered
from wscp_isa import vault

WORDS = "Seen at the gate at noon, crying"
NOT_ALL = {"reasons": WORDS, "wellbeing": "", "others": ""}


@pytest.fixture
def page(alice: Person) -> str:
    draft = answered(alice, "refused consent, shared", without=("reasons",))
    return f"/decisions/{draft.reference}/answer/reasons/"


def expire(client: Client, *, ago: timedelta) -> None:
    Session.objects.filter(session_key=client.cookies["sid"].value).update(expire_date=timezone.now() - ago)


def test_a_press_after_the_session_ended_is_kept_and_put_back_and_never_sent(
    alice: Person, signed_in: Callable[[Person], Client], page: str
) -> None:
    client = signed_in(alice)
    expire(client, ago=timedelta(minutes=30))
    response = client.post(page, {**NOT_ALL, "version": "1"})
    assert response.status_code == 403
    assert WORDS in response.content.decode()
    assert "will be back on the page" in response.content.decode()
    again = signed_in(alice).get(page).content.decode()
    assert WORDS in again
    assert "not saved until you press" in again
    assert "reasons" not in Decision.objects.select_related("key").get().answers


@pytest.mark.parametrize("spoilt", ["too late", "unknown session", "password changed", "account closed"])
def test_where_nobody_can_be_told_from_the_session_the_page_gives_it_back_and_keeps_nothing(
    alice: Person, signed_in: Callable[[Person], Client], page: str, spoilt: str
) -> None:
    client = signed_in(alice)
    expire(client, ago=timedelta(hours=2) if spoilt == "too late" else timedelta(minutes=5))
    if spoilt == "unknown session":
        client.cookies["sid"] = "0" * 32
    if spoilt == "password changed":
        alice.set_password("something else entirely")
        alice.save(update_fields=["password"])
    if spoilt == "account closed":
        Person.objects.filter(pk=alice.pk).update(is_active=False)
    response = client.post(page, NOT_ALL)
    assert response.status_code == 403
    assert WORDS in response.content.decode()
    assert not Unsent.objects.exists()


def test_a_refused_press_is_there_when_the_person_comes_back(
    alice: Person, signed_in: Callable[[Person], Client], page: str
) -> None:
    client = signed_in(alice)
    assert client.post(page, {**NOT_ALL, "version": "1"}).status_code == 200
    assert WORDS in client.get(page).content.decode()


def test_what_is_saved_is_no_longer_unsent_and_its_key_is_gone(
    alice: Person, signed_in: Callable[[Person], Client], page: str
) -> None:
    client = signed_in(alice)
    client.post(page, {**NOT_ALL, "version": "1"})
    keys = vault.RecordKey.objects.count()
    version = Decision.objects.get().version
    whole = {"reasons": WORDS, "wellbeing": "Considered", "others": "Considered", "version": version}
    assert client.post(page, whole).status_code == 302
    assert not Unsent.objects.exists()
    assert vault.RecordKey.objects.count() == keys - 1


def test_typing_is_kept_for_the_person_alone_and_encrypted(
    alice: Person, bob: Person, signed_in: Callable[[Person], Client], page: str
) -> None:
    assert signed_in(alice).post("/keep/", {"path": page, "reasons": WORDS}).status_code == 204
    assert WORDS in signed_in(alice).get(page).content.decode()
    assert not Unsent.objects.of(bob, page).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM agencies_unsent")
        assert WORDS.encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("path", ["", "nowhere", "/" + "x" * 300])
def test_a_page_that_is_none_keeps_nothing(alice: Person, signed_in: Callable[[Person], Client], path: str) -> None:
    assert signed_in(alice).post("/keep/", {"path": path, "reasons": WORDS}).status_code == 400
    assert not Unsent.objects.exists()


def test_what_was_kept_long_enough_goes(alice: Person) -> None:
    until = timezone.now() - timedelta(seconds=1)
    unsent.keep(person=alice, path="/x/", typed={"a": ["b"]}, until=until)
    assert not Unsent.objects.of(alice, "/x/").exists()
    unsent.sweep()
    assert not Unsent.objects.exists()
