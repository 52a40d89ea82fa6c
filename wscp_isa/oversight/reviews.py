"""Which looks of those who oversee nobody else has gone through yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from wscp_isa.ledger import encoding
from wscp_isa.ledger.models import OVERSEEING, Entry, Look
from wscp_isa.oversight.models import Review
from wscp_isa.vault import FieldUndecryptable

# As many as one sitting goes through; what is left is offered when these are done.
AT_ONCE = 100


def waiting(looker: UUID, *, up_to: int | None = None) -> "QuerySet[Look]":
    """This person's looks since the last that were reviewed, up to a moment in microseconds; oldest first."""
    last = Review.objects.filter(looker_id=looker).order_by("-up_to_us").values_list("up_to_us", flat=True).first()
    rows = Look.objects.filter(actor_id=looker, how__in=OVERSEEING)
    if last is not None:
        rows = rows.filter(at_us__gt=last)
    if up_to is not None:
        rows = rows.filter(at_us__lte=up_to)
    return rows.order_by("at_us")


@dataclass(frozen=True)
class Waiting:
    """One overseer whose looks wait for a review: since when, and whether there are more than are gone through at once."""

    id: UUID
    name: str
    since: datetime


def lookers(*, besides: UUID) -> list[Waiting]:
    """Those who oversee, or did, and have looked since they were last reviewed; nobody reviews their own."""
    found = []
    people: Any = get_user_model()._default_manager
    for person in people.overseers().exclude(pk=besides):
        first = waiting(person.pk).values_list("at_us", flat=True).first()
        if first is not None:
            found.append(Waiting(person.pk, person.name, encoding.moment(first)))
    return sorted(found, key=lambda one: one.since)


def reasons(looks: Sequence[Look]) -> dict[UUID, str]:
    """Why this person was shown each of these records, in their own words; the last reason for each."""
    entries = Entry.objects.filter(
        action="access.granted",
        subject__in={look.subject for look in looks if look.subject},
        actor_id__in={look.actor_id for look in looks},
    )
    return {entry.subject: _reason(entry) for entry in entries.select_related("key").order_by("seq")}


def _reason(entry: Entry) -> str:
    try:
        return str((entry.detail or {}).get("reason", ""))
    except FieldUndecryptable:
        return ""
