"""What is said about a child is in no log, no mail, no address and no column: hostile words are typed everywhere and looked for."""

import io
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from agencies.models import Person
from decisions.actions import decision as actions
from decisions.models import Decision
from tests.conftest import answered
from wscp_isa.identifiers import uuid7
from wscp_isa.logs import Formatter

CANARY = "Canary-Ωx'\"<b>%s"
# The tail of it survives quoting in an address and escaping in a page.
TRACE = "Canary"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(Formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield text
    root.removeHandler(handler)


@pytest.mark.django_db
def test_words_typed_on_every_page_reach_no_log_mail_address_or_column(
    alice: Person, dana: Person, signed_in: Callable[[Person], Client], log: io.StringIO
) -> None:
    client = signed_in(alice)
    headers: list[str] = []

    def post(address: str, **typed: object) -> None:
        headers.extend(str(value) for value in client.post(address, typed).headers.values())

    draft = answered(alice, "refused consent, shared", without=("reasons",))
    page = f"/decisions/{draft.reference}/"
    texts = {"reasons": CANARY, "wellbeing": CANARY, "others": CANARY}
    post("/decisions/start/", submission_key=str(uuid7()), pasted=CANARY)
    for step in ("worry", "who", "child", "family", "law", "outcome", "how", "reasons", "nowhere"):
        names = (
            "worry",
            "helps",
            "other",
            "initials",
            "record_number",
            "surname",
            "known",
            "think",
            "heard",
            "received_by",
        )
        post(f"{page}answer/{step}/", **dict.fromkeys(names, CANARY), version="1", **texts)
    post(f"{page}answer/reasons/", **texts, version=str(draft.version))
    post(f"{page}advice/consent/ask/", adviser=str(dana.pk), summary=CANARY)
    post(f"{page}advice/consent/note/", adviser_name=CANARY, answer=CANARY)
    post(f"{page}people/", kind="adult", initials=CANARY, record_number=CANARY)
    post("/find/", words=CANARY, number=CANARY, q=CANARY)
    post("/keep/", path=page, text=CANARY)
    post("/urgent/", submission_key=str(uuid7()), child=CANARY, told_whom=CANARY, what=CANARY, why=CANARY)
    decision = Decision.objects.get(pk=draft.pk)
    actions.sign(decision, version=decision.version, by=alice)
    post(f"{page}add/correction/", submission_key=str(uuid7()), text=CANARY, recipients_told=CANARY)
    client.get(f"{page}?{CANARY}={CANARY}")
    client.get(f"/decisions/{CANARY}/")
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    post(f"{page}answer/reasons/", **texts)
    Client().post("/sign-in/", {"login": f"{TRACE}@tests.example", "password": CANARY})

    assert TRACE not in log.getvalue()
    assert not [value for value in headers if TRACE in value]
    assert not mail.outbox
    assert not list(_columns_that_hold(TRACE))


def _columns_that_hold(trace: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    stored = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                    # The sign-in limit keeps a hash of the address; nothing else knows of the person who tried.
                    if trace.encode() in stored:
                        yield f"{table}.{name}"


@pytest.mark.django_db
@pytest.mark.parametrize("error", [IntegrityError, OperationalError, RuntimeError])
def test_an_error_that_quotes_what_was_typed_is_logged_without_its_words(
    alice: Person,
    signed_in: Callable[[Person], Client],
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    draft = answered(alice, "refused consent, shared", without=("reasons",))

    def fail(*args: object, **kwargs: object) -> None:
        raise error(f"Failing row contains ({CANARY})")

    monkeypatch.setattr(actions, "answer", fail)
    typed = {"reasons": CANARY, "wellbeing": CANARY, "others": CANARY, "version": str(draft.version)}
    response = signed_in(alice).post(f"/decisions/{draft.reference}/answer/reasons/", typed)
    assert response.status_code in (500, 503)
    assert TRACE in response.content.decode()  # to the person who typed it, it is given back
    assert error.__name__ in log.getvalue()
    assert TRACE not in log.getvalue()


@pytest.mark.django_db
def test_a_broken_constraint_names_itself_and_not_the_row(alice: Person, log: io.StringIO) -> None:
    try:
        Person.objects.create(email=alice.email.upper(), name=CANARY)
    except IntegrityError:
        logging.getLogger("wscp_isa").exception("could not be saved")
    assert "IntegrityError" in log.getvalue()
    assert TRACE not in log.getvalue()
    assert alice.email.upper() not in log.getvalue()
