"""What can be added to a signed record: for each kind, the answers of its action and what is typed into its page."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.models import Person
from decisions.actions import addition as actions
from decisions.models import Addition, Decision
from decisions.stories import parts
from wscp_isa.identifiers import uuid7

Kind = Addition.Kind
RECIPIENTS = "The family support worker, by telephone at once"
GIVEN: dict[str, dict[str, Any]] = {
    Kind.CORRECTION: {"text": "13 days, not 14", "recipients_told": RECIPIENTS},
    Kind.LATER_FACT: {"text": "The clinic says that two of the days were appointments"},
    Kind.WRONG_CHILD: {
        "text": "Two children with the same initials",
        "initials": "BA",
        "record_number": "T-0002",
        "recipients_told": RECIPIENTS,
    },
    Kind.TOLD_FAMILY: {"text": "Mother\nAt the school gate"},
    Kind.STILL_NOT_TOLD: {
        "text": "The father is still at home",
        "look_again_on": timezone.localdate() + timedelta(days=7),
    },
    Kind.CONSENT_WITHDRAWN: {"text": "Mother, by telephone this morning", "recipients_told": RECIPIENTS},
    Kind.REFERRAL: {"text": "IFD-00123"},
}
FOLLOW_SHARING = {Kind.TOLD_FAMILY, Kind.STILL_NOT_TOLD, Kind.CONSENT_WITHDRAWN}


def added(decision: Decision, kind: str, *, by: Person, **changed: Any) -> Addition:
    return actions.add(decision, kind=kind, **{"submission_key": uuid7(), **GIVEN[kind], **changed}, by=by)


def typed(kind: str) -> dict[str, str]:
    """What is typed into the page of this kind."""
    if kind == Kind.TOLD_FAMILY:
        return {"who": "Mother", "how": "At the school gate", **parts("told_at", timezone.now())}
    if kind == Kind.STILL_NOT_TOLD:
        day = timezone.now() + timedelta(days=7)
        return {"text": GIVEN[kind]["text"], **parts("look_again_on", day)}
    return GIVEN[kind]
