"""Recording a deed: once, in order, with who did it, and without a word about a child in clear."""

from dataclasses import FrozenInstanceError
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.ledger.owner import execute
from tests.vault_sample.models import Note, Office
from wscp_isa import ledger, vault
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger import Actor, encoding
from wscp_isa.ledger.models import Entry, Head, Look
from wscp_isa.ledger.verify import Verification
from wscp_isa.vault.models import RecordKey


class Person:
    """Somebody who has a role that depends on the record."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self.asked = actor, []

    def as_actor(self, about: Any) -> Actor:
        self.asked.append(about)
        return self.actor


def test_an_entry_says_who_did_what_when_about_what(note: Note, sam: Actor, at: datetime) -> None:
    ledger.record("note.begun", about=note, by=sam, at=at)
    made = ledger.record(
        "note.signed", about=note, by=sam, at=at, detail={"why": "asked"}, facts={"edition": "2022-01"}
    )
    first, second = ledger.entries(note)
    assert second == made
    assert (second.action, second.kind, second.subject, second.seq) == ("note.signed", "note", note.pk, 2)
    assert (second.actor, second.at) == (sam, at)
    assert (second.detail, second.facts) == ({"why": "asked"}, {"edition": "2022-01"})
    assert (first.detail, first.facts, first.commitment, first.key) == (None, None, None, None)
    assert (first.prev, second.prev) == (encoding.ORIGIN, first.hash)
    head = Head.objects.get(pk=note.pk)
    assert (head.kind, head.seq, head.hash) == ("note", 2, second.hash)


def test_each_subject_has_a_chain_of_its_own(note: Note, office: Office, sam: Actor, at: datetime) -> None:
    for subject in (note, office, note):
        ledger.record("seen", about=subject, by=sam, at=at)
    assert [entry.seq for entry in ledger.entries(note)] == [1, 2]
    assert [entry.seq for entry in ledger.entries(office)] == [1]


def test_a_person_acts_in_the_role_that_bears_on_the_record(note: Note, sam: Actor, at: datetime) -> None:
    person = Person(sam)
    assert ledger.record("note.begun", about=note, by=person, at=at).actor == sam
    assert person.asked == [note]


def test_the_service_acts_under_the_name_of_its_task(note: Note, at: datetime) -> None:
    ledger.record("note.reminded", about=note, by=Actor.system("reminders"), at=at)
    (entry,) = ledger.entries(note)
    assert entry.actor == Actor(id=None, name="reminders", role="system", agency_id=None, agency="")


def test_an_actor_cannot_change_afterwards(sam: Actor) -> None:
    with pytest.raises(FrozenInstanceError):
        sam.name = "Somebody else"  # type: ignore[misc]


def test_a_detail_is_never_in_clear(note: Note, sam: Actor, at: datetime) -> None:
    entry = ledger.record("note.signed", about=note, by=sam, at=at, detail={"canary-key": "canary-value"})
    (row,) = execute("SELECT * FROM ledger_entry")
    assert b"canary" not in b"".join(
        repr(value).encode() + bytes(value if isinstance(value, bytes) else b"") for value in row
    )
    assert "canary" not in repr(entry) + str(entry)


def test_a_detail_of_another_entry_is_refused(note: Note, sam: Actor, at: datetime) -> None:
    one, other = (ledger.record("note.signed", about=note, by=sam, at=at, detail={"n": n}) for n in (1, 2))
    other.detail_sealed = one.detail_sealed
    with pytest.raises(vault.FieldUndecryptable, match=r"ledger\.entry\.detail"):
        _ = other.detail


def test_a_detail_goes_with_its_key(note: Note, sam: Actor, at: datetime) -> None:
    ledger.record("note.signed", about=note, by=sam, at=at, detail={"n": 1}, facts={"kept": True})
    RecordKey.objects.update(wrapped=None, destroyed_at=timezone.now())
    (entry,) = ledger.entries(note)
    with pytest.raises(vault.FieldUndecryptable, match="has been destroyed"):
        _ = entry.detail
    assert entry.facts == {"kept": True}


def test_nothing_about_people_can_be_recorded_where_there_is_no_key(office: Office, sam: Actor, at: datetime) -> None:
    ledger.record("number.changed", about=office, by=sam, at=at, facts={"was": "1", "now": "2"})
    with pytest.raises(ValueError, match="no key to seal it under"):
        ledger.record("number.changed", about=office, by=sam, at=at, detail={"why": "asked"})
    with pytest.raises(ValueError, match="no key to seal it under"):
        ledger.look(office, by=sam, at=at, how="page", reason="asked")


def test_a_time_without_its_zone_is_refused(note: Note, sam: Actor) -> None:
    with pytest.raises(ValueError, match="zone"):
        ledger.record("note.begun", about=note, by=sam, at=datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="zone"):
        ledger.look(note, by=sam, at=datetime(2026, 1, 1), how="page")


def test_a_subject_does_not_change_its_kind(note: Note, sam: Actor, at: datetime) -> None:
    ledger.record("note.begun", about=note, by=sam, at=at)
    pretender = Office(id=note.pk)
    with pytest.raises(ValueError, match="as note, not as office"):
        ledger.record("number.changed", about=pretender, by=sam, at=at)


def test_recording_costs_three_queries_and_the_first_time_five(
    note: Note, sam: Actor, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        ledger.record("note.begun", about=note, by=sam, at=at, detail={"n": 1})
    with django_assert_num_queries(3):
        ledger.record("note.signed", about=note, by=sam, at=at, detail={"n": 2})


def test_a_look_says_who_opened_what_and_why(note: Note, office: Office, sam: Actor, at: datetime) -> None:
    ledger.look(note, by=sam, at=at, how="page")
    later = at + timedelta(microseconds=1)
    ledger.look(note, by=Person(sam), at=later, how="admin", reason="canary: asked by the court")
    ledger.look(office, by=sam, at=at, how="page")
    first, second = ledger.looks(note).select_related("key")
    assert (first.kind, first.subject, first.how, first.reason, first.actor, first.at) == (
        "note",
        note.pk,
        "page",
        None,
        sam,
        at,
    )
    assert (second.how, second.reason) == ("admin", "canary: asked by the court")
    assert "canary" not in repr(execute("SELECT * FROM ledger_look"))


def test_a_search_is_kept_without_what_was_searched_for(db: None, sam: Actor, at: datetime) -> None:
    ledger.search(by=Person(sam), at=at)
    look = Look.objects.get()
    assert (look.how, look.subject, look.kind, look.actor, look.reason) == ("search", None, "", sam, None)


def test_several_records_are_held_before_any_is_written(note: Note, office: Office, sam: Actor, at: datetime) -> None:
    ledger.lock(office, note)
    assert set(Head.objects.values_list("subject", "seq")) == {(note.pk, 0), (office.pk, 0)}
    assert list(Verification().problems()) == []  # whoever held them may find that there is nothing to record
    ledger.record("note.begun", about=note, by=sam, at=at)
    ledger.record("number.changed", about=office, by=sam, at=at)
    assert set(Head.objects.values_list("subject", "seq")) == {(note.pk, 1), (office.pk, 1)}


@pytest.mark.usefixtures("committing")
def test_nothing_is_recorded_outside_a_transaction(sam: Actor, at: datetime) -> None:
    office = Office.objects.create()
    for write in (lambda: ledger.record("seen", about=office, by=sam, at=at), lambda: ledger.lock(office)):
        with pytest.raises(TransactionManagementError, match="atomic"):
            write()
    assert not Head.objects.exists()


@pytest.mark.usefixtures("committing")
def test_a_deed_that_cannot_be_recorded_is_not_done() -> None:
    office = Office.objects.create(number="old")

    def change(facts: dict[str, Any]) -> None:
        with transaction.atomic():
            office.number = "new"
            office.save()
            ledger.record("number.changed", about=office, by=Actor.system("tests"), at=timezone.now(), facts=facts)

    with pytest.raises(ValueError, match="not JSON compliant"):
        change({"n": float("nan")})
    assert Office.objects.get().number == "old"
    assert not Entry.objects.exists()
    assert connection.get_autocommit()


def test_an_entry_about_something_new_needs_nothing_prepared(db: None, sam: Actor, at: datetime) -> None:
    assert ledger.record("seen", about=Office(id=uuid7()), by=sam, at=at).seq == 1
