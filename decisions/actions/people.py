"""Brothers and sisters, unborn children, and adults connected to the child: named on the draft, or taken off it again."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from agencies.models import Person
from decisions import find, policies
from decisions.models import Decision, Subject
from wscp_isa.rules import require

# A family with more is written down in the agency's own system.
MOST = 20


def _locked(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).select_related("key", "agency").get(pk=decision.pk)


def _touch(decision: Decision) -> None:
    decision.version += 1
    decision.save(update_fields=["version"])
    find.index(decision)


@transaction.atomic
def connect(decision: Decision, *, kind: str, initials: str, record_number: str, by: Person) -> Subject:
    """The draft is about this person too. Drafts are work: the signature commits to everyone on it."""
    decision = _locked(decision)
    last = decision.subjects.aggregate(last=Max("position"))["last"]
    require(policies.naming(by, decision, named=last or 0, most=MOST))
    named = (kind, initials, record_number)
    for there in decision.subjects.filter(position__gt=1).select_related("key"):
        if (there.kind, there.initials, there.record_number) == named:
            return there  # the button was pressed twice
    subject = Subject.objects.create(
        key=decision.key,
        decision=decision,
        position=(last or 0) + 1,
        kind=kind,
        initials=initials,
        record_number=record_number,
    )
    _touch(decision)
    return subject


@transaction.atomic
def disconnect(decision: Decision, *, subject: UUID, by: Person) -> None:
    """The draft is no longer about this person; the child whom it is first of all about stays."""
    decision = _locked(decision)
    require(policies.naming(by, decision, named=1, most=MOST))
    decision.subjects.filter(pk=subject, position__gt=1).delete()
    _touch(decision)
