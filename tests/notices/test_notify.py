"""GOV.UK Notify, as it is spoken to: a server of our own stands in for it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone

from agencies.models import Person
from tests.notices.told import MINUTE, Clock, tell
from wscp_isa.notices.models import Notice
from wscp_isa.notices.sending import CLAIM, drain


class Notify(BaseHTTPRequestHandler):
    """It remembers what it was given; where it is `failing` it takes the mail all the same, and says that it did not."""

    given: list[dict[str, Any]] = []
    failing = False

    def do_POST(self) -> None:
        assert self.path == "/v2/notifications/email"
        assert self.headers["Authorization"].startswith("Bearer ")
        Notify.given.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._answer(500 if Notify.failing else 201, {"id": str(uuid4())})

    def do_GET(self) -> None:
        (reference,) = parse_qs(urlsplit(self.path).query)["reference"]
        self._answer(200, {"notifications": [one for one in Notify.given if one["reference"] == reference]})

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def notify(settings: Any) -> Iterator[type[Notify]]:
    Notify.given, Notify.failing = [], False
    with ThreadingHTTPServer(("127.0.0.1", 0), Notify) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "wscp_isa.notices.notify.EmailBackend"
        settings.NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
        settings.NOTIFY_API_KEY = f"tests-{uuid4()}-{uuid4()}"
        settings.NOTIFY_TEMPLATE_ID = "the-template"
        yield Notify
        server.shutdown()


def test_a_notice_goes_to_notify_under_its_own_id(alice: Person, notify: type[Notify]) -> None:
    notice = tell(alice, at=timezone.now())
    assert drain() == 1
    (given,) = notify.given
    assert given["email_address"] == "alice@tests.example"
    assert given["template_id"] == "the-template"
    assert given["reference"] == str(notice.pk)
    assert set(given["personalisation"]) == {"subject", "body"}
    assert notice.about in given["personalisation"]["subject"]


def test_what_notify_took_before_it_failed_is_not_handed_over_again(
    alice: Person, notify: type[Notify], caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock(timezone.now())
    notice = tell(alice, at=clock())
    notify.failing = True
    assert drain(clock=clock) == 0
    assert Notice.objects.get().fault == "HTTPError"
    assert not [record for record in caplog.records if alice.email in record.getMessage()]
    notify.failing = False
    clock.go(CLAIM + MINUTE)
    assert drain(clock=clock) == 1
    assert [given["reference"] for given in notify.given] == [str(notice.pk)]


def test_a_notify_that_is_away_is_tried_again(alice: Person, notify: type[Notify], settings: Any) -> None:
    clock, there = Clock(timezone.now()), settings.NOTIFY_URL
    tell(alice, at=clock())
    settings.NOTIFY_URL = "http://127.0.0.1:9"
    assert drain(clock=clock) == 0
    settings.NOTIFY_URL = there
    clock.go(MINUTE)
    assert drain(clock=clock) == 1
    assert len(notify.given) == 1
