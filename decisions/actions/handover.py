"""What somebody who leaves an agency has not finished becomes a colleague's: sight of it, and what is still owed.

Records are held before their chains, as everybody who works on them does: two who did it each in their own order would
wait for each other.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
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
def requests(handed: Sequence[RequestAccess], *, of: Person, to: Person, by: Actor) -> None:
    """The colleague sees the answers, and replies where a question comes back; who asked stays as it is."""
    _hold(InformationRequest.objects.filter(pk__in=[access.request_id for access in handed]))
    ledger.lock(*(access.request for access in handed))
    now = timezone.now()
    for access in handed:
        require(policies.taking_over(to, access.agency))
        RequestAccess.objects.filter(pk=access.pk).update(handed_to=to)
        Asked.objects.filter(request=access.request, reply_from__isnull=False).update(reply_from=to)
        facts = {"of": of.name, "to": to.name}
        ledger.record("request.handed-over", about=access.request, by=by, at=now, facts=facts)


@transaction.atomic
def parts(handed: Sequence[Asked], *, of: Person, to: Person, by: Actor) -> None:
    """The colleague deals with what was asked of the agency."""
    _hold(InformationRequest.objects.filter(pk__in=[part.request_id for part in handed]))
    ledger.lock(*{part.request_id: part.request for part in handed}.values())
    now = timezone.now()
    for part in handed:
        require(policies.taking_over(to, part.agency))
        Asked.objects.filter(pk=part.pk).update(owner=to, version=F("version") + 1)
        facts = {"of": of.name, "to": to.name, "part": str(part.pk)}
        ledger.record("request.handed-over", about=part.request, by=by, at=now, facts=facts)


def _hold(rows: "QuerySet[Any]") -> None:
    """These rows are held until the transaction ends, taken in the order of their keys."""
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
