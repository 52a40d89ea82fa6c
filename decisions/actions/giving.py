"""Information that a signed decision gives to the Integrated Front Door in this service: it comes into its queue (ISA 3.7)."""

from typing import Any

from agencies.models import Person
from decisions.actions import request as requests
from decisions.facts import Facts
from decisions.models import Decision, InformationRequest
from wscp_isa.identifiers import uuid7

# How soon the front door looks at it, by how worried the person is who gives it.
URGENCY = {
    "danger": InformationRequest.Urgency.NOW,
    "in-need-or-harmed": InformationRequest.Urgency.TODAY,
    "not-sure": InformationRequest.Urgency.TODAY,
}


def give(decision: Decision, facts: Facts, *, by: Person) -> InformationRequest | None:
    """The front door has what was shared with it in this service, to scrutinise; nothing where it went another way.

    For the action that signs, which has asked its rule.
    """
    sent = facts.sent_here
    if sent is None or facts.request or decision.recipient is None:
        return None
    given = {
        "kind": InformationRequest.Kind.GIVES,
        "agency": decision.agency,
        "on_behalf_of": None,
        "logged": False,
        "purpose": decision.purpose,
        "urgency": URGENCY.get(decision.worry, InformationRequest.Urgency.SOON),
        "harm": facts.at_risk,
        "answer_by": None,
    }
    assert decision.signed_at is not None  # it is being signed
    return requests.write(
        [decision.recipient],
        given,
        children=[_child(subject) for subject in decision.people],
        said=_said(facts) | dict(sent),
        since=decision.signed_at,
        submission_key=uuid7(),
        decision=decision,
        by=by,
    )


def _child(subject: Any) -> dict[str, str]:
    return {
        "initials": subject.initials,
        "record_number": subject.record_number,
        "name": "",
        "born_on": subject.born_on,
        "unborn": "yes" if subject.kind == subject.Kind.UNBORN else "",
    }


def _said(facts: Facts) -> dict[str, Any]:
    """What the front door scrutinises: why, on which basis, whether there is consent, and what the family know (ISA 3.8)."""
    told = facts.said("family", "told") or ""
    return {
        "why": facts.said("who", "helps") or "",
        "basis": list(facts.relied_on),
        "consent": "yes" if facts.relies_on_consent else "no",
        "consent_why": "" if facts.relies_on_consent else facts.given.get("consent", "").replace("-", " "),
        "parents": "yes" if told == "told" else "no",
        "parents_why": facts.said("untold", "why") or told.replace("-", " "),
    }
