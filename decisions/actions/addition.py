"""Adding to a signed record: the only writer of additions. What was signed never changes."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from decisions import find, policies, proofs
from decisions.models import Addition, Decision, DecisionAccess
from wscp_isa import ledger
from wscp_isa.rules import Refused, require

SENT_BEFORE = (
    "You have sent this page before, with other words, and those are on the record. "
    "To add this as well, press the button again"
)

# Either answers the question whether the family has been told; the second asks it again.
ABOUT_FAMILY = (Addition.Kind.TOLD_FAMILY, Addition.Kind.STILL_NOT_TOLD)


@transaction.atomic
def add(
    decision: Decision,
    *,
    kind: str,
    submission_key: UUID,
    by: Person,
    text: str,
    initials: str = "",
    record_number: str = "",
    recipients_told: str = "",
    look_again_on: date | None = None,
) -> Addition:
    """This stands beside what was signed, and the ledger commits to every addition so far. The same key again adds nothing."""
    # Held until the end: what the entry commits to is all of the decision's additions.
    decision = Decision.objects.select_for_update(of=("self",)).select_related("key", "agency").get(pk=decision.pk)
    require(policies.adding(by, decision, kind=kind))
    given = {
        "decision_id": decision.pk,
        "kind": str(kind),
        "text": text,
        "initials": initials,
        "record_number": record_number,
        "recipients_told": recipients_told,
        "look_again_on": look_again_on,
    }
    before = Addition.objects.filter(by=by, submission_key=submission_key).select_related("key").first()
    if before is not None:
        if any(getattr(before, name) != value for name, value in given.items()):
            raise Refused(SENT_BEFORE)
        return before
    addition = Addition.objects.create(
        key=decision.key, submission_key=submission_key, by=by, at=timezone.now(), **given
    )
    if addition.kind == Addition.Kind.WRONG_CHILD:
        find.index(decision)
    if addition.kind in ABOUT_FAMILY:
        # Told, and nothing is owed any more; or not yet, and whoever says so says when they look again.
        owed_by = by if look_again_on else None
        DecisionAccess.objects.filter(decision=decision).update(family_due=look_again_on, family_owed_by=owed_by)
    ledger.record(
        "decision.added",
        about=decision,
        by=by,
        at=addition.at,
        facts={"kind": addition.kind, "addition": str(addition.pk)},
        detail={"digest": proofs.digest_of_additions(decision)},
    )
    return addition
