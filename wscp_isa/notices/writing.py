"""Putting a notice into the outbox."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from wscp_isa.identifiers import is_reference, uuid7
from wscp_isa.notices import wording
from wscp_isa.notices.models import Choice, Notice
from wscp_isa.notices.times import when

# An address of ours: no other site, no query, nothing that a mail could break at.
_PATH = re.compile(r"/(?!/)[A-Za-z0-9._~/-]{0,150}(#[A-Za-z0-9-]{1,40})?", re.ASCII)
LONGEST_KEY = 100


def tell(
    person: Any, kind: str, *, about: str, path: str, once: str, at: datetime, due: datetime | None = None
) -> None:
    """In the caller's transaction: this person will be told, not before `at`, and under the key `once` only once, ever.

    `about` is a reference, or nothing; it, the link to `path` and `due` are all that the mail will say. Raises
    TransactionManagementError outside a transaction, LookupError for a kind without a template, and ValueError for
    anything else that could not be told.
    """
    _put(Notice(person=person, kind=kind, about=about, path=path, once=once, not_before=at, due=due))


def tell_address(address: str, kind: str, *, path: str, once: str, at: datetime, due: datetime | None = None) -> None:
    """The same for somebody who may have no account yet: at once, since they have chosen nothing."""
    _put(Notice(address=address, kind=kind, path=path, once=once, not_before=at, due=due))


def _put(notice: Notice) -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("A notice belongs into the transaction of what it tells of: use atomic()")
    wording.template(notice.kind)
    if notice.about and not is_reference(notice.about):
        raise ValueError("A notice is about a reference and nothing else")
    if not _PATH.fullmatch(notice.path):
        raise ValueError("A notice leads to a path of this service, as reverse() gives it")
    if not 0 < len(notice.once) <= LONGEST_KEY:
        raise ValueError(f"The key of a notice has 1 to {LONGEST_KEY} characters")
    at, due = notice.not_before, notice.due
    if timezone.is_naive(at) or (due is not None and timezone.is_naive(due)):
        raise ValueError("A notice is told at an aware time")
    notice.id, notice.created_at = uuid7(), timezone.now()
    daily = notice.person is not None and wants_daily(notice.person)
    notice.next_attempt_at = when(at, due=due, daily=daily, now=notice.created_at)
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def told(people: Collection[Any], keys: Collection[str]) -> set[tuple[UUID, str]]:
    """Who of these people was told under which of these keys already, or is going to be."""
    rows = Notice.objects.filter(person__in=people, once__in=keys)
    return set(rows.values_list("person_id", "once"))


def choose(person: Any, *, daily: bool, at: datetime) -> bool:
    """From now on this person is told so, of what waits already too; False where they were before."""
    if daily == wants_daily(person):
        return False
    Choice.objects.update_or_create(person=person, defaults={"daily": daily, "since": at})
    # What may have left once keeps its time.
    waiting = list(Notice.objects.open().select_for_update().filter(person=person, attempts=0))
    for notice in waiting:
        notice.next_attempt_at = when(notice.not_before, due=notice.due, daily=daily, now=at)
    Notice.objects.bulk_update(waiting, ["next_attempt_at"])
    return True


def try_again(notice: Notice, *, at: datetime) -> bool:
    """A notice that could not be sent, and what goes in one mail with it, is due again; False where it failed no longer."""
    with_it = Q(batch=notice.batch) if notice.batch else Q(pk=notice.pk)
    failed = Notice.objects.failed().filter(with_it, claimed_until=None)
    # Not as if it had never been tried: its mail may have left, so nothing else may go under the same id.
    return bool(failed.update(gave_up_at=None, attempts=1, next_attempt_at=at))


def wants_daily(person: Any) -> bool:
    """Whether this person, or the person of this id, wants to be told once a day."""
    return Choice.objects.filter(person=person, daily=True).exists()
