"""The lists of the auditor's window: newest first, a page at a time, nothing counted, nothing hidden read, changes shown."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Agency, Category, Person
from decisions import proofs
from decisions.actions import withdrawal
from decisions.audit import DECISION_VIEWS, NOTE_VIEWS
from decisions.models import Addition, Decision, Subject, UrgentNote
from tests.conftest import answered, new_agency, signed, start
from tests.decisions import rows
from tests.decisions.additions import added
from tests.decisions.test_list import noted
from tests.decisions.test_list_pages import HOSTILE
from tests.oversight.window import (
    DECISIONS,
    NOTES,
    asked,
    beside,
    case_of,
    found,
    listed,
    raw,
    read,
    reveal_of,
    spelled,
)
from wscp_isa import ledger, vault
from wscp_isa.ledger.models import ADMIN
from wscp_isa.oversight import periods
from wscp_isa.oversight.filters import View
from wscp_isa.vault.fields import EncryptedField

SignIn = Callable[[Person], Client]
LISTS = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def overseen(morgan: Person, signed_in: SignIn) -> Client:
    """The window, open to Morgan."""
    return signed_in(morgan)


# --- A page at a time -----------------------------------------------------------------------------------------------------
def many(by: Person, school: Agency, number: int) -> tuple[list[str], list[str]]:
    """So many decisions, every other one a refusal, and so many notes; three at each moment. Their references, newest first."""
    key, now = vault.new_key(), timezone.now()
    moments = [now - MINUTE * (place // 3) for place in range(number)]
    made = [
        rows.decision(school, by, at, key=key, signed=True, share=place % 2 == 0) for place, at in enumerate(moments)
    ]
    notes = [rows.note(school, by, at, key=key) for at in moments]
    for decision in made:
        ledger.look(decision, by=by, at=now, how=ADMIN)
    return [
        [one.reference for one in sorted(some, key=lambda one: (one.signed_at, one.pk), reverse=True)]
        for some in (made, notes)
    ]


def test_lists_are_newest_first_and_fifty_a_page_there_and_back(
    alice: Person, school: Agency, overseen: Client
) -> None:
    decisions, notes = many(alice, school, 120)
    refused = [reference for reference in decisions if not Decision.objects.get(reference=reference).share]
    for path, filters, every in (
        (DECISIONS, {}, decisions),
        (DECISIONS, {"decided": "keep", "sector": "school"}, refused),
        (NOTES, {"state": "open"}, notes),
    ):
        page, seen = read(overseen, asked(path, **filters)), list[list[str]]()
        assert beside(page, "prev") is None
        seen.append(listed(page))
        while older := beside(page, "next"):
            assert all(f"{name}={value}" in older for name, value in filters.items())
            page = read(overseen, path + older)
            seen.append(listed(page))
        assert [reference for one in seen for reference in one] == every
        assert [len(one) for one in seen[:-1]] == [50] * (len(seen) - 1)
        for shown in reversed(seen[:-1]):
            newer = beside(page, "prev")
            assert newer
            assert all(f"{name}={value}" in newer for name, value in filters.items())
            page = read(overseen, path + newer)
            assert listed(page) == shown
        assert beside(page, "prev") is None


@pytest.mark.parametrize("path", ["/admin/ledger/look/", "/admin/ledger/entry/"])
def test_what_was_done_and_looked_at_is_listed_newest_first_too(
    alice: Person, school: Agency, overseen: Client, path: str
) -> None:
    many(alice, school, 60)
    for decision in Decision.objects.all():
        ledger.record("decision.tried", about=decision, by=alice, at=timezone.now())
    page, seen = read(overseen, path), list[str]()
    while True:
        seen += re.findall(r'<th scope="row"><a href="/admin/ledger/\w+/([0-9a-f-]{36})/change/"', page)
        if (older := beside(page, "next")) is None:
            break
        assert len(seen) % 50 == 0
        page = read(overseen, path + older)
    assert len(set(seen)) == len(seen) >= 60
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("way", ["older", "newer"])
def test_a_hostile_cursor_gives_the_first_page(alice: Person, school: Agency, overseen: Client, way: str) -> None:
    decisions, _ = many(alice, school, 60)
    others = [path for path in LISTS if path != DECISIONS]
    for cursor in HOSTILE:
        page = read(overseen, asked(DECISIONS, **{way: cursor}))
        assert listed(page) == decisions[:50]
        for path in others:
            assert overseen.get(asked(path, **{way: cursor})).status_code == 200, (path, cursor)


def test_nothing_is_counted(alice: Person, school: Agency, overseen: Client) -> None:
    many(alice, school, 60)
    for path in LISTS:
        older = beside(read(overseen, path), "next") or ""
        for address in (path, path + older, asked(path, period="this-month", decided="keep", state="open")):
            with CaptureQueriesContext(connection) as captured:
                assert overseen.get(address).status_code == 200
            assert [query["sql"] for query in captured if "COUNT(" in query["sql"].upper()] == []


def test_a_list_costs_as_many_queries_however_much_it_shows(alice: Person, school: Agency, overseen: Client) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert overseen.get(path).status_code == 200
        return len(captured)

    many(alice, school, 2)
    few = [queries(path) for path in (DECISIONS, NOTES)]
    many(alice, school, 60)
    assert [queries(path) for path in (DECISIONS, NOTES)] == few


# --- What is listed -------------------------------------------------------------------------------------------------------
def test_drafts_and_what_was_withdrawn_are_not_there(alice: Person, overseen: Client) -> None:
    draft, gone, record = answered(alice, "no clear purpose"), start(alice), signed(alice)
    withdrawal.withdraw(gone, version=gone.version, by=alice)
    assert found(overseen, DECISIONS) == [record.reference]
    for decision in (draft, gone):
        for address in (case_of(decision), reveal_of(decision)):
            assert overseen.get(address).status_code == 404
        page = overseen.post(f"{DECISIONS}find/", {"number": decision.reference}).content.decode()
        assert "There is no signed decision, urgent note, request or breach with that number" in page
    assert overseen.post(f"{DECISIONS}find/", {"number": record.reference})["Location"] == case_of(record)


# Each view, a record that it is about, and others that differ from it in one thing.
_LAST, _THIS = {"ago": "last-quarter"}, {"ago": "this-quarter"}
VIEWS: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "Refusals of last quarter in which little is said of the child’s safety and wellbeing": (
        {**_LAST, "share": False, "wellbeing_considered": False},
        [{**_THIS}, {"share": True}, {"wellbeing_considered": True}],
    ),
    "Decided otherwise than the protocol advises, this quarter": (
        {**_THIS, "departed": True},
        [{**_LAST}, {"departed": False}],
    ),
    "Family not told, and no date to look again": (
        {"share": True, "told_family": "unsafe", "look_again_on": None},
        [{"share": False}, {"told_family": "told"}, {"look_again_on": timezone.localdate()}],
    ),
    "With the Integrated Front Door, this month": (
        {"ago": "this-month", "recipient": "front door"},
        [{"ago": "last-month"}, {"recipient": None}],
    ),
}


@pytest.mark.parametrize("view", DECISION_VIEWS, ids=lambda view: view.says)
def test_a_question_that_is_asked_often_finds_what_it_says(
    alice: Person, school: Agency, overseen: Client, view: View
) -> None:
    front_door = new_agency("The front door", Category.FRONT_DOOR)
    about, others = VIEWS[view.says]

    def made(said: dict[str, Any]) -> str:
        said = dict(said)
        first = periods.named(said.pop("ago", "this-month"), timezone.localdate()).since
        if "recipient" in said:
            said["recipient"] = said["recipient"] and front_door
        return rows.decision(school, alice, first, signed=True, **said).reference

    wanted = made(about)
    for other in others:
        made(about | other)
    assert found(overseen, DECISIONS, **view.asks) == [wanted]


@pytest.mark.parametrize("view", NOTE_VIEWS, ids=lambda view: view.says)
def test_the_notes_that_are_asked_for_often_are_found(
    alice: Person, school: Agency, overseen: Client, view: View
) -> None:
    now, day = timezone.now(), timedelta(days=1)
    late, soon = (rows.note(school, alice, now - 3 * day, finish_by=by) for by in (now - day, now + day))
    finished = rows.note(school, alice, now - 3 * day, finish_by=now - day)
    rows.decision(school, alice, now, signed=True, urgent_note=finished)
    rows.decision(school, alice, now, urgent_note=soon)
    wanted = {"Not finished in time": [late], "Not finished yet": [late, soon]}[view.says]
    assert set(found(overseen, NOTES, **view.asks)) == {note.reference for note in wanted}


def test_the_index_and_the_lists_offer_the_questions(overseen: Client) -> None:
    index = read(overseen, "/admin/")
    for path, views in ((DECISIONS, DECISION_VIEWS), (NOTES, NOTE_VIEWS)):
        of_the_list = read(overseen, path)
        for view in views:
            query = view.query.replace("&", "&amp;")
            assert f'<a href="{path}?{query}">{view.says}</a>' in index
            assert f'<a href="?{query}">{view.says}</a>' in of_the_list
            chosen = read(overseen, f"{path}?{view.query}")
            for name, code in view.asks.items():
                select = re.search(rf'<select name="{name}".*?</select>', chosen, re.DOTALL)
                assert select
                assert f'<option value="{code}" selected>' in select[0]


# --- What is read ---------------------------------------------------------------------------------------------------------
def hidden() -> Iterator[str]:
    """Every column that holds what was typed, as SQL names it."""
    for model in (Decision, UrgentNote, Subject, Addition):
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField):
                yield f'"{model._meta.db_table}"."{field.column}"'


@pytest.fixture
def taken_as_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether records are unchanged is not asked, for that reads all of them."""
    for name in ("unchanged", "unchanged_notes"):
        monkeypatch.setattr(proofs, name, lambda ids: dict.fromkeys(ids, True))


