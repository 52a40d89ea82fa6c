"""Notices for tests, and a mail server that does as it is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

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
