"""What somebody was told lately; and for those who keep the service running, what could not be sent and how long it waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from wscp_isa import keyset
from wscp_isa.keyset import Narrow
from wscp_isa.notices import wording
from wscp_isa.notices.models import Choice, Notice

# Where something due has waited for so long, nothing is sending.
LONG = timedelta(minutes=15)


@dataclass(frozen=True)
class Listed:
    """A page of notices, newest first, and the cursors of the pages beside it."""

    notices: Sequence[Notice]
    newer: str | None
    older: str | None


def told_lately(person: Any, *, older_than: str = "", newer_than: str = "") -> Listed:
    """What was sent to this person."""
    rows = Narrow(Notice.objects.visible_to(person).sent(), "sent_at", "id")
    return _listed(rows, older_than, newer_than)


def failed(*, older_than: str = "", newer_than: str = "") -> Listed:
    """What could not be sent to anybody."""
    return _listed(Narrow(Notice.objects.failed(), "created_at", "id"), older_than, newer_than)


def _listed(rows: Narrow, older_than: str, newer_than: str) -> Listed:
    page = keyset.page([rows], older_than=older_than, newer_than=newer_than)
    found = Notice.objects.select_related("person").in_bulk([place.id for place in page.places])
    return Listed([found[place.id] for place in page.places if place.id in found], page.newer, page.older)


def found(id_: UUID) -> Notice | None:
    """One of those that could not be sent."""
    return Notice.objects.failed().select_related("person").filter(pk=id_).first()


def subject(notice: Notice) -> str:
    """What it said, in a line; its kind, where its words are no longer there."""
    try:
        return wording.said(notice).subject
    except LookupError:
        return kind(notice)


def kind(notice: Notice) -> str:
    """What it is, without what it is about."""
    return notice.kind.replace("-", " ").capitalize()


def choice(person: Any) -> Choice:
    """How this person is told."""
    return Choice.objects.filter(person=person).first() or Choice(person=person, daily=False)


def waiting_since() -> datetime | None:
    """Since when the oldest notice that is due has waited; None where all goes as it should."""
    now = timezone.now()
    oldest = Notice.objects.due(now).filter(attempts=0).values_list("next_attempt_at", flat=True).first()
    return oldest if oldest and oldest < now - LONG else None