@pytest.mark.usefixtures("taken_as_whole")
def test_nothing_that_is_hidden_is_even_read_for_a_list(alice: Person, school: Agency, overseen: Client) -> None:
    at = timezone.now()
    rows.decision(school, alice, at, signed=True, urgent_note=rows.note(school, alice, at))
    rows.decision(school, alice, at, urgent_note=rows.note(school, alice, at))
    assert len(list(hidden())) > 10
    reference = Decision.objects.exclude(signed_at=None).get().reference
    with CaptureQueriesContext(connection) as captured:
        for path in (DECISIONS, NOTES):
            assert len(found(overseen, path)) > 0
            for format in ("csv", "xlsx"):
                assert b"".join(overseen.post(f"{path}export/{format}/"))
        assert overseen.post(f"{DECISIONS}find/", {"number": reference}).status_code == 302
        read(overseen, "/admin/reviews/")
    for query in captured:
        assert [column for column in hidden() if column in query["sql"]] == [], query["sql"]
    assert not any("decisions_subject" in query["sql"] for query in captured if "subjectindex" not in query["sql"])


def test_no_page_of_a_list_says_what_is_hidden(alice: Person, overseen: Client) -> None:
    signed(alice, child={"initials": "Ž.Q.", "record_number": "T-WHEATEAR", "surname": "Wheatear"})
    rows.note(alice.roles_now[0].agency, alice, timezone.now())
    for path in LISTS:
        page = read(overseen, path)
        assert [said for said in ("Ž.Q.", "WHEATEAR", "Wheatear", "Absent", "What was said") if said in page] == []


