"""Notices for tests, and a mail server that does as it is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from wscp_isa import notices
from wscp_isa.identifiers import reference, uuid7
from wscp_isa.notices.models import Notice

KIND = "urgent-note-due"
MINUTE = timedelta(minutes=1)


def tell(person: Any, *, once: str = "", at: datetime, kind: str = KIND, **said: Any) -> Notice:
    """A notice through the front door."""
    key = once or str(uuid7())
    given = {"about": reference(), "path": "/urgent/", **said}
    with transaction.atomic():
        notices.tell(person, kind, once=key, at=at, **given)
    return Notice.objects.get(person=person, once=key)


def failed(person: Any, **said: Any) -> Notice:
    """A notice that could not be sent so far."""
    notice = tell(person, at=timezone.now(), **said)
    later = {"next_attempt_at": notice.not_before + 4 * MINUTE}
    Notice.objects.filter(pk=notice.pk).update(attempts=3, fault="SMTPRecipientsRefused", **later)
    notice.refresh_from_db()
    return notice


def sent(person: Any, **said: Any) -> Notice:
    """A notice that was sent."""
    notice = tell(person, at=timezone.now(), **said)
    Notice.objects.filter(pk=notice.pk).update(attempts=1, sent_at=notice.not_before)
    notice.refresh_from_db()
    return notice


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, by: timedelta) -> None:
        self.now += by


class Post(BaseEmailBackend):
    """A mail server: away while `away`, refusing whom it `refuses`, and remembering what it took."""

    taken: list[Any] = []
    away = False
    refuses: set[str] = set()

    def open(self) -> bool:
        if Post.away:
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if Post.refuses & set(message.to):
                raise ValueError("550 not here, and what was said would be quoted")
            Post.taken.append(message)
        return len(messages)
