"""How the ledger proves that what was signed, and all that was added to it, is as it was: digests over every stored value."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Prefetch, QuerySet

from decisions.models import Addition, Asked, Decision, InformationRequest, Passed, UrgentNote
from wscp_isa import ledger
from wscp_isa.ledger.proofs import Proof, register


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, str | int | list | dict) else str(value)


def _values(row: Model) -> dict[str, Any]:
    # The wrapped key is left out: wrapping it anew under another key-encryption key changes nothing that was signed.
    return {
        field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields if field.name != "key"
    }


def digest(decision: Decision) -> str:
    """SHA-256, in hexadecimal, of the decision with its subjects and the reasons it relies on, as they stand now."""
    whole = {
        "decision": _values(decision),
        "subjects": [_values(subject) for subject in decision.people],
        "reliances": sorted((_values(reliance) for reliance in decision.reliances.all()), key=lambda row: row["id"]),
    }
    return _sha256(whole)


def _sha256(whole: Any) -> str:
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _digests(ids: Sequence[UUID]) -> dict[UUID, str]:
    decisions = Decision.objects.filter(pk__in=ids).select_related("key").prefetch_related("subjects", "reliances")
    return {decision.pk: digest(decision) for decision in decisions}


def _signed(among: Collection[UUID] | None) -> Iterator[UUID]:
    signed = Decision.objects.filter(signed_at__isnull=False)
    return _among(signed, "pk", among)


def _among(rows: "QuerySet[Any]", name: str, among: Collection[UUID] | None) -> Iterator[UUID]:
    some = rows if among is None else rows.filter(**{f"{name}__in": among})
    return some.values_list(name, flat=True).iterator()


register(Proof(kind=Decision.ledger_kind, action="decision.signed", digests=_digests, subjects=_signed))


def digest_of_additions(decision: Decision) -> str:
    """SHA-256, in hexadecimal, of everything added to the decision so far, as it stands now.

    Of all of it together, so that the last entry vouches for each: none can be changed, taken away or slipped in unseen.
    """
    return _digests_of_additions([decision.pk])[decision.pk]


def _digests_of_additions(ids: Sequence[UUID]) -> dict[UUID, str]:
    in_order = Prefetch("additions", Addition.objects.select_related("key").order_by("id"))
    return {
        decision.pk: _sha256([_values(addition) for addition in decision.additions.all()])
        for decision in Decision.objects.filter(pk__in=ids).only("id").prefetch_related(in_order)
    }


def _added_to(among: Collection[UUID] | None) -> Iterator[UUID]:
    return _among(Addition.objects.order_by().distinct(), "decision_id", among)


register(Proof(kind=Decision.ledger_kind, action="decision.added", digests=_digests_of_additions, subjects=_added_to))


def digest_of_note(note: UrgentNote) -> str:
    """SHA-256, in hexadecimal, of an urgent note as it stands now."""
    return _sha256(_values(note))


def _digests_of_notes(ids: Sequence[UUID]) -> dict[UUID, str]:
    return {note.pk: digest_of_note(note) for note in UrgentNote.objects.filter(pk__in=ids).select_related("key")}


def _notes(among: Collection[UUID] | None) -> Iterator[UUID]:
    return _among(UrgentNote.objects.all(), "pk", among)


register(Proof(kind=UrgentNote.ledger_kind, action="urgent-note.signed", digests=_digests_of_notes, subjects=_notes))


def digest_of_request(request: InformationRequest) -> str:
    """SHA-256, in hexadecimal, of a request as it was made and as it stands now."""
    return _sha256(_values(request))


def _digests_of_requests(ids: Sequence[UUID]) -> dict[UUID, str]:
    requests = InformationRequest.objects.filter(pk__in=ids).select_related("key")
    return {request.pk: digest_of_request(request) for request in requests}


def _requests(among: Collection[UUID] | None) -> Iterator[UUID]:
    return _among(InformationRequest.objects.all(), "pk", among)


# Of each part that which both sides were told of; who deals with it inside an agency changes without them.
_TOLD = ("id", "agency_id", "state", "answer", "closed_at", "due_at", "promised", "seen_at", "chased_at", "ground")


def digest_of_passed(request: InformationRequest) -> str:
    """SHA-256, in hexadecimal, of all that passed about a request so far, and of where each part of it stands."""
    return _digests_of_passed([request.pk])[request.pk]


def _digests_of_passed(ids: Sequence[UUID]) -> dict[UUID, str]:
    in_order = Prefetch("passed", Passed.objects.select_related("key").order_by("id"))
    parts = Prefetch("parts", Asked.objects.order_by("id"))
    return {
        request.pk: _sha256(
            {
                "passed": [_values(passed) for passed in request.passed.all()],
                "parts": [{name: _plain(getattr(part, name)) for name in _TOLD} for part in request.parts.all()],
            }
        )
        for request in InformationRequest.objects.filter(pk__in=ids).only("id").prefetch_related(in_order, parts)
    }


def _passed(among: Collection[UUID] | None) -> Iterator[UUID]:
    return _among(Passed.objects.order_by().distinct(), "request_id", among)


_REQUEST = InformationRequest.ledger_kind
register(Proof(kind=_REQUEST, action="request.made", digests=_digests_of_requests, subjects=_requests))
register(Proof(kind=_REQUEST, action="request.passed", digests=_digests_of_passed, subjects=_passed))


def unchanged(ids: Sequence[UUID]) -> dict[UUID, bool]:
    """For each of these signed decisions, whether it and all that was added to it are as the ledger says."""
    whole = ledger.unchanged(Decision.ledger_kind, "decision.signed", ids)
    additions = ledger.unchanged(Decision.ledger_kind, "decision.added", ids)
    return {id_: whole[id_] and additions[id_] for id_ in ids}


def unchanged_notes(ids: Sequence[UUID]) -> dict[UUID, bool]:
    """For each of these urgent notes, whether it is as the ledger says."""
    return ledger.unchanged(UrgentNote.ledger_kind, "urgent-note.signed", ids)


def unchanged_requests(ids: Sequence[UUID]) -> dict[UUID, bool]:
    """For each of these requests, whether it and all that passed about it are as the ledger says."""
    made = ledger.unchanged(_REQUEST, "request.made", ids)
    passed = ledger.unchanged(_REQUEST, "request.passed", ids)
    return {id_: made[id_] and passed[id_] for id_ in ids}
