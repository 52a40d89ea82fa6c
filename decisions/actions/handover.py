"""What somebody who leaves an agency has not finished becomes a colleague's: sight of it, and what is still owed."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from decisions import policies
from decisions.models import Decision, DecisionAccess, UrgentAccess, UrgentNote
from wscp_isa import ledger
from wscp_isa.ledger import Actor
from wscp_isa.rules import require


@transaction.atomic
def decisions(handed: Sequence[Decision], *, of: Person, to: Person, by: Actor) -> None:
    """They are the colleague's too, to finish or to tell the family of; who began and who signed them stays as it is."""
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
    ledger.lock(*handed)
    now = timezone.now()
    for note in handed:
        require(policies.taking_over(to, note.agency))
        UrgentAccess.objects.filter(note=note, agency=note.agency).update(handed_to=to)
        # Somebody may have begun to finish it: the colleague goes on from there.
        DecisionAccess.objects.filter(decision__urgent_note=note, agency=note.agency).update(handed_to=to)
        facts = {"of": of.name, "to": to.name}
        ledger.record("urgent-note.handed-over", about=note, by=by, at=now, facts=facts)
