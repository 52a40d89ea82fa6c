"""Finding a record: exactly, within one's own sight, and never without a look that says so."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies import grants
from agencies.actions import people as agency_people
from agencies.models import Agency, Person, Role
from decisions import find
from decisions.actions import decision as actions
from decisions.actions import find as searching
from decisions.actions import people, withdrawal
from decisions.models import Addition, Decision, Subject, SubjectIndex
from tests.conftest import CAST, TESTS, answered, new_person, signed, start
from tests.decisions import rows
from tests.decisions.additions import added
from tests.decisions.test_list import REFERENCE, noted
from wscp_isa import identifiers, ledger
from wscp_isa.ledger.models import Look
from wscp_isa.vault.index import digest

SignIn = Callable[[Person], Client]
BORN = {"born_on-day": "2", "born_on-month": "3", "born_on-year": "2015"}


def child(initials: str = "AB", record_number: str = "T-0001", **more: Any) -> dict[str, Any]:
    return {"initials": initials, "record_number": record_number, **more}


def found(person: Person, record_number: str) -> list[Decision]:
    return list(Decision.objects.filter(pk__in=find.by_record_number(person, record_number).ids))


def asks(client: Client, **posted: str) -> tuple[list[str], str]:
    """The references that a search shows, and the whole page."""
    response = client.post("/find/", posted)
    assert response.status_code == 200
    page = response.content.decode()
    return REFERENCE.findall(page), page


# --- What stands in the index ---------------------------------------------------------------------------------------------


def test_a_record_number_is_found_however_it_is_typed(alice: Person) -> None:
    decision = answered(alice, "no clear purpose", child=child(record_number="CPOMS 12/34-a"))
    for typed in ("CPOMS 12/34-a", "cpoms1234A", " CPOMS-12-34-A "):
        assert found(alice, typed) == [decision]
    for mistyped in ("CPOMS 12/34-b", "CPOMS 12/3", "CPOMS", "2/34-a", "", "%", "-"):
        assert found(alice, mistyped) == []


def test_what_is_indexed_stays_in_step_with_the_draft(alice: Person) -> None:
    draft = answered(alice, "no clear purpose")
    other = {"child": {**_described(), "initials": "CD", "record_number": "T-0002"}}
    actions.answer(draft, step="child", given=other, version=draft.version, by=alice)
    assert found(alice, "T-0001") == []
    assert found(alice, "T-0002") == [draft]
    assert SubjectIndex.objects.count() == 1


def _described() -> dict[str, Any]:
    return {"unborn": [], "surname": "", "born_on": None}


def test_everyone_named_in_a_record_leads_to_it(alice: Person) -> None:
    draft = answered(alice, "no clear purpose")
    sister = people.connect(draft, kind=Subject.Kind.CHILD, initials="CD", record_number="T-0002", by=alice)
    people.connect(draft, kind=Subject.Kind.ADULT, initials="EF", record_number="", by=alice)
    assert found(alice, "T-0001") == found(alice, "T-0002") == [draft]
    people.disconnect(draft, subject=sister.pk, by=alice)
    assert found(alice, "T-0002") == []


def test_indexing_again_changes_nothing(alice: Person) -> None:
    decision = answered(alice, "no clear purpose", child=child(surname="Ash", **BORN))
    before = set(SubjectIndex.objects.values_list("pk", flat=True))
    find.index(decision)
    assert set(SubjectIndex.objects.values_list("pk", flat=True)) == before
    assert len(before) == 2


def test_a_date_of_birth_is_never_indexed_alone(alice: Person) -> None:
    answered(alice, "no clear purpose", child=child(**BORN))
    assert [row.kind for row in SubjectIndex.objects.all()] == [SubjectIndex.Kind.RECORD_NUMBER]


def test_surname_and_date_of_birth_lead_to_it_together(alice: Person) -> None:
    decision = answered(alice, "no clear purpose", child=child(surname="O’Brien-García", **BORN))
    by_identity = find.by_identity(alice, surname="OBRIEN GARCIA", born_on=date(2015, 3, 2))
    assert list(by_identity.ids) == [decision.pk]
    assert not find.by_identity(alice, surname="OBRIEN GARCIA", born_on=date(2015, 3, 3)).ids
    assert not find.by_identity(alice, surname="OBRIEN", born_on=date(2015, 3, 2)).ids


def test_the_search_follows_the_right_child(alice: Person) -> None:
    decision = signed(alice, child=child(surname="Ash", **BORN))
    added(decision, Addition.Kind.WRONG_CHILD, by=alice)
    assert found(alice, "T-0001") == []
    assert found(alice, "T-0002") == [decision]
    assert not find.by_identity(alice, surname="Ash", born_on=date(2015, 3, 2)).ids
    added(decision, Addition.Kind.WRONG_CHILD, by=alice, record_number="T-0003")
    assert found(alice, "T-0002") == []
    assert found(alice, "T-0003") == [decision]


def test_of_several_children_all_stay_beside_the_right_one(alice: Person) -> None:
    draft = answered(alice, "no clear purpose")
    people.connect(draft, kind=Subject.Kind.CHILD, initials="CD", record_number="T-0004", by=alice)
    draft.refresh_from_db()
    decision = actions.sign(draft, version=draft.version, by=alice)
    added(decision, Addition.Kind.WRONG_CHILD, by=alice)
    assert found(alice, "T-0001") == found(alice, "T-0004") == found(alice, "T-0002") == [decision]


def test_other_additions_move_nothing(alice: Person) -> None:
    decision = signed(alice)
    for kind in (Addition.Kind.CORRECTION, Addition.Kind.LATER_FACT, Addition.Kind.TOLD_FAMILY):
        added(decision, kind, by=alice)
    assert found(alice, "T-0001") == [decision]


def test_the_index_says_nothing_without_its_key(alice: Person, charlie: Person) -> None:
    """Neither what was typed nor that two agencies know one child."""
    for person in (alice, charlie):
        answered(person, "no clear purpose", child=child("QZ", "T-0042", surname="Quillfeather", **BORN))
    rows_ = list(SubjectIndex.objects.all())
    digests = {bytes(row.digest) for row in rows_}
    assert len(rows_) == len(digests) == 4
    assert {len(hashed) for hashed in digests} == {16}
    stored = b"".join(digests).lower()
    for plain in ("t0042", "T-0042", "quillfeather", "20150302"):
        assert plain.lower().encode() not in stored
    assert digest("record-number", "T-0042", agency=alice.roles_now[0].agency_id) in digests


def test_where_the_index_cannot_be_written_the_answer_is_not_there_either(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = answered(alice, "no clear purpose", without=("child",))

    def fail(decision: Decision) -> None:
        raise RuntimeError

    monkeypatch.setattr(find, "index", fail)
    with pytest.raises(RuntimeError):
        actions.answer(
            draft, step="child", given={"child": {**child(), **_described()}}, version=draft.version, by=alice
        )
    assert not Subject.objects.exists()


# --- Who finds what -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_a_search_finds_what_one_may_see_of_ones_own_agency_and_nothing_else(
    cast: dict[str, Person], signed_in: SignIn, name: str
) -> None:
    made = [signed(cast[by]) for by in ("alice", "dana", "charlie", "imran")]
    made += [answered(cast[by], "no clear purpose", without=("reasons",)) for by in ("alice", "dana", "charlie")]
    visible = {decision.reference for decision in Decision.objects.visible_to(cast[name])}
    client = signed_in(cast[name])
    assert set(asks(client, number="t0001")[0]) == visible
    for decision in made:
        assert set(asks(client, number=decision.reference)[0]) == visible & {decision.reference}


@pytest.mark.parametrize("name", CAST)
def test_an_urgent_note_is_found_by_its_reference(cast: dict[str, Person], signed_in: SignIn, name: str) -> None:
    note = noted(cast["alice"])
    assert asks(signed_in(cast[name]), number=note.reference)[0] == (
        [note.reference] if name in {"alice", "dana", "sam"} else []
    )


def test_what_somebody_may_not_see_looks_like_what_is_not_there(alice: Person, bob: Person, signed_in: SignIn) -> None:
    decision = signed(alice)
    nowhere = next(ref for ref in iter(identifiers.reference, "") if ref != decision.reference)
    client = signed_in(bob)
    pages = [re.sub(r'value="[^"]*"', "", asks(client, number=number)[1]) for number in (decision.reference, nowhere)]
    assert pages[0] == pages[1]
    assert "Nothing found" in pages[0]


def test_a_grant_opens_its_record_and_no_search(alice: Person, bob: Person, sam: Person, signed_in: SignIn) -> None:
    decision = signed(alice)
    until = timezone.now() + timedelta(hours=1)
    grants.give(decision, to=bob, reason="Asked for advice", until=until, by=sam)
    assert asks(signed_in(bob), number=decision.reference)[0] == []
    assert asks(signed_in(bob), number="T-0001")[0] == []


def test_somebody_of_two_agencies_finds_the_records_of_both(alice: Person, charity: Agency) -> None:
    agency_people.give_role(alice, agency=charity, kind=Role.Kind.SPOC, since=timezone.now(), by=TESTS)
    charlie = new_person("charlie", charity, Role.Kind.PRACTITIONER)
    both = Person.objects.get(pk=alice.pk)
    assert {*found(both, "T-0001")} == set()
    mine, theirs = signed(alice), signed(charlie)
    assert {*found(both, "T-0001")} == {mine, theirs}
    assert found(charlie, "T-0001") == [theirs]


def test_a_withdrawn_draft_is_found_by_its_reference_and_says_so(alice: Person, signed_in: SignIn) -> None:
    draft = start(alice)
    withdrawal.withdraw(draft, version=draft.version, by=alice)
    references, page = asks(signed_in(alice), number=draft.reference)
    assert references == [draft.reference]
    assert "Withdrawn" in page


# --- The page --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{}", " {} ", "«{}»", "{}."])
@pytest.mark.parametrize("change", [str.upper, str.lower, lambda ref: ref.replace("-", ""), lambda ref: ref[4:]])
def test_a_reference_is_read_however_it_is_typed(
    alice: Person, signed_in: SignIn, typed: str, change: Callable[[str], str]
) -> None:
    decision = signed(alice)
    assert asks(signed_in(alice), number=typed.format(change(decision.reference)))[0] == [decision.reference]


@pytest.mark.parametrize("number", ["WSP-2222-223", "wsp2222223", "WSP 2222 22 3"])
def test_a_mistyped_reference_is_told_from_one_that_is_not_there(alice: Person, signed_in: SignIn, number: str) -> None:
    references, page = asks(signed_in(alice), number=number)
    assert references == []
    assert "Check the reference: it does not match its last letter" in page
    assert "<title>Error: " in page
    assert f'value="{number}"' in page
    assert not Look.objects.filter(how="search").exists()


@pytest.mark.parametrize("letter", "0O1Io")
def test_letters_that_no_reference_has_are_named(alice: Person, signed_in: SignIn, letter: str) -> None:
    page = asks(signed_in(alice), number=f"WSP-2222-22{letter}")[1]
    assert "it never has the letters O and I or the numbers 0 and 1" in page


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Enter a reference or a record number"),
        ({"number": " "}, "Enter a reference or a record number"),
        ({"number": "x" * 61}, "must be 60 characters or less"),
        ({"by": "identity"}, "Enter the child’s surname"),
        ({"by": "identity", "surname": "Ash"}, "Enter the child’s date of birth"),
        ({"by": "identity", **BORN}, "Enter the child’s surname"),
        (
            {"by": "identity", "surname": "Ash", **BORN, "born_on-day": "31", "born_on-month": "2"},
            "must be a real date",
        ),
        ({"by": "identity", "surname": "Ash", **BORN, "born_on-year": "2099"}, "must be today or in the past"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_searches_for_nothing(
    alice: Person, signed_in: SignIn, posted: dict[str, str], sentence: str
) -> None:
    assert sentence in asks(signed_in(alice), **posted)[1]
    assert not Look.objects.exists()


def test_nothing_found_says_what_to_check(alice: Person, signed_in: SignIn) -> None:
    client = signed_in(alice)
    page = asks(client, number="T-9999")[1]
    assert "<title>Nothing found - Find a record" in page
    assert "that the record number is from your own agency’s system" in page
    assert 'value="T-9999"' in page
    page = asks(client, by="identity", surname="Ash", **BORN)[1]
    assert "the spelling of the surname, and the date of birth" in page
    assert 'value="Ash"' in page


def test_surname_and_date_of_birth_find_it_on_the_page(alice: Person, signed_in: SignIn) -> None:
    decision = answered(alice, "no clear purpose", child=child(surname="Ash", **BORN))
    references, page = asks(signed_in(alice), by="identity", surname="ash", **BORN)
    assert references == [decision.reference]
    assert "1 record found" in page


@pytest.mark.parametrize(
    "posted", [{"number": "T-0001"}, {"number": "T-9999"}, {"by": "identity", "surname": "Ash", **BORN}]
)
def test_each_search_writes_one_look_that_does_not_say_what_for(
    alice: Person, signed_in: SignIn, posted: dict[str, str]
) -> None:
    signed(alice)
    client = signed_in(alice)
    client.get("/find/")
    assert not Look.objects.exists()
    asks(client, **posted)
    (look,) = Look.objects.all()
    assert (look.how, look.actor_id, look.subject, look.key_id) == ("search", alice.pk, None, None)


def test_where_the_look_cannot_be_written_nothing_is_found(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    signed(alice)

    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(ledger, "search", fail)
    with pytest.raises(RuntimeError):
        searching.by_number("T-0001", reference="", by=alice)


def test_nothing_that_was_typed_reaches_an_address(alice: Person, signed_in: SignIn) -> None:
    signed(alice)
    page = asks(signed_in(alice), number="T-0001")[1]
    assert not [address for address in re.findall(r'(?:href|action)="([^"]*)"', page) if "T-0001" in address]
    assert "T-0001" not in re.findall("<title>(.*?)</title>", page, re.DOTALL)[0]
    # A form that is sent by GET would put it there.
    source = (Path(settings.BASE_DIR) / "templates/decisions/lists/find.html").read_text("utf-8")
    assert source.count("<form") == source.count('<form method="post"')


def test_a_number_that_very_many_records_have_is_not_shown_without_end(
    alice: Person, school: Agency, signed_in: SignIn
) -> None:
    for _ in range(find.MOST + 2):
        find.index(rows.decision(school, alice, timezone.now()))
    client = signed_in(alice)
    references, page = asks(client, number="T-0001")
    assert len(references) == find.MOST
    assert "More than 50 records found" in page


def test_the_number_of_queries_does_not_grow_with_what_is_found(
    alice: Person, school: Agency, signed_in: SignIn
) -> None:
    client = signed_in(alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            asks(client, number="T-0001")
        return len(made)

    for number in range(45):
        find.index(rows.decision(school, alice, timezone.now()))
        if number == 2:
            few = queries()
    assert queries() == few


@pytest.mark.parametrize("made", ["a decision", "an urgent note"])
def test_a_reference_that_another_record_has_is_drawn_again(
    alice: Person, monkeypatch: pytest.MonkeyPatch, made: str
) -> None:
    """Six letters are few among millions of records, and nothing may stand in the way of an urgent note."""
    taken, free = [start(alice).reference, noted(alice).reference], "WSP-2222-222"
    drawn = iter([*taken, free])
    monkeypatch.setattr(identifiers, "reference", lambda: next(drawn))
    assert (start(alice) if made == "a decision" else noted(alice)).reference == free
