"""The guidance is read before somebody's first use, and again when it changes (ISA 7.6); what is urgent or typed never waits."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.actions import people
from agencies.door import guidance_in_force
from agencies.models import Person
from decisions.models import Decision
from tests.conftest import CAST, answered, has_read, signed
from tests.decisions.test_list import noted
from wscp_isa import ledger

SignIn = Callable[[Person], Client]
BEGIN = ["/decisions/start/", "/records/", "/find/"]
NEVER = ["/", "/danger/", "/urgent/", "/help/", "/guidance/", "/agencies/", "/password/", "/before-you-start/"]


@pytest.fixture
def unread(alice: Person) -> Person:
    """Alice, before she has read anything."""
    Person.objects.filter(pk=alice.pk).update(guidance_read="", guidance_read_at=None)
    return Person.objects.get(pk=alice.pk)


@pytest.mark.parametrize("path", BEGIN)
def test_what_begins_something_leads_there_and_on_to_where_they_were_going(
    unread: Person, signed_in: SignIn, path: str
) -> None:
    client = signed_in(unread)
    led = client.get(path)
    assert (led.status_code, led["Location"]) == (302, f"/before-you-start/?next={path.replace('/', '%2F')}")
    page = client.get(led["Location"]).content.decode()
    assert "Before you start" in page
    pressed = client.post("/before-you-start/", {"next": path})
    assert (pressed.status_code, pressed["Location"]) == (302, path)
    assert client.get(path).status_code == 200


def test_so_does_a_record_and_a_draft_that_is_opened(unread: Person, signed_in: SignIn) -> None:
    client = signed_in(unread)
    record, draft = signed(unread), answered(unread, "no clear purpose", without=("reasons",))
    for path in (f"/decisions/{record.reference}/", f"/decisions/{draft.reference}/draft/"):
        assert client.get(path)["Location"].startswith("/before-you-start/")
    # But not its pages once it is open: somebody may be in the middle of it when the guidance changes.
    assert client.get(f"/decisions/{draft.reference}/answer/reasons/").status_code == 200


@pytest.mark.parametrize("path", NEVER)
def test_nothing_else_does(unread: Person, signed_in: SignIn, path: str) -> None:
    unread.set_password("three quiet words")
    unread.save(update_fields=["password"])
    assert signed_in(unread).get(path).status_code == 200


def test_no_note_and_no_number_waits_for_it(unread: Person, signed_in: SignIn) -> None:
    note = noted(unread)
    client = signed_in(unread)
    for path in (f"/urgent/{note.reference}/", f"/urgent/{note.reference}/done/"):
        assert client.get(path).status_code == 200
    assert client.post(f"/urgent/{note.reference}/finish/").status_code == 302


def test_what_is_pressed_is_saved_whatever_was_read(unread: Person, signed_in: SignIn) -> None:
    client = signed_in(unread)
    assert client.post("/decisions/start/", {"pasted": "Written before"}).status_code == 302
    assert Decision.objects.get().answers == {"pasted": {"text": "Written before"}}
    assert client.post("/find/", {"number": "T-0001"}).status_code == 200


@pytest.mark.parametrize("name", CAST)
def test_everyone_reads_it_once_and_again_when_it_changes(
    cast: dict[str, Person], signed_in: SignIn, name: str
) -> None:
    client = signed_in(cast[name])
    assert client.get("/records/").status_code == 200
    Person.objects.filter(pk=cast[name].pk).update(guidance_read="0" * 64)  # as if it were another since
    page = client.get("/records/", follow=True).content.decode()
    assert "The guidance has changed since you read it" in page
    client.post("/before-you-start/")
    assert client.get("/records/").status_code == 200


def test_each_reading_is_an_entry_and_pressing_twice_is_one(unread: Person) -> None:
    for _ in range(2):
        has_read(unread)
    read = [entry.facts for entry in ledger.entries(unread) if entry.action == "guidance.read"]
    assert read[1:] == [{"edition": guidance_in_force().edition, "digest": guidance_in_force().digest}]


def test_without_its_entry_nothing_was_read(unread: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(people.ledger, "record", broken, raising=False)
    with pytest.raises(RuntimeError):
        has_read(unread)
    assert Person.objects.get(pk=unread.pk).guidance_read == ""


def test_it_costs_those_who_have_read_it_no_query(alice: Person, signed_in: SignIn) -> None:
    client = signed_in(alice)
    client.get("/decisions/start/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/decisions/start/")
    # The session, the person and their roles: what every page asks.
    assert len(asked) == 3


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(unread: Person, signed_in: SignIn, elsewhere: str) -> None:
    assert signed_in(unread).post("/before-you-start/", {"next": elsewhere})["Location"] == "/"
