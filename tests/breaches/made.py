"""Breaches for tests, through the front door."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from agencies.models import Agency, Person
from breaches.actions import assessment as assessments
from breaches.actions import breach as actions
from breaches.actions import party as parties
from breaches.models import Assessment, Breach, Party
from wscp_isa.identifiers import uuid7

HOUR = timedelta(hours=1)

# An assessment in which everything is answered: an unencrypted laptop with case notes.
LAPTOP: dict[str, dict[str, Any]] = {
    "what": {"confidentiality": "unknown", "integrity": "none", "availability": "none", "cause": "lost"},
    "people": {"personal": "yes", "people": 40, "records": -1, "who": ["children"], "kinds": ["care"]},
    "protections": {"encryption": "no", "backup": "yes", "recipient": "no", "taken": "nobody", "how": ""},
    "harm": {"danger": "no", "consequences": "Distress", "likelihood": "likely", "severity": "serious"},
    "grids": {
        "context": "sensitive",
        "adjusted": "0",
        "identification": "maximum",
        "nhs_impact": "",
        "nhs_likelihood": "",
    },
}


def reported(by: Person, *, agency: Agency | None = None, **said: Any) -> Breach:
    """A report, two hours after somebody became aware of it."""
    there = agency or [*by.roles_now, *by.roles_waiting][0].agency
    given: dict[str, Any] = {
        "danger": "no",
        "nearly": False,
        "happened_at": None,
        "suspected_at": timezone.now() - 2 * HOUR,
        "what": "A laptop was left on a train",
        "stopped": ["locked"],
        "submission_key": uuid7(),
    }
    return actions.report(there, by=by, **{**given, **said})


def own(breach: Breach) -> Party:
    """The party that the reporting agency is."""
    return Party.objects.select_related("agency", "breach", "key").get(breach=breach, agency=breach.agency)


def confirmed(breach: Breach, *, by: Person, at: datetime | None = None) -> Breach:
    """It is a breach, of which the agency has been certain for an hour."""
    return actions.say_what_it_is(breach, settled="breach", aware_at=at or timezone.now() - HOUR, by=by)


def with_owner(
    breach: Breach, agency: Agency | None, *, by: Person, roles: tuple[str, ...] = ("owner",), name: str = ""
) -> Party:
    """Somebody else has a part in it."""
    return parties.add(breach, agency=agency, name=name, roles=list(roles), by=by)


def told(party: Party, *, by: Person) -> Party:
    """The party knows."""
    parties.tell(party, way="phone", text="It was lost", submission_key=uuid7(), by=by)
    return Party.objects.select_related("agency", "breach", "key").get(pk=party.pk)


def assessed(breach: Breach, *, by: Person, **changed: dict[str, Any]) -> Assessment:
    """Every page of the assessment is answered."""
    made = Assessment.objects.filter(breach=breach, decided_at=None).first()
    version = made.version if made else 0
    for step, given in {**LAPTOP, **changed}.items():
        made = assessments.answer(breach, step=step, given=LAPTOP[step] | given, version=version, by=by)
        version = made.version
    assert made is not None
    return made


def decided(breach: Breach, *, by: Person, regulator: bool = True, people: str = "yes") -> Assessment:
    """What follows was decided."""
    version = Assessment.objects.get(breach=breach, decided_at=None).version
    return assessments.decide(breach, regulator=regulator, people=people, reasons="As advised", version=version, by=by)


def finished(breach: Breach, *, by: Person) -> None:
    """Nothing is owed any more: the information was the agency's own, and no harm is likely."""
    party, now = own(breach), timezone.now()
    parties.change(party, roles=["lost", "owner", "controller"], by=by)
    confirmed(breach, by=by)
    assessed(breach, by=by, harm={"likelihood": "unlikely"})
    decided(breach, by=by, regulator=False, people="no")
    parties.answer(own(breach), answer="not-reportable", because="A risk is unlikely", by=by)
    parties.done(own(breach), duty="tell-partners", at=now, how="There are none", by=by)
