"""A word of its own is typed into every field of every form, and into whatever else a browser sends, and looked for everywhere.

It may be in encrypted columns, and on the pages of those who may read it: nowhere else, but for what CLEAR lists with a reason.
"""

import base64
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agencies.forms.numbers import NumberForm
from decisions.actions import decision as actions
from decisions.forms.page import StepForm
from tests.addresses import addresses
from tests.markup import Page
from tests.places import PLACES, Typed, fields, typed_at
from tests.world import Upload, World, browser, forget_tries, lasting, send, undone
from wscp_isa import notices, sweeps
from wscp_isa.govuk import fields as kinds
from wscp_isa.logs import Formatter

pytestmark = pytest.mark.django_db

# What breaks out of a log line, a query, an address or a page that is carelessly made.
HOSTILE = "'\"<b>%s{0}\\"
# Columns in which what was typed stands in clear, and why; nothing of it is about a child.
CLEAR = {
    "agencies_dutynumber.label": "a number to ring is there for everyone to read",
    "agencies_dutynumber.hours": "a number to ring is there for everyone to read",
    "agencies_schoolholiday.name": "when schools are closed is there for everyone signed in to read",
    "agencies_agency.name": "the directory of agencies is there for everyone signed in to read",
    "agencies_agency.other_ways": "the same",
    "agencies_agency.assessed_by": "the same",
    "agencies_agency.retention": "the same",
    "agencies_agencyname.name": "the same",
    "agencies_agency.checks_held": "the same",
    "agencies_agencycontact.name": "whom to reach at an agency is there for everyone signed in to read",
    "agencies_agencycontact.post": "the same",
    "agencies_signature.name": "who put their name to the agreement is there for everyone signed in to read",
    "agencies_signature.post": "the same",
    "agencies_signature.controls": "what the agency said of itself when it signed",
    "agencies_approval.name": "the same as a signature",
    "agencies_approval.post": "the same as a signature",
    "agencies_agreementreview.present": "what the partners found is about agencies, for the partnership and the partners",
    "agencies_agreementreview.found": "the same",
    "agencies_invitation.name": "what somebody who is invited is called, for those who answer for the agency to read",
    "agencies_person.name": "what somebody is called who works with these records",
    "ledger_entry.actor_name": "the same",
    "decisions_agencyset.name": "what an agency calls those whom it usually asks, for those who ask there to read",
    "ledger_entry.facts_json": "who changed numbers, targets, agencies, contacts, from what to what, who signed, who was invited",
}
OF_EVERYONE = (
    *("a number", "a new number", "an agency", "a new agency", "an agency’s own facts", "an agency’s new name"),
    *("a contact", "another contact", "the agreement signed", "the agreement approved", "the agreement reviewed"),
    *("an invitation", "an invitation accepted by somebody new", "a school holiday", "a set", "another name for a set"),
)


# What every one of the words begins with, and stands in no page.
TRACE = "Zyxwvut"
WORD = re.compile(rf"{TRACE}\d+Q")
NUMBERED = {asked: number for number, asked in enumerate((place, name) for place in PLACES for name in fields(place))}


def word(place: str, name: str) -> str:
    """The word that is typed into this field and nowhere else."""
    return f"{TRACE}{NUMBERED[place, name]}Q"


