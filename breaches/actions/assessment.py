"""The joint assessment: answered page by page by the parties, viewed by each, decided by the controller, then frozen (ISA 5.9)."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agencies.models import Person, Role
from breaches import assessing, facts, policies, proofs
from breaches.actions import owed
from breaches.assessing import Assessed
from breaches.facts import Matter
from breaches.models import Assessment, AssessmentView, Breach
from wscp_isa import ledger
from wscp_isa.rules import Refused, require

UNREADABLE = (
    "You have said that whoever has it may be able to read it. Choose another reason, or change that answer first"
)


@transaction.atomic
def answer(breach: Breach, *, step: str, given: dict[str, Any], version: int, by: Person) -> Assessment:
    """The page has these answers. The first begins the assessment; after a decision, another with what was answered before."""
    breach = owed.held(breach)
    matter = Matter(breach)
    current = matter.open
    require(policies.assessing(by, breach), fresh=current is None or current.version == version)
    if current is None:
        before = matter.decided.answers if matter.decided else {}
        current = Assessment.objects.create(
            key=breach.key, breach=breach, started_at=timezone.now(), version=1, answers={**before, step: given}
        )
        ledger.record("breach.assessment-begun", about=breach, by=by, at=current.started_at)
    else:
        current.answers = {**current.answers, step: given}
        current.version += 1
        current.save(update_fields=["answers", "version"])
    owed.settle(breach)
    return current


@transaction.atomic
def view(breach: Breach, *, agrees: bool, why: str, submission_key: UUID, by: Person) -> AssessmentView:
    """The party agrees with the assessment as it stands, or dissents and says why; its last view counts."""
    breach = owed.held(breach)
    matter = Matter(breach)
    require(policies.assessing(by, breach))
    party, current = matter.party_of(policies.agencies_acting(by, breach)), matter.open
    if party is None or current is None:
        raise Refused("There is no assessment to give a view of")
    made, new = AssessmentView.objects.get_or_create(
        by=by,
        submission_key=submission_key,
        defaults={
            "key": breach.key,
            "assessment": current,
            "party": party,
            "agrees": agrees,
            "why": why,
            "at": timezone.now(),
        },
    )
    require(policies.again(made, assessment_id=current.pk, agrees=agrees, why=why))
    if new:
        agency = party.agency.name if party.agency else ""
        said = {"agency": agency, "agrees": agrees}
        ledger.record("breach.viewed", about=breach, by=by, at=made.at, facts=said)
        owed.settle(breach)
    return made


@transaction.atomic
def decide(breach: Breach, *, regulator: bool, people: str, reasons: str, version: int, by: Person) -> Assessment:
    """What follows is decided, with the reasons. Nothing about the assessment changes afterwards, and the ledger commits to it."""
    breach = owed.held(breach)
    matter, rules = Matter(breach), facts.rules()
    current, assessed = matter.open, Assessed(matter.open, rules)
    reason = policies.deciding(by, breach, current, deciders=matter.deciders, complete=assessed.complete)
    require(reason, fresh=current is None or current.version == version)
    assert current is not None  # as the policy asks
    if people == "unintelligible" and assessed.said("protections", "encryption") != "safe":
        raise Refused(UNREADABLE)
    exception = people if people in rules.exceptions else ""
    advised = assessed.advised(matter, exception)
    assert matter.views is not None  # read while the assessment is still open
    current.decided_at, current.decided_by = timezone.now(), by
    current.regulator, current.people = regulator, people in ("yes", "disproportionate")
    current.departed = regulator != advised.regulator or (people == "yes") != advised.people
    current.likelihood, current.severity = assessed.said("harm", "likelihood"), assessed.said("harm", "severity")
    score, number = assessed.severity, assessed.said("people", "people", None)
    current.band = score.band if score else ""
    current.about_people = number if number is not None and number >= 0 else None
    current.transcript = _transcript(current, matter, assessed, regulator=regulator, people=people, reasons=reasons)
    current.save()
    ledger.record(
        "breach.decided",
        about=breach,
        by=by,
        at=current.decided_at,
        facts={"regulator": regulator, "people": current.people, "departed": current.departed},
        detail={"digest": proofs.digest("breach.decided", breach)},
    )
    owed.settle(breach)
    return current


def _transcript(current: Assessment, matter: Matter, assessed: Assessed, **decided: Any) -> dict[str, Any]:
    """What was asked and answered, advised and decided, in words that need no code to read."""
    assert current.decided_at is not None
    assert current.decided_by is not None
    people, rules = decided["people"], assessed.rules
    exception = rules.exceptions.get(people)
    advised = assessed.advised(matter, people if exception else "")
    actor = current.decided_by.as_actor(matter.breach)
    viewed = {view.party_id for view in matter.views}
    return {
        "reference": matter.breach.reference,
        "rules": {"version": rules.version, "digest": rules.digest},
        "sections": [{"title": section.title, "lines": section.lines} for section in assessed.sections],
        "evidence": assessed.evidence(),
        "advice": {"says": advised.says, "because": list(advised.because)},
        "views": [{**view, "at": view["at"].isoformat()} for view in assessing.views(matter)],
        "without_view": [str(party) for party in matter.parties if party.has_part and party.pk not in viewed],
        "decision": {
            **decided,
            "people_says": exception.says if exception else "Yes, each of them" if people == "yes" else "No",
            "departed": current.departed,
        },
        "decided": {
            "by": actor.name,
            "role": Role.Kind(actor.role).label if actor.role else "",
            "agency": actor.agency,
            "at": current.decided_at.isoformat(),
        },
    }
