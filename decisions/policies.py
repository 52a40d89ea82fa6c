"""Why a person may not do something to a decision now; None when they may."""

from agencies.models import Agency, Person, Role
from decisions.facts import Facts
from decisions.models import Decision

SIGNED = "This decision has been signed and can no longer change"


def starting(person: Person, agency: Agency) -> str | None:
    """Only the agency that holds the information can decide to share it (ISA 3.3)."""
    if agency.pk not in person.agency_ids(*Role.DECIDING):
        return f"You do not have a role at {agency.name} that records decisions"
    return None


def _working(person: Person, decision: Decision) -> str | None:
    # Asked again here, inside the transaction that writes: a role may have ended since the page was opened.
    if not Decision.objects.visible_to(person).filter(pk=decision.pk).exists():
        return "Only the agency that holds the information can decide to share it"
    if decision.signed_at:
        return SIGNED
    return None


def answering(person: Person, decision: Decision, *, reachable: bool) -> str | None:
    """A draft is answered in order, by those who work on it, until it is signed."""
    if reason := _working(person, decision):
        return reason
    if not reachable:
        return (
            "This question is not asked any more, because an earlier answer has changed. "
            "Copy what you need from this page, then go on from Your work"
        )
    return None


def signing(person: Person, decision: Decision, *, facts: Facts, complete: bool) -> str | None:
    """A decision is signed once, by those who work on it, when every step is answered and the harm gate is open."""
    if reason := _working(person, decision):
        return reason
    return harm_gate(facts) or (None if complete else "Answer every question before you sign")


def harm_gate(facts: Facts) -> str | None:
    """Neither "do not share" ending is final while a child may be at risk and the procedures are not followed."""
    if facts.must_follow_procedures and "procedures" not in facts.answers:
        return "A child may be at risk. Follow the safeguarding procedures, or say who already has, before you sign"
    return None