@dataclass
class Watch:
    """All that was said while the words were typed: log lines, and every address in an answer."""

    log: io.StringIO = field(default_factory=io.StringIO)
    addresses: list[str] = field(default_factory=list)

    def take(self, response: Any) -> Any:
        """Keep the addresses of an answer: those that it sends a browser to, and those on its page."""
        self.addresses += [value for name, value in response.headers.items() if name in ("Location", "Refresh", "Link")]
        if response.headers.get("Content-Type", "").startswith("text/html"):
            page = Page(response.content.decode())
            self.addresses += page.addresses
        return response


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with lasting(django_db_blocker):
        yield World()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Every logger that there is, in the form in which the service writes its log."""
    watch = Watch()
    handler = logging.StreamHandler(watch.log)
    handler.setFormatter(Formatter())
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    listened = [logging.getLogger(), *(logger for logger in known if not logger.propagate)]
    for logger in listened:
        logger.addHandler(handler)
    yield watch
    for logger in listened:
        logger.removeHandler(handler)


def _typed(world: World, place: str) -> Typed:
    """What is typed when all is well, with a word of its own in every text."""
    texts = {
        name: asked for name, asked in fields(place).items() if _is_text(asked) and name not in PLACES[place].picky
    }
    words = {name: (word(place, name) + HOSTILE)[: getattr(asked, "max_length", None)] for name, asked in texts.items()}
    return typed_at(world, place) | words


def _is_text(asked: Any) -> bool:
    return not hasattr(asked, "choices") and not isinstance(asked, kinds.DateField | kinds.FileField)


def _mistyped(place: str) -> Typed:
    """The same words where they are no answer: in every box for a date, in place of every choice, and as the version."""
    typed: Typed = {}
    for name, asked in fields(place).items():
        parts = [f"{name}-{part}" for part in asked.parts] if isinstance(asked, kinds.DateField) else [name]
        typed |= dict.fromkeys([*parts, "version"], word(place, name) + HOSTILE)
    return typed


def _read(value: Any) -> str:
    """A stored value as text, and as what it says if it is text in base 64."""
    stored = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
    try:
        decoded = base64.b64decode(stored, validate=True)
    except ValueError:
        decoded = b""
    return b" ".join((stored, decoded)).decode("utf-8", "replace")


def _left() -> Iterator[tuple[str, str]]:
    """Each column of each row in which one of the words stands, with the text around it; sessions are read as they are used."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                texts = {f"{table}.{name}": _read(value) for name, value in zip(names, row, strict=True)}
                yield from ((column, text) for column, text in texts.items() if TRACE in text)
    for session in Session.objects.all():
        if TRACE in (text := str(session.get_decoded())):
            yield "django_session.session_data", text


def _check(watch: Watch, *, said: str = "") -> None:
    """The log was listened to, and neither it, nor a mail, nor an address holds one of the words."""
    log = watch.log.getvalue()
    assert said in log
    assert [line for line in log.splitlines() if TRACE in line] == []
    assert [address for address in watch.addresses if TRACE in address] == []
    assert mail.outbox == []


# --- What is typed --------------------------------------------------------------------------------------------------------------


def test_no_word_from_any_field_is_in_a_log_a_mail_an_address_or_a_column(world: World, watch: Watch) -> None:
    ready = {name: place.meet(world) for name, place in PLACES.items()}
    for place, met in ready.items():
        forget_tries()
        watch.take(met.send(_typed(world, place) | {"version": "0"}))  # stale, where there is a version: kept as unsent
        watch.take(met.client.get(met.path))
        watch.take(met.send(_mistyped(place)))
        taken = watch.take(met.send(_typed(world, place)))
        assert taken.status_code < 500, place
        watch.take(met.client.get(taken.headers.get("Location", met.path)))
    _check(watch)
    public = {word(place, name) for place in OF_EVERYONE for name in fields(place)}
    left = {(column, found) for column, text in _left() for found in WORD.findall(text)}
    assert {f"{found} in {column}" for column, found in left if column not in CLEAR or found not in public} == set()


def test_no_word_from_any_field_is_in_what_people_are_told_long_afterwards(world: World, watch: Watch) -> None:
    for place, met in [(name, place.meet(world)) for name, place in PLACES.items()]:
        forget_tries()
        met.send(_typed(world, place))
    assert not list(sweeps.run(timezone.now() + timedelta(days=400)))
    notices.drain(clock=lambda: timezone.now() + timedelta(days=400))
    told = [str(message.message()) + message.subject + message.body for message in mail.outbox]
    mail.outbox.clear()
    assert len(told) > 3
    assert [text for text in told if TRACE in text] == []


def test_each_word_is_typed_where_it_is_looked_for(world: World) -> None:
    """The test above would be content with words that nobody typed."""
    met = PLACES["step reasons"].meet(world)
    assert met.send(_typed(world, "step reasons")).status_code == 302
    stored = met.stored()
    assert all(word("step reasons", name) in stored[name] for name in fields("step reasons"))
    numbers = PLACES["a number"].meet(world)
    assert numbers.send(_typed(world, "a number")).status_code == 302
    assert "agencies_dutynumber.label" in {column for column, _ in _left()}


def test_no_word_of_a_file_is_in_a_log_or_a_column_before_it_is_imported(world: World, watch: Watch) -> None:
    client, name = world.browser("morgan"), STRAY + HOSTILE.replace('"', "")
    for header, law, taken in ((STRAY, "other", 200), ("Name", STRAY, 302), ("Name", "other", 302)):
        file = Upload(f"{header},Kind,In law\n{name},sport,{law}\n".encode(), name=f"{STRAY}.csv")
        answer = watch.take(send(client, reverse("import-agencies"), {"file": file}))
        assert answer.status_code == taken
        page = watch.take(client.get(answer.headers.get("Location", reverse("import-agencies"))))
        assert taken == 200 or (STRAY in page.content.decode()) == (law == "other")
    _check(watch)
    assert [column for column, text in _left() if STRAY in text] == []


