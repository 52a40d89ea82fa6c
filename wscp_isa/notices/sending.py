"""Sending what is in the outbox: claimed by one worker, sent outside of any transaction, then marked.

Each is sent at least once. Should a worker die between sending and marking, the second mail has the first one's Message-ID.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wscp_isa.notices import links, times, wording
from wscp_isa.notices.models import Notice
from wscp_isa.notices.writing import wants_daily

log = logging.getLogger(__name__)

# How long a worker has for one mail. What it claimed and did not finish is anybody's after that.
CLAIM = timedelta(minutes=5)
# So long one round goes on. A mail server that lets everybody wait must not keep the sweeps of the next minute waiting.
LONGEST_ROUND = 45.0
# As far apart as the clocks of two machines may be before one takes the other's time for a mistake.
TOLERANCE = timedelta(minutes=5)
# How many go into one mail.
MOST_TOGETHER = 50


class NotTaken(Exception):
    """The mail server was asked, and took nothing."""


@dataclass(frozen=True)
class Claim:
    """What one worker has in hand, one mail's worth to one person; its id is that of the notice that leads it."""

    id: UUID
    notices: list[Notice]
    until: datetime

    @property
    def address(self) -> str:
        """Whom it is to; nobody, where the account has been closed."""
        first = self.notices[0]
        if first.person is None:
            return first.address
        return str(first.person.email) if first.person.is_active else ""


class Mail(EmailMessage):
    """A mail, with the id that whoever carries it can know it by; `again` where it may have been sent before."""

    id: UUID
    again: bool


def drain(*, clock: Callable[[], datetime] = timezone.now, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, oldest first, and say how many mails left. One that fails is tried again later, and stops no other."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    _bring_back(clock())
    sent, started = 0, time.monotonic()
    post = mail.get_connection()
    try:
        while not stopping() and time.monotonic() - started < LONGEST_ROUND and (claim := _claim(clock())):
            sent += _deliver(claim, post, clock)
    finally:
        _close(post)
    return sent


def _bring_back(now: datetime) -> None:
    """Where the clock was set back, what was to happen soon must not wait until the old time comes round again."""
    waiting = Notice.objects.open()
    # A claim is not void at once: its worker may be sending, and would be sending twice.
    waiting.filter(claimed_until__gt=now + CLAIM + TOLERANCE).update(claimed_until=now + CLAIM)
    waiting.filter(attempts__gt=0, next_attempt_at__gt=now + times.LONGEST_WAIT + TOLERANCE).update(next_attempt_at=now)
    waiting.filter(
        attempts=0, created_at__gt=now + TOLERANCE, next_attempt_at__gt=now, next_attempt_at__lte=F("created_at")
    ).update(next_attempt_at=now)


def _claim(now: datetime) -> Claim | None:
    """The next mail's worth, which nobody else has now; None where nothing is due."""
    # Asked without a lock first: mostly there is nothing, and then nobody who writes has to wait.
    if not Notice.objects.due(now).exists():
        return None
    # On SQLite the transaction itself is the lock, on PostgreSQL each row; another worker takes the next one.
    with transaction.atomic():
        lead = Notice.objects.due(now).select_for_update(skip_locked=True).first()
        if lead is None:
            return None
        ids = [lead.pk, *_others(lead, now)]
        # Counted already here: what kills its worker is tried less and less often too.
        attempts, until = lead.attempts + 1, now + CLAIM
        Notice.objects.filter(pk__in=ids).update(
            claimed_until=until,
            attempts=attempts,
            next_attempt_at=now + times.wait(attempts),
            batch=lead.pk if len(ids) > 1 else None,
        )
    rows = Notice.objects.filter(pk__in=ids).select_related("person").order_by("created_at", "id")
    return Claim(lead.pk, list(rows), until)


def _others(lead: Notice, now: datetime) -> list[UUID]:
    """What goes in one mail with this notice. A mail that may have left once keeps what it held: it keeps its id too."""
    if lead.batch:
        return list(Notice.objects.open().filter(batch=lead.pk).exclude(pk=lead.pk).values_list("pk", flat=True))
    if lead.attempts or not wants_daily(lead.person_id):
        return []
    others = Notice.objects.due(now).filter(person=lead.person_id, attempts=0, batch=None).exclude(pk=lead.pk)
    return list(others.select_for_update(skip_locked=True).values_list("pk", flat=True)[: MOST_TOGETHER - 1])


def _deliver(claim: Claim, post: Any, clock: Callable[[], datetime]) -> bool:
    """Send this mail and mark what was in it; whether it left."""
    rows = Notice.objects.open().filter(pk__in=[notice.pk for notice in claim.notices])
    try:
        made = _mail(claim)
        if made is None:
            rows.update(not_needed_at=clock(), claimed_until=None)
            return False
        post.open()
        if post.send_messages([made]) == 0:
            raise NotTaken
    except Exception as error:
        log.warning("A notice could not be sent: %s", type(error).__name__)
        _close(post)  # the next one must not suffer from a connection that broke at this one
        now, tried = clock(), claim.notices[0].attempts
        # Only while the claim stands: what lapsed meanwhile is somebody else's to mark.
        rows.filter(claimed_until=claim.until).update(
            fault=type(error).__name__[:80],
            claimed_until=None,
            next_attempt_at=now + times.wait(tried),
            gave_up_at=now if tried >= times.MOST_ATTEMPTS else None,
        )
        return False
    rows.update(sent_at=clock(), claimed_until=None, fault="")
    return True


def _mail(claim: Claim) -> Mail | None:
    """The mail; None where it need not be sent any more."""
    first, *others = claim.notices
    path = links.path(first)
    if not claim.address or path is None:
        return None
    words = wording.said_together(claim.notices) if others else wording.said(first, path=path)
    made = Mail(words.subject, words.body, settings.MAIL_FROM, [claim.address])
    made.id, made.again = claim.id, claim.notices[0].attempts > 1
    made.extra_headers = {
        "Message-ID": f"<{claim.id}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        "Auto-Submitted": "auto-generated",  # nobody's note of absence answers it
    }
    return made


def _close(post: Any) -> None:
    with suppress(Exception):
        post.close()