# --- What was changed -----------------------------------------------------------------------------------------------------
def column(client: Client, path: str, reference: str) -> str:
    """What the list says of whether this record is as it was signed: its last column."""
    (row,) = re.findall(rf"<tr><th[^>]*><a[^>]*>{reference}</a>.*?</tr>", read(client, path))
    return str(re.findall(r"<td>([^<]*)</td>", row)[-1])


UNCHANGED, CHANGED = "Unchanged since signing.", "Not as it was signed."
ALTERED = {
    "a flag": "UPDATE decisions_decision SET asked = NOT asked WHERE id = %s",
    "a code": "UPDATE decisions_decision SET outcome = 'no-purpose' WHERE id = %s",
    "a text that cannot be read now": "UPDATE decisions_decision SET answers = transcript WHERE id = %s",
    "a reason": "UPDATE decisions_reliance SET reason = 'consent' WHERE decision_id = %s",
    "a child taken away": "DELETE FROM decisions_subject WHERE decision_id = %s",
    "an addition": "UPDATE decisions_addition SET kind = 'referral' WHERE decision_id = %s",
    "all additions taken away": "DELETE FROM decisions_addition WHERE decision_id = %s",
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_record_that_was_altered_is_shown_as_changed_and_no_other(alice: Person, overseen: Client, how: str) -> None:
    altered, other, plain = signed(alice), signed(alice), signed(alice)
    for decision in (altered, other):
        added(decision, Addition.Kind.LATER_FACT, by=alice)
    for decision in (altered, other, plain):
        assert column(overseen, DECISIONS, decision.reference) == "Unchanged"
        assert UNCHANGED in read(overseen, case_of(decision))
    raw(ALTERED[how], spelled(altered.pk))
    assert column(overseen, DECISIONS, altered.reference) == "CHANGED"
    page = read(overseen, case_of(altered))
    assert CHANGED in page
    assert UNCHANGED not in page
    for decision in (other, plain):
        assert column(overseen, DECISIONS, decision.reference) == "Unchanged"
        assert UNCHANGED in read(overseen, case_of(decision))


def test_an_addition_slipped_in_is_shown_as_a_change(alice: Person, overseen: Client) -> None:
    altered, other = signed(alice), signed(alice)
    addition = added(other, Addition.Kind.LATER_FACT, by=alice)
    raw("UPDATE decisions_addition SET decision_id = %s WHERE id = %s", spelled(altered.pk), spelled(addition.pk))
    for decision in (altered, other):
        assert column(overseen, DECISIONS, decision.reference) == "CHANGED"
        assert CHANGED in read(overseen, case_of(decision))


@pytest.mark.parametrize("name", ["finish_by", "told_at"])
def test_a_note_that_was_altered_is_shown_as_changed_and_no_other(alice: Person, overseen: Client, name: str) -> None:
    altered, other = noted(alice), noted(alice)
    raw(f"UPDATE decisions_urgentnote SET {name} = %s WHERE id = %s", timezone.now(), spelled(altered.pk))
    assert column(overseen, NOTES, altered.reference) == "CHANGED"
    assert column(overseen, NOTES, other.reference) == "Unchanged"
    assert CHANGED in read(overseen, case_of(altered))
    assert UNCHANGED in read(overseen, case_of(other))
