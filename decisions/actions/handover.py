"""What somebody who leaves an agency has not finished becomes a colleague's: sight of it, and what is still owed.

Records are held before their chains, as everybody who works on them does: two who did it each in their own order would
wait for each other.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from agencies.models import Person
from decisions import policies
from decisions.models import (
    Asked,
    Decision,
    DecisionAccess,
    InformationRequest,
    RequestAccess,
    UrgentAccess,
    UrgentNote,
)
from wscp_isa import ledger
from wscp_isa.ledger import Actor
from wscp_isa.rules import require


@transaction.atomic
def decisions(handed: Sequence[Decision], *, of: Person, to: Person, by: Actor) -> None:
    """They are the colleague's too, to finish or to tell the family of; who began and who signed them stays as it is."""
    _hold(Decision.objects.filter(pk__in=[decision.pk for decision in handed]))
    ledger.lock(*handed)
    now = timezone.now()
    for decision in handed:
        require(policies.taking_over(to, decision.agency))
        accesses = DecisionAccess.objects.filter(decision=decision, agency=decision.agency)
        accesses.update(handed_to=to)
        accesses.filter(family_owed_by=of).update(family_owed_by=to)
        facts = {"of": of.name, "to": to.name}
        ledger.record("decision.handed-over", about=decision, by=by, at=now, facts=facts)


@transaction.atomic
def notes(handed: Sequence[UrgentNote], *, of: Person, to: Person, by: Actor) -> None:
    """The colleague finishes what was noted; the note itself never changes."""
    _hold(Decision.objects.filter(urgent_note__in=handed))
    _hold(UrgentAccess.objects.filter(note__in=handed))
    ledger.lock(*handed)
    now = timezone.now()
    for note in handed:
        require(policies.taking_over(to, note.agency))
        UrgentAccess.objects.filter(note=note, agency=note.agency).update(handed_to=to)
        # Somebody may have begun to finish it: the colleague goes on from there.
        DecisionAccess.objects.filter(decision__urgent_note=note, agency=note.agency).update(handed_to=to)
        facts = {"of": of.name, "to": to.name}
        ledger.record("urgent-note.handed-over", about=note, by=by, at=now, facts=facts)


@transaction.atomic
def requests(
    asked: "QuerySet[RequestAccess]", to_answer: "QuerySet[Asked]", *, of: Person, to: Person, by: Actor
) -> None:
    """The colleague sees the answers to what they asked and replies to questions, and deals with what they were to answer.

    Who asked stays as it is. The requests of both are held at once: in two goes, whoever deals out several at that moment
    could hold one that is wanted second, and want one that was held first.
    """
    either = Q(pk__in=asked.values("request")) | Q(pk__in=to_answer.values("request"))
    held = InformationRequest.objects.in_bulk(_hold(InformationRequest.objects.filter(either)))
    ledger.lock(*held.values())
    # Read once they are held: what was dealt to somebody else meanwhile is theirs.
    for access in asked.filter(request__in=held).select_related("agency"):
        _hand_asked(access, held[access.request_id], of=of, to=to, by=by)
    for part in to_answer.filter(request__in=held).select_related("agency"):
        _hand_to_answer(part, held[part.request_id], of=of, to=to, by=by)


def _hand_asked(access: RequestAccess, request: InformationRequest, *, of: Person, to: Person, by: Actor) -> None:
    require(policies.taking_over(to, access.agency))
    RequestAccess.objects.filter(pk=access.pk).update(handed_to=to)
    Asked.objects.filter(request=request, reply_from__isnull=False).update(reply_from=to)
    facts = {"of": of.name, "to": to.name}
    ledger.record("request.handed-over", about=request, by=by, at=timezone.now(), facts=facts)


def _hand_to_answer(part: Asked, request: InformationRequest, *, of: Person, to: Person, by: Actor) -> None:
    require(policies.taking_over(to, part.agency))
    Asked.objects.filter(pk=part.pk).update(owner=to, version=F("version") + 1)
    facts = {"of": of.name, "to": to.name, "part": str(part.pk)}
    ledger.record("request.handed-over", about=request, by=by, at=timezone.now(), facts=facts)


def _hold(rows: "QuerySet[Any]") -> list[UUID]:
    """These rows are held until the transaction ends, taken in the order of their keys."""
    return list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
