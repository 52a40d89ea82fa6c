"""When something goes wrong people get a page that says so, the numbers to ring and their words back; never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Person
from decisions.actions import decision as actions
from tests.addresses import Address, addresses
from tests.conftest import answered
from tests.markup import Page
from tests.test_database_down import answers
from tests.world import browser, send
from wscp_isa import identifiers, urgent
from wscp_isa.identifiers import uuid7

TYPED = {"reasons": "Seen at the gate\r\nat noon", "wellbeing": "Considered </textarea><b>", "others": "A sister"}
SHOWN = ["Seen at the gate\nat noon", "Considered </textarea><b>", "A sister"]
LINE = urgent.Number("Front door", "0151 496 0101", "Office hours")
# What only somebody who mends the service should read.
INSIDE = ("Traceback", 'File "', "site-packages", "Exception", "django.", "psycopg", "sqlite", "SELECT ", "settings")


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    urgent.keep([LINE])


@pytest.fixture
def client(alice: Person) -> Client:
    signed_in = browser()
    signed_in.force_login(alice)
    return signed_in


@pytest.fixture
def page(alice: Person) -> str:
    """A page of a draft on which somebody writes."""
    draft = answered(alice, "refused consent, shared", without=("reasons",))
    return reverse("answer", args=[draft.reference, "reasons"])


def _check(response: Any, status: int, said: str) -> Page:
    """A whole page, with the numbers to ring, and nothing of the inside of the service."""
    assert response.status_code == status
    found = Page(response.content.decode())
    assert said in found.text
    assert {"tel:999", "tel:01514960101"} <= set(found.addresses)
    assert [word for word in INSIDE if word in response.content.decode()] == []
    assert found.unsafe == []
    return found


# --- What a person does -------------------------------------------------------------------------------------------------------


def test_a_page_that_is_not_there_says_how_a_reference_is_written(client: Client) -> None:
    _check(client.get("/no/such/page/"), 404, "Page not found")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no/such/page/", "/guidance/nothing/", "/decisions/WSP-2222-223/"])
def test_so_it_does_to_somebody_signed_out(path: str) -> None:
    _check(browser().get(path), 404, "Page not found")


@pytest.mark.django_db
def test_a_form_without_proof_of_origin_gives_the_words_back(alice: Person, page: str) -> None:
    client = browser(checked=True)
    client.force_login(alice)
    found = _check(send(client, page, TYPED), 403, "This page has been open too long")
    assert found.values[""] == SHOWN


UNREADABLE: dict[str, Callable[[Client, str], Any]] = {
    "too much": lambda client, page: send(client, page, {"reasons": "x" * 2_700_000}),
    "too much in parts": lambda client, page: client.post(page, {"reasons": "x" * 2_700_000}),
    "too many fields": lambda client, page: send(client, page, {f"x{number}": "1" for number in range(501)}),
    "parts without a border": lambda client, page: client.post(page, "x", content_type="multipart/form-data"),
    "another host": lambda client, page: client.post(page, TYPED, headers={"host": "elsewhere.example"}),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_refused_and_nothing_is_saved(client: Client, page: str, case: str) -> None:
    _check(UNREADABLE[case](client, page), 400, "Nothing was saved")


@pytest.mark.django_db
def test_after_too_many_tries_at_the_door_the_way_to_the_numbers_is_open() -> None:
    client = browser()
    for _ in range(40):
        response = send(client, reverse("account_login"), {"login": "a@b.example", "password": "x"})
    assert response.status_code == 429
    assert "/danger/" in Page(response.content.decode()).addresses


# --- What breaks inside -------------------------------------------------------------------------------------------------------


def test_an_error_inside_a_page_shows_none_of_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("decisions.views.work.LATELY")
    _check(client.get(reverse("home")), 500, "Something went wrong")


def test_an_error_inside_an_action_gives_the_words_back(
    client: Client, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(actions, "_locked")
    found = _check(send(client, page, TYPED), 500, "Something went wrong")
    assert found.values[""] == SHOWN


def test_words_that_another_site_sent_are_not_given_back(
    client: Client, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(actions, "_locked")
    response = send(client, page, TYPED, **{"sec-fetch-site": "cross-site"})
    assert _check(response, 500, "Something went wrong").values == {}


def test_a_template_that_breaks_half_way_shows_no_half_a_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wscp_isa.context.reverse", None)
    found = _check(client.get(reverse("home")), 500, "Something went wrong")
    assert "Your work" not in found.text


def test_with_a_damaged_copy_of_the_numbers_there_is_still_999(client: Client, tmp_path: Path) -> None:
    (tmp_path / "numbers.json").write_text('[{"label": ')
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "tel:999" in Page(response.content.decode()).addresses


# --- With no database at all ----------------------------------------------------------------------------------------------------

FILLED = {
    "reference": identifiers.reference(),
    "key": "reasons",
    "question": "consent",
    "kind": "correction",
    "subject": str(uuid7()),
    "advice": str(uuid7()),
    "number": str(uuid7()),
    "of": str(uuid7()),
    "person": str(uuid7()),
    "role": str(uuid7()),
    "invitation": str(uuid7()),
    "notice": str(uuid7()),
    "contact": str(uuid7()),
    "version": "2022-01",
    "token": "x" * 43,
    "object_id": str(uuid7()),
    "pk": str(uuid7()),
    "looker": str(uuid7()),
    "format": "csv",
    "part": "myths",
    "asked": str(uuid7()),
    "holiday": str(uuid7()),
    "what": "question",
    "uidb36": "0",
    "app_label": "decisions",
    "url": "nothing/",
    "deed": "note",
    "step": "what",
    "task": str(uuid7()),
    "party": str(uuid7()),
    "duty": "lead",
}
WORDS = {"reasons": "What nobody must lose"}
# What machines ask, and what asks no database: the words for each are not the page about a fault.
WITHOUT = {"health-live", "health-ready", "help", "accessibility", "guidance", "guidance-part", "your-information"}


def _path(address: Address) -> str:
    missing = set(address.parameters) - set(FILLED)
    assert not missing, f"Say in FILLED of tests/test_faults.py what may stand for {missing} at {address.name}"
    if address.name == r"admin/(?P<url>.*)$":
        return "/admin/nothing/"
    if address.name.endswith("/<path:object_id>/"):
        return "/" + address.name.replace("<path:object_id>", FILLED["object_id"])
    return reverse(address.name, kwargs={name: FILLED[name] for name in address.parameters})


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[int, str]]:
    """Every address asked for and written to, by a process whose database is a port on which nobody listens."""
    folder = tmp_path_factory.mktemp("var")
    (folder / "numbers.json").write_text(json.dumps([{"label": LINE.label, "number": LINE.number, "hours": ""}]))
    asked = [(method, _path(address), WORDS) for address in addresses() for method in ("get", "post")]
    got = iter(answers(folder, *asked))
    return {(address.name, method): next(got) for address in addresses() for method in ("get", "post")}


@pytest.mark.parametrize("name", sorted({address.name for address in addresses()}))
def test_with_no_database_no_address_breaks(away: dict[tuple[str, str], tuple[int, str]], name: str) -> None:
    for method in ("get", "post"):
        status, body = away[name, method]
        assert status != 500
        assert [word for word in INSIDE if word in body] == []
        if status == 503 and name not in WITHOUT:
            found = Page(body)
            assert "The service is not working just now" in found.text
            assert {"tel:999", "tel:01514960101"} <= set(found.addresses)
            assert found.values.get("", []) == (list(WORDS.values()) if method == "post" else [])


@pytest.mark.parametrize("name", ["home", "start-decision", "answer", "check", "urgent", "danger"])
def test_with_no_database_a_page_that_needs_one_says_so(
    away: dict[tuple[str, str], tuple[int, str]], name: str
) -> None:
    assert away[name, "get"][0] == 503
