"""The register: what each may see, newest first, a page at a time, at the same cost however much there is; and as a file."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, Person, Role
from breaches import listing
from breaches.actions import breach as actions
from breaches.models import Breach, BreachAccess
from tests.breaches import made
from tests.breaches.made import HOUR
from tests.conftest import CAST, TESTS, new_person
from wscp_isa import keyset, ledger
from wscp_isa.identifiers import reference, uuid7

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def listed(person: Person, show: str = "all") -> list[str]:
    """Every breach of the register, page after page."""
    cursor, found = "", []
    while True:
        page = keyset.page(listing.narrowed(person, show), older_than=cursor)
        found += [place.id for place in page.places]
        if not page.older:
            return [str(id_) for id_ in found]
        cursor = page.older


def clones(breach: Breach, number: int) -> Iterator[Breach]:
    """So many more of the same, an hour apart, as rows: what a page costs does not depend on what they say."""
    for place in range(1, number + 1):
        row = Breach.objects.select_related("key").get(pk=breach.pk)
        sight = BreachAccess.objects.get(breach=breach)
        values = {field.attname: getattr(row, field.attname) for field in Breach._meta.concrete_fields}
        values |= {"id": uuid7(), "submission_key": uuid7(), "reference": reference()}
        values["reported_at"] = breach.reported_at - place * HOUR
        clone = Breach(**values)
        clone.key = row.key
        clone.save(force_insert=True)
        access = {field.attname: getattr(sight, field.attname) for field in BreachAccess._meta.concrete_fields}
        access |= {"id": None, "breach_id": clone.pk, "created_at": clone.reported_at}
        BreachAccess.objects.create(**access)
        yield clone


def test_everyone_is_listed_what_they_may_see_and_nothing_else(cast: dict[str, Person], council: Agency) -> None:
    carol = new_person("carol", council, Role.Kind.SPOC)
    told = made.reported(cast["alice"])
    made.told(made.with_owner(told, council, by=cast["sam"]), by=cast["sam"])
    for name in ("alice", "dana", "charlie", "imran", "morgan", "priya"):
        made.reported(cast[name])
    for person in (*cast.values(), carol):
        visible = Breach.objects.visible_to(person).order_by("-reported_at", "-id").values_list("pk", flat=True)
        assert listed(person) == [str(id_) for id_ in visible], person
    assert len(listed(cast["sam"])) == 3
    assert listed(cast["oz"]) == []


def test_whoever_sees_it_for_two_agencies_is_listed_it_once(alice: Person, sam: Person, charity: Agency) -> None:
    breach = made.reported(alice)
    made.told(made.with_owner(breach, charity, by=sam), by=sam)
    people.give_role(sam, agency=charity, kind=Role.Kind.SPOC, since=timezone.now() - HOUR, by=TESTS)
    assert listed(Person.objects.get(pk=sam.pk)) == [str(breach.pk)]


def test_it_is_narrowed_to_what_has_become_of_each(cast: dict[str, Person]) -> None:
    sam = cast["sam"]
    breaches = {
        state: made.reported(cast["alice"]) for state in ("suspected", "confirmed", "near-miss", "closed", "joined")
    }
    made.confirmed(breaches["confirmed"], by=sam)
    actions.say_what_it_is(breaches["near-miss"], settled="near-miss", because="Stopped", by=sam)
    made.finished(breaches["closed"], by=sam)
    actions.close(breaches["closed"], learned="Much", by=sam)
    actions.join(breaches["joined"], reference=breaches["confirmed"].reference, by=sam)
    for state, breach in breaches.items():
        assert listed(sam, state) == [str(breach.pk)]
    assert len(listed(sam)) == 5
    assert listed(sam, "not-a-breach") == []


def test_pages_follow_each_other_and_none_costs_more_with_more(alice: Person, sam: Person, signed_in: SignIn) -> None:
    breach = made.reported(alice)
    browser = signed_in(sam)
    list(clones(breach, 26))

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        return len(asked)

    few = {path: cost(path) for path in ("/breaches/", "/breaches/?show=suspected")}
    everything = list(clones(Breach.objects.earliest("reported_at"), 60))
    assert {path: cost(path) for path in few} == few
    assert len(listed(sam)) == 87
    page = browser.get("/breaches/")
    older = page.context["older"]
    assert "older=" in older
    assert len(browser.get(older).context["rows"]) == 25
    shown = {row.id for row in page.context["rows"]} | {row.id for row in browser.get(older).context["rows"]}
    assert len(shown) == 50
    assert everything[-1].pk not in shown


@pytest.mark.parametrize("hostile", ["x", "=", "é", "%00", "A" * 9999, "' OR 1=1 --"])
def test_a_damaged_address_gives_the_first_page(alice: Person, signed_in: SignIn, hostile: str) -> None:
    made.reported(alice)
    page = signed_in(alice).get("/breaches/", {"show": hostile, "older": hostile, "newer": hostile})
    assert len(page.context["rows"]) == 1


def test_each_list_is_answered_from_its_index(alice: Person, sam: Person) -> None:
    made.reported(alice)
    for person, indexes in (
        (sam, ("breach_access_list", "breach_access_state")),
        (alice, ("breach_access_own", "breach_access_own_state")),
    ):
        for show, index in zip(("all", "suspected"), indexes, strict=True):
            narrow = listing.narrowed(Person.objects.get(pk=person.pk), show)[0]
            rows = narrow.rows.order_by("-created_at", "-breach_id").values_list("created_at", "breach_id")[:26]
            if connection.vendor == "sqlite":
                assert index in rows.explain()


def test_as_a_file_it_says_what_the_register_says_and_what_happened_where_that_is_ones_own(
    cast: dict[str, Person], council: Agency, signed_in: SignIn
) -> None:
    carol = new_person("carol", council, Role.Kind.SPOC)
    breach = made.reported(cast["alice"], what='=1+1, "quoted"')
    made.told(made.with_owner(breach, council, by=cast["sam"]), by=cast["sam"])

    def rows(person: Person) -> list[dict[str, Any]]:
        answer = signed_in(person).post("/breaches/export/csv/?show=suspected")
        assert answer["Content-Disposition"].startswith('attachment; filename="data-breaches-')
        text = b"".join(answer).decode().removeprefix("\ufeff")
        return list(csv.DictReader(io.StringIO(text)))

    own, theirs = rows(cast["sam"]), rows(carol)
    assert own[0]["Reference"] == theirs[0]["Reference"] == breach.reference
    assert own[0]["What happened"] == '\'=1+1, "quoted"'
    assert theirs[0]["What happened"] == ""
    assert signed_in(cast["sam"]).post("/breaches/export/xlsx/").content[:2] == b"PK"
    assert [entry.action for entry in ledger.entries(cast["sam"])][-2:] == ["register.exported"] * 2


def test_a_late_deadline_is_said_in_the_list(alice: Person, sam: Person) -> None:
    at = timezone.now() - 80 * HOUR
    breach = made.reported(alice, suspected_at=at)
    made.confirmed(breach, by=sam, at=at)
    row = listing.rows([breach.pk], now=timezone.now())[0]
    assert row.late
    assert not listing.rows([breach.pk], now=at + timedelta(hours=71))[0].late


@pytest.mark.parametrize("name", CAST)
def test_a_breach_is_found_by_its_reference_by_those_who_may_see_it(
    cast: dict[str, Person], signed_in: SignIn, name: str
) -> None:
    breach = made.reported(cast["alice"])
    page = signed_in(cast[name]).post("/find/", {"number": breach.reference.lower()}).content.decode()
    assert (f'href="{breach.get_absolute_url()}"' in page) is (name in {"alice", "dana", "sam"})


def test_those_who_oversee_find_its_case(alice: Person, morgan: Person, signed_in: SignIn) -> None:
    breach = made.reported(alice)
    found = signed_in(morgan).post("/admin/decisions/decision/find/", {"number": breach.reference})
    assert found.status_code == 302
    assert found["Location"].endswith(f"/breaches/breach/{breach.pk}/change/")
