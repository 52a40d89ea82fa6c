"""The list of records, as a page: asked of everyone."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from agencies.actions import people
from agencies.models import Agency, Person, Role
from decisions.actions import urgent, withdrawal
from decisions.models import Addition, Decision, UrgentNote
from tests.conftest import CAST, TESTS, answered, signed, start
from tests.decisions import rows
from tests.decisions.additions import added
from tests.decisions.test_list_pages import HOSTILE
from wscp_isa.identifiers import uuid7

SignIn = Callable[[Person], Client]
REFERENCE = re.compile(r'class="govuk-link app-reference" href="[^"]*">(WSP-[0-9A-Z]{4}-[0-9A-Z]{3})<')


def listed(client: Client, query: str = "") -> list[str]:
    """The references on one page of the list, from its top."""
    response = client.get(f"/records/{query}")
    assert response.status_code == 200, query
    return REFERENCE.findall(response.content.decode())


def noted(by: Person) -> UrgentNote:
    return urgent.sign(
        by.roles_now[0].agency,
        child="AB",
        told_agency=None,
        told_whom="Duty worker",
        told_at=timezone.now(),
        what="What was said",
        why="It could not wait",
        submission_key=uuid7(),
        by=by,
    )


@pytest.mark.parametrize("name", CAST)
def test_the_list_is_what_one_may_see(cast: dict[str, Person], signed_in: SignIn, name: str) -> None:
    for by in ("alice", "dana", "charlie", "imran"):
        signed(cast[by])
        answered(cast[by], "no clear purpose", without=("reasons",))
        noted(cast[by])
    gone = start(cast["alice"])
    withdrawal.withdraw(gone, version=gone.version, by=cast["alice"])
    client, person = signed_in(cast[name]), cast[name]
    decisions = Decision.objects.visible_to(person).exclude(pk=gone.pk)
    notes = UrgentNote.objects.visible_to(person)
    for query, seen in (
        ("?show=all", [*decisions, *notes]),
        ("?show=drafts", [*decisions.drafts()]),
        ("?show=signed", [*decisions.filter(signed_at__isnull=False)]),
        ("?show=urgent", [*notes]),
    ):
        assert sorted(listed(client, query)) == sorted(record.reference for record in seen)


@pytest.mark.parametrize("name", CAST)
def test_who_sees_which_rows(cast: dict[str, Person], signed_in: SignIn, name: str) -> None:
    """The rule said once more without the code that answers it."""
    of = {by: {signed(cast[by]).reference, noted(cast[by]).reference} for by in ("alice", "dana", "charlie", "imran")}
    teams_note = {UrgentNote.objects.get(signed_by=cast["alice"]).reference}
    expected = {
        "alice": of["alice"],
        "dana": of["dana"] | teams_note,
        "sam": of["alice"] | of["dana"],
        "charlie": of["charlie"],
        "imran": of["imran"],
    }
    assert set(listed(signed_in(cast[name]))) == expected.get(name, set())


def test_a_page_has_twenty_five_and_leads_on_and_back(alice: Person, school: Agency, signed_in: SignIn) -> None:
    at = datetime(2026, 3, 27, tzinfo=UTC)
    made = [rows.decision(school, alice, at).reference for _ in range(30)]
    client = signed_in(alice)
    first = client.get("/records/?show=drafts").content.decode()
    assert 'rel="prev"' not in first
    onward = unescape(re.findall(r'href="([^"]*)" rel="next"', first)[0])
    second = client.get(onward).content.decode()
    assert 'rel="next"' not in second
    back = unescape(re.findall(r'href="([^"]*)" rel="prev"', second)[0])
    pages = [REFERENCE.findall(page) for page in (first, second)]
    assert [len(page) for page in pages] == [25, 5]
    assert sorted(pages[0] + pages[1]) == sorted(made)
    assert REFERENCE.findall(client.get(back).content.decode()) == pages[0]
    assert "show=drafts" in onward
    assert "show=drafts" in back


@pytest.mark.parametrize("parameter", ["after", "before", "show"])
@pytest.mark.parametrize("value", [value for value in HOSTILE if not value.startswith("%")])
def test_a_hostile_address_is_the_first_page(
    alice: Person, school: Agency, signed_in: SignIn, parameter: str, value: str
) -> None:
    made = rows.decision(school, alice, timezone.now())
    response = signed_in(alice).get("/records/", {parameter: value})
    assert response.status_code == 200
    assert REFERENCE.findall(response.content.decode()) == [made.reference]


def test_no_address_and_no_title_says_whom_a_record_is_about(alice: Person, signed_in: SignIn) -> None:
    signed(alice)
    page = signed_in(alice).get("/records/").content.decode()
    assert "AB, T-0001" in page
    assert not [address for address in re.findall(r'(?:href|action)="([^"]*)"', page) if "T-0001" in address]
    assert "T-0001" not in re.findall("<title>(.*?)</title>", page, re.DOTALL)[0]


def test_it_says_what_became_of_each_in_words(alice: Person, signed_in: SignIn) -> None:
    signed(alice)
    signed(alice, "no clear purpose")
    answered(alice, "no clear purpose", without=("reasons",))
    noted(alice)
    page = re.sub(r"<[^>]*>", "", signed_in(alice).get("/records/").content.decode())
    for words in ("Signed Share", "Signed Do not share", "Draft", "Urgent note To finish"):
        assert words in page


def test_the_right_child_is_shown_once_the_wrong_one_is_put_right(alice: Person, signed_in: SignIn) -> None:
    decision = signed(alice)
    added(decision, Addition.Kind.WRONG_CHILD, by=alice)
    page = signed_in(alice).get("/records/").content.decode()
    assert "BA, T-0002" in page
    assert "T-0001" not in page


def test_a_record_whose_key_is_missing_is_named_and_the_others_are_read(
    alice: Person, signed_in: SignIn, settings: Settings
) -> None:
    locked = signed(alice)
    settings.VAULT_KEYS = ["new:" + "Q0ND" * 10 + "Q0M=", *settings.VAULT_KEYS]
    readable = signed(alice)
    settings.VAULT_KEYS = settings.VAULT_KEYS[:1]
    client = signed_in(alice)
    for page in ("/records/", "/"):
        response = client.get(page)
        assert response.status_code == 200
        text = response.content.decode()
        assert locked.reference in text
        assert readable.reference in text
        assert text.count("Locked: this cannot be read") == 1
        assert text.count("AB, T-0001") == 1


def test_nobody_is_shown_at_a_glance_that_there_is_more_elsewhere(oz: Person, alice: Person, signed_in: SignIn) -> None:
    signed(alice)
    page = signed_in(oz).get("/records/").content.decode()
    assert "There are no records that you may see" in page


def test_a_role_that_ended_takes_its_rows_along(alice: Person, signed_in: SignIn) -> None:
    signed(alice)
    people.end_role(alice.roles_now[0], by=TESTS)
    assert listed(signed_in(Person.objects.get(pk=alice.pk))) == []


def test_only_somebody_of_several_agencies_is_told_which_is_which(
    alice: Person, charity: Agency, signed_in: SignIn
) -> None:
    signed(alice)
    assert "Alice, A school" not in signed_in(alice).get("/records/").content.decode()
    people.give_role(alice, agency=charity, kind=Role.Kind.PRACTITIONER, since=timezone.now(), by=TESTS)
    assert "Alice, A school" in signed_in(alice).get("/records/").content.decode()


@pytest.mark.parametrize("address", ["/", "/records/", "/records/?show=drafts", "/records/?show=urgent"])
@pytest.mark.parametrize("name", ["alice", "dana", "sam"])
def test_the_number_of_queries_does_not_grow_with_the_records(
    cast: dict[str, Person], school: Agency, signed_in: SignIn, address: str, name: str
) -> None:
    client = signed_in(cast[name])

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    at = timezone.now() - timedelta(days=3)
    queries()  # what is read once and kept, such as content types, is read here
    for number in range(60):
        for by in ("alice", "dana"):
            rows.decision(school, cast[by], at, team=by == "dana", signed=number % 2 == 0)
            rows.note(school, cast[by], at)
        if number == 2:
            few = queries()
    assert queries() == few