# --- What else a browser sends ----------------------------------------------------------------------------------------------------

EVERYWHERE = sorted({address.name for address in addresses()})
STRAY = f"{TRACE}999Q"
HEADERS = {
    "user-agent": STRAY,
    "accept-language": STRAY,
    "x-forwarded-for": STRAY,
    "x-requested-with": STRAY,
    "cookie": STRAY,
}


@pytest.mark.parametrize("person", ["alice", "morgan", None])
def test_no_word_from_a_query_a_header_or_a_name_is_in_a_log(world: World, watch: Watch, person: str | None) -> None:
    for address in EVERYWHERE:
        path = next(iter(world.samples(address).values()))
        with undone():
            client = world.browser(person)
            client.cookies[STRAY] = STRAY
            client.get(f"{path}?{STRAY}={STRAY}", headers=HEADERS)
            client.post(f"{path}?{STRAY}", {STRAY: STRAY}, headers=HEADERS)
    _check(watch)


@pytest.mark.parametrize(
    "path", [f"/{STRAY}/", f"/decisions/{STRAY}/", f"/guidance/{STRAY}/", f"/admin/{STRAY}/", f"/{STRAY}"]
)
def test_no_word_from_an_address_that_is_none_is_in_a_log(world: World, watch: Watch, path: str) -> None:
    for person in ("alice", "morgan", None):
        for query in ("", f"?{STRAY}", f"?x=%00{STRAY}"):
            world.browser(person).get(path + query)
            world.browser(person).post(path + query, {"x": STRAY})
    _check(watch)


@pytest.mark.parametrize("header", ["origin", "referer"])
def test_no_word_from_where_a_refused_form_came_from_is_in_a_log(world: World, watch: Watch, header: str) -> None:
    client = browser(checked=True)
    client.force_login(world.people["alice"])
    for scheme in ("http", "https"):
        sent = {header: f"https://elsewhere.example/{STRAY}?{STRAY}"}
        client.post(reverse("start-decision"), {"pasted": STRAY}, headers=sent, secure=scheme == "https")
    _check(watch)


def test_no_word_from_the_door_is_in_a_log(world: World, watch: Watch) -> None:
    typed = {"login": f"{STRAY}@tests.example", "password": STRAY, "next": f"/{STRAY}/"}
    for _ in range(3):
        assert send(browser(), reverse("account_login"), typed).status_code == 200
    browser().get(f"/password/abc-{STRAY}/")
    _check(watch)
    assert list(_left()) == []


def test_no_word_from_a_session_that_ended_is_in_a_log(world: World, watch: Watch) -> None:
    met = PLACES["step reasons"].meet(world)
    Session.objects.all().update(expire_date=world.people["alice"].joined_at)
    assert watch.take(met.send(_typed(world, "step reasons"))).status_code == 403
    _check(watch)


# --- What breaks ----------------------------------------------------------------------------------------------------------


def test_no_word_is_in_the_log_of_a_constraint_that_broke(
    world: World, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real one: the database's own words for it quote the whole row."""
    monkeypatch.setattr(NumberForm, "line", lambda form: {"label": STRAY, "number": STRAY, "hours": None})
    with undone():
        response = PLACES["a new number"].meet(world).send(PLACES["a new number"].typed)
    assert response.status_code == 500
    _check(watch, said="IntegrityError")


def test_no_word_is_in_the_log_of_a_page_that_broke(
    world: World, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = PLACES["step reasons"].meet(world)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(f"{STRAY} {kwargs}") from LookupError(STRAY)

    monkeypatch.setattr(actions, "_describe", broken)
    monkeypatch.setattr(actions, "_locked", broken)
    assert watch.take(met.send(_typed(world, "step reasons"))).status_code == 500
    _check(watch, said="RuntimeError")


def test_no_word_is_in_the_log_of_a_template_that_broke(
    world: World, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = PLACES["step reasons"].meet(world)

    def broken(self: Any) -> str:
        raise ValueError(str(self.data))

    monkeypatch.setattr(StepForm, "doubts", property(broken))
    assert watch.take(met.send(_typed(world, "step reasons") | {"version": "0"})).status_code == 500
    _check(watch, said="ValueError")
