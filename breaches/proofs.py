"""How the ledger proves that what was reported, told and decided of a breach is as it was: digests over every stored value."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from breaches.models import Assessment, AssessmentView, Awareness, Breach, Told
from wscp_isa import ledger
from wscp_isa.ledger.proofs import Proof, register


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, str | int | list | dict) else str(value)


def _values(row: Any, names: Sequence[str] = ()) -> dict[str, Any]:
    # The wrapped key is left out: wrapping it anew under another key-encryption key changes nothing that was said.
    kept = names or [field.attname for field in row._meta.concrete_fields if field.name != "key"]
    return {name: _plain(getattr(row, name)) for name in kept}


def _sha256(whole: Any) -> str:
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _reports(ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = Breach.objects.filter(pk__in=ids).select_related("key")
    return {row.pk: _sha256(_values(row, Breach.REPORTED)) for row in rows}


def _grouped(rows: "QuerySet[Any]", of: Callable[[Any], UUID]) -> dict[UUID, str]:
    """One digest for all rows of a breach together, so that none can be changed, taken away or slipped in unseen."""
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(of(row), []).append(_values(row))
    return {id_: _sha256(values) for id_, values in found.items()}


def _aware(ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = Awareness.objects.filter(party__breach__in=ids).select_related("key", "party").order_by("id")
    return _grouped(rows, lambda row: row.party.breach_id)


def _told(ids: Sequence[UUID]) -> dict[UUID, str]:
    return _grouped(Told.objects.filter(breach__in=ids).select_related("key").order_by("id"), lambda row: row.breach_id)


def _decided(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What was decided, with the views that were there then: none is added to an assessment that is decided."""
    whole: dict[UUID, list[Any]] = {}
    decided = Assessment.objects.filter(breach__in=ids, decided_at__isnull=False).select_related("key").order_by("id")
    for row in decided:
        whole.setdefault(row.breach_id, []).append(_values(row))
    views = AssessmentView.objects.filter(assessment__in=[row.pk for row in decided]).select_related(
        "key", "assessment"
    )
    for view in views.order_by("id"):
        whole[view.assessment.breach_id].append(_values(view))
    return {id_: _sha256(values) for id_, values in whole.items()}


def _subjects(rows: "QuerySet[Any]", name: str) -> Callable[[Collection[UUID] | None], Iterator[UUID]]:
    def among(ids: Collection[UUID] | None) -> Iterator[UUID]:
        some = rows if ids is None else rows.filter(**{f"{name}__in": ids})
        return some.order_by().values_list(name, flat=True).distinct().iterator()

    return among


# By the action of the entry that commits to it.
_DIGESTS: dict[str, Callable[[Sequence[UUID]], dict[UUID, str]]] = {
    "breach.reported": _reports,
    "breach.aware": _aware,
    "breach.told": _told,
    "breach.decided": _decided,
}


def digest(action: str, breach: Breach) -> str:
    """SHA-256, in hexadecimal, of what an entry of this action commits to, as it stands now."""
    return _DIGESTS[action]([breach.pk])[breach.pk]


for _action, _rows, _name in (
    ("breach.reported", Breach.objects.all(), "pk"),
    ("breach.aware", Awareness.objects.all(), "party__breach"),
    ("breach.told", Told.objects.all(), "breach"),
    ("breach.decided", Assessment.objects.filter(decided_at__isnull=False), "breach"),
):
    register(
        Proof(kind=Breach.ledger_kind, action=_action, digests=_DIGESTS[_action], subjects=_subjects(_rows, _name))
    )


def unchanged(ids: Sequence[UUID]) -> dict[UUID, bool]:
    """For each of these breaches, whether all that the ledger commits to is as it says."""
    found = [ledger.unchanged(Breach.ledger_kind, action, ids) for action in _DIGESTS]
    return {id_: all(one[id_] for one in found) for id_ in ids}
