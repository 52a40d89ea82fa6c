"""Letting a draft go in which nobody was named yet."""

from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from decisions import policies
from decisions.models import Decision
from wscp_isa import ledger
from wscp_isa.rules import Stale, require


class WorkedOn(Stale):
    """Somebody else went on with the draft that was to be withdrawn."""

    sentence = "Somebody went on with this draft after you opened this page. Press the button again to withdraw it all the same"


@transaction.atomic
def withdraw(decision: Decision, *, version: int, by: Person) -> Decision:
    """The draft is gone from every list; that it was started and withdrawn, by whom and when, stays."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    require(policies.withdrawing(by, decision))
    if decision.version != version:
        raise WorkedOn
    decision.withdrawn_at, decision.withdrawn_by = timezone.now(), by
    decision.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ledger.record("decision.withdrawn", about=decision, by=by, at=decision.withdrawn_at)
    return decision
