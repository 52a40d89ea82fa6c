"""Which looks of those who oversee nobody else has gone through yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from wscp_isa.ledger import encoding
from wscp_isa.ledger.models import OVERSEEING, REVEALED, Entry, Look
from wscp_isa.oversight.models import Review
from wscp_isa.vault import FieldUndecryptable

# As many as one sitting goes through; what is left is offered when these are done.
AT_ONCE = 100


def _people() -> Any:
    return get_user_model()._default_manager


def hold(looker: UUID) -> None:
    """Until the transaction ends nobody else reviews this person's looks: of two who press at once, the second finds them done."""
    _people().select_for_update(no_key=True).filter(pk=looker).first()


def waiting(looker: UUID, *, up_to: int | None = None) -> "QuerySet[Look]":
    """This person's looks since the last that were reviewed, up to a moment in microseconds; oldest first."""
    last = Review.objects.filter(looker_id=looker).order_by("-up_to_us").values_list("up_to_us", flat=True).first()
    rows = Look.objects.filter(actor_id=looker, how__in=OVERSEEING)
    if last is not None:
        rows = rows.filter(at_us__gt=last)
    if up_to is not None:
        rows = rows.filter(at_us__lte=up_to)
    return rows.order_by("at_us", "id")


def sitting(looker: UUID) -> tuple[list[Look], bool]:
    """What one sitting goes through of this person's waiting looks, and whether more wait; those of one moment stay together."""
    looks = list(waiting(looker)[: AT_ONCE + 1])
    if len(looks) <= AT_ONCE:
        return looks, False
    shown = [look for look in looks if look.at_us < looks[-1].at_us]
    return shown or list(waiting(looker, up_to=looks[-1].at_us)), True


@dataclass(frozen=True)
class Waiting:
    """One overseer whose looks wait for a review, and since when."""

    id: UUID
    name: str
    since: datetime


def lookers(*, besides: UUID) -> list[Waiting]:
    """Those who oversee, or did, and have looked since they were last reviewed; nobody reviews their own."""
    found = []
    for person in _people().overseers().exclude(pk=besides):
        first = waiting(person.pk).values_list("at_us", flat=True).first()
        if first is not None:
            found.append(Waiting(person.pk, person.name, encoding.moment(first)))
    return sorted(found, key=lambda one: one.since)


def reasons(looks: Sequence[Look]) -> dict[UUID, str]:
    """By look, why this person was shown that record then, in their own words."""
    shown = [look for look in looks if look.how == REVEALED and look.subject]
    rows = Entry.objects.filter(
        action="access.granted",
        subject__in={look.subject for look in shown},
        actor_id__in={look.actor_id for look in shown},
    )
    given = [(entry, _reason(entry)) for entry in rows.select_related("key").order_by("seq")]
    return {
        look.pk: said
        for look in shown
        for entry, said in given
        if (entry.subject, entry.actor_id) == (look.subject, look.actor_id) and entry.at_us <= look.at_us
    }


def _reason(entry: Entry) -> str:
    try:
        return str((entry.detail or {}).get("reason", ""))
    except FieldUndecryptable:
        return ""
