"""Reading the ledger, oldest first."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wscp_isa.ledger import encoding, proofs
from wscp_isa.ledger.actors import Subject
from wscp_isa.ledger.models import OVERSEEING, Entry, Look
from wscp_isa.ledger.proofs import Proof
from wscp_isa.vault import FieldUndecryptable


def entries(about: Subject) -> QuerySet[Entry]:
    """What was done to this record, in order. Where details are shown, add `select_related("key")`."""
    return Entry.objects.filter(subject=about.pk).order_by("seq")


def looks(about: Subject) -> QuerySet[Look]:
    """Who opened this record, in order. Where reasons are shown, add `select_related("key")`."""
    return Look.objects.filter(subject=about.pk).order_by("at_us", "id")


def looked_since(moments: Mapping[UUID, datetime], *, at: Collection[UUID]) -> set[UUID]:
    """Those of these records whose own page somebody of these agencies has opened since the moment given for each.

    Opening one in the auditor's window is none of theirs, be it by somebody who is of the agency too.
    """
    looks = Look.objects.filter(subject__in=list(moments), agency_id__in=list(at)).exclude(how__in=OVERSEEING)
    return {
        id_
        for id_, at_us in looks.values_list("subject", "at_us")
        if id_ and at_us > encoding.microseconds(moments[id_])
    }


def unchanged(kind: str, action: str, ids: Sequence[UUID]) -> dict[UUID, bool]:
    """For each of these records, whether it still is what its last `action` entry committed to; for a list, in few queries.

    One that needs no such entry and has none is. It trusts the entries: whether their chains are whole is asked of one case, or
    of all by verify_ledger.
    """
    proof = proofs.registered_for(kind, action)
    said: dict[UUID, str | None] = {}
    for entry in Entry.objects.filter(subject__in=ids, kind=kind, action=action).select_related("key").order_by("seq"):
        try:
            said[entry.subject] = (entry.detail or {}).get("digest")
        except FieldUndecryptable:
            said[entry.subject] = None
    asked = said.keys() | set(proof.subjects(ids))
    now = _digests(proof, list(asked)) if asked else {}
    return {id_: id_ not in asked or (said.get(id_) is not None and said[id_] == now.get(id_)) for id_ in ids}


def _digests(proof: Proof, ids: Sequence[UUID]) -> dict[UUID, str]:
    """As they stand now; without those that cannot be read."""
    try:
        return dict(proof.digests(ids))
    except (FieldUndecryptable, ValueError):
        if len(ids) == 1:
            return {}
        return {id_: digest for one in ids for id_, digest in _digests(proof, [one]).items()}
