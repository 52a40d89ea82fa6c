"""Every address, by every method, asked by everyone, about their own records and others’: access_table.py says what happens."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.contrib import admin
from django.templatetags.static import static
from django.urls import reverse

from tests.access_table import AUDITED, AUDITORS, LINES, METHODS, PEOPLE, SEES, STEPS, TOLD_OF, expected, rows
from tests.addresses import addresses
from tests.markup import Page
from tests.server import on_postgresql
from tests.world import World, browser, lasting, send, undone

pytestmark = pytest.mark.django_db

ADDRESSES = sorted({address.name for address in addresses()})
# The policy as it was designed, nothing more and nothing less.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
DRAWN_ANEW = re.compile(r'value="(?:[A-Za-z0-9]{64}|[0-9a-f-]{36})"')  # proofs of origin and of one press


@dataclass(frozen=True)
class Answer:
    """What somebody got by asking once, and what the table says they should."""

    asked: str
    got: str
    due: str
    headers: tuple[str, ...]
    inline: tuple[str, ...]
    leaks: tuple[str, ...]
    read: frozenset[str]

    def __str__(self) -> str:
        return self.asked


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    logging.disable()  # thousands of refusals, each of them meant
    with lasting(django_db_blocker):
        yield World()
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def answers(world: World) -> Callable[[str], list[Answer]]:
    """All that can be asked of an address, asked once, however many tests want to know."""
    return cache(lambda address: list(_ask(world, address)))


def _ask(world: World, address: str) -> Iterator[Answer]:
    for number, (of, path) in enumerate(world.samples(address).items()):
        for method in ("GET", "POST") if number else _methods(address):
            for person in PEOPLE:
                due = expected(address, of, method, person)
                with undone():
                    response = world.browser(None if person == "signed out" else person).generic(method, path)
                yield _answer(world, response, f"{person}: {method} {address} ({of})", due, path=path, person=person)


def _methods(address: str) -> list[str]:
    """Once an address, every method: one that no page is made for is refused before anyone knows what it is about.

    Where it comes to that no database differs from another, so that the first half of make test asks it alone.
    """
    made_for = {method for line in LINES if line.address.partition(",")[0] == address for method in line.methods}
    return [method for method in METHODS if method in made_for | {"GET", "POST"} or not on_postgresql()]


def _answer(world: World, response: Any, asked: str, due: str, *, path: str, person: str) -> Answer:
    # A list that is taken out comes in pieces; nothing else does.
    body = b"".join(response).decode(errors="replace")
    page = _page(DRAWN_ANEW.sub("", body)) if response["Content-Type"].startswith("text/html") else None
    said = f"{body}\n{response.headers}\n{response.cookies}"
    mine = SEES.get(person, set())
    read, leaks = set(), []
    for of, record in world.records.items():
        words = {word for word in record.words if word in said}
        read |= words
        if of not in mine:
            leaks += words
            known = person in AUDITORS or of in TOLD_OF.get(person, ()) or record.reference in path
            if record.reference in said and not known:
                leaks.append(record.reference)
    return Answer(
        asked=asked,
        got=_happened(response, page, path),
        due=due,
        headers=tuple(wrong_headers(response)),
        inline=tuple(page.unsafe) if page else (),
        leaks=tuple(leaks),
        read=frozenset(read),
    )


_page = cache(Page)


def _happened(response: Any, page: Page | None, path: str) -> str:
    """What happened, in the words of the table; the bare status where the table has no word for it."""
    if response.status_code == 200 and page is None:
        return "file" if response.has_header("Content-Disposition") else "text"
    if response.status_code == 200 and page is not None:
        return "refused" if page.has_summary else "page"
    if response.status_code == 302 and page is not None:
        return "door" if response["Location"] == f"{reverse('account_login')}?next={path}" else "onward"
    if response.status_code == 403 and page is not None and "Your session has ended" in page.text:
        return "ended"
    return {400: "bad", 404: "nothing", 405: "no"}.get(response.status_code, str(response.status_code))


def wrong_headers(response: Any) -> list[str]:
    """What the headers of an answer lack, or have that they should not; nothing where all is well."""
    wrong = [f"{name}: {response.get(name)}" for name, value in HEADERS.items() if response.get(name) != value]
    policy = response.get("Content-Security-Policy", "")
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    if parts != POLICY:
        wrong.append(f"Content-Security-Policy: {policy or None}")
    if "no-store" not in response.get("Cache-Control", ""):
        wrong.append(f"Cache-Control: {response.get('Cache-Control')}")
    return wrong


# --- The table and the addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_has_samples_and_a_line_for_each(world: World, address: str) -> None:
    try:
        for of in world.samples(address):
            rows(address, of)
    except LookupError as missing:
        pytest.fail(str(missing))


def test_the_table_speaks_of_nothing_that_is_not_there(world: World) -> None:
    said = {(line.address.split(", ")[0], line.of) for line in LINES if line.of != "every decision"}
    there = {(address, of.split(", ")[0]) for address in ADDRESSES for of in world.samples(address)}
    assert said - there == set()
    assert set(STEPS) == set(world.steps)


def test_the_table_knows_all_that_the_auditors_window_shows() -> None:
    shown = {f"{model._meta.app_label}/{model._meta.model_name}" for model in admin.site._registry}
    assert shown == set(AUDITED)


# --- What the answers are -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_everyone_gets_what_the_table_says(answers: Callable[[str], list[Answer]], address: str) -> None:
    surprises = [f"{answer}: {answer.got}, not {answer.due}" for answer in answers(address) if answer.got != answer.due]
    assert surprises == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_ever_breaks(answers: Callable[[str], list[Answer]], address: str) -> None:
    assert [str(answer) for answer in answers(address) if answer.got.startswith("5")] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_meets_a_word_of_a_record_that_is_not_theirs(
    answers: Callable[[str], list[Answer]], address: str
) -> None:
    assert [f"{answer}: {answer.leaks}" for answer in answers(address) if answer.leaks] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_every_header(answers: Callable[[str], list[Answer]], address: str) -> None:
    assert [f"{answer}: {answer.headers}" for answer in answers(address) if answer.headers] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_has_style_or_script_of_its_own(answers: Callable[[str], list[Answer]], address: str) -> None:
    assert [f"{answer}: {answer.inline}" for answer in answers(address) if answer.inline] == []


@pytest.mark.parametrize("person", SEES)
def test_the_words_looked_for_are_there_for_those_who_may_read_them(
    world: World, answers: Callable[[str], list[Answer]], person: str
) -> None:
    met: set[str] = set()
    addresses_of_words = (
        "decision",
        "check",
        "urgent-note",
        "advice",
        "request",
        "answer-request",
        "front-door-item",
        "breach",
    )
    for address in addresses_of_words:
        met |= {word for answer in answers(address) if str(answer).startswith(person) for word in answer.read}
    # What was asked of an adviser is read by the adviser; whoever asked meets it again on the signed record.
    mine = SEES[person] - (set(world.questions) if person != "dana" else set())
    assert met == {word for of in mine for word in world.records[of].words}


# --- Answers that belong to no address ------------------------------------------------------------------------------------


def _lost(world: World) -> Any:
    return browser().get("/no/such/page/")


def _without_its_slash(world: World) -> Any:
    return browser().get("/help")


def _unreadable(world: World) -> Any:
    return browser().get("/help/?q=%00")


def _unprovable(world: World) -> Any:
    client = browser(checked=True)
    client.force_login(world.people["alice"])
    return client.post(reverse("start-decision"))


def _from_another_host(world: World) -> Any:
    return browser().get("/", headers={"host": "elsewhere.example"})


def _too_often(world: World) -> Any:
    client = browser()
    for _ in range(40):
        response = send(client, reverse("account_login"), {"login": "a@b.example", "password": "x"})
    assert response.status_code == 429
    return response


STRAYS = {
    "no such page": _lost,
    "an address without its slash": _without_its_slash,
    "an address that cannot be read": _unreadable,
    "a form that did not come from here": _unprovable,
    "a request for another host": _from_another_host,
    "too many tries at the door": _too_often,
}


@pytest.mark.parametrize("stray", STRAYS)
def test_so_does_every_answer_that_belongs_to_no_address(world: World, stray: str) -> None:
    response = STRAYS[stray](world)
    assert wrong_headers(response) == []
    assert Page(response.content.decode()).unsafe == []


def test_an_error_inside_a_page_carries_them_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("decisions.views.work.LATELY")
    response = world.browser("alice").get(reverse("home"))
    assert response.status_code == 500
    assert wrong_headers(response) == []
    assert Page(response.content.decode()).unsafe == []


def test_static_files_may_be_kept(world: World) -> None:
    response = browser().get(static("app.css"))
    assert response.status_code == 200
    assert "no-store" not in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
