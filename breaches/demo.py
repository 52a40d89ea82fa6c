"""Invented breaches, each made through the actions: a lost laptop under way, a near miss, one that was kept and not reported."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.models import Agency, Category, Person
from breaches.actions import assessment, party
from breaches.actions import breach as actions
from breaches.models import Assessment, Breach, Party
from decisions.demo import at
from wscp_isa.identifiers import uuid7

HOUR = timedelta(hours=1)
# What was answered of an e-mail that went to the wrong colleague.
COLLEAGUE: dict[str, dict[str, Any]] = {
    "what": {"confidentiality": "known", "integrity": "none", "availability": "none", "cause": "wrong-recipient"},
    "people": {"personal": "yes", "people": 1, "records": 1, "who": ["children"], "kinds": ["contact", "care"]},
    "protections": {
        "encryption": "no",
        "backup": "not-needed",
        "recipient": "confirmed",
        "taken": "nobody",
        "how": "She deleted it unread within ten minutes, and said so in writing.",
    },
    "harm": {
        "danger": "no",
        "consequences": "None that we can see: she has a duty of confidence herself.",
        "likelihood": "very-unlikely",
        "severity": "some",
    },
    "grids": {
        "context": "sensitive",
        "adjusted": "-2",
        "identification": "maximum",
        "nhs_impact": "",
        "nhs_likelihood": "",
    },
}


def make() -> None:
    """Three breaches, once."""
    if Breach.objects.exists():
        return
    now = timezone.now()
    with at(now - 40 * 24 * HOUR):
        _kept_and_not_reported()
    with at(now - 12 * 24 * HOUR):
        _near_miss()
    with at(now - 20 * HOUR):
        _laptop()


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@wirral.example")


def _report(by: Person, **said: Any) -> Breach:
    given = {"danger": "no", "nearly": False, "happened_at": None, "submission_key": uuid7(), **said}
    return actions.report(by.roles_now[0].agency, by=by, **given)


def _kept_and_not_reported() -> None:
    sam, now = _person("sam"), timezone.now()
    breach = _report(
        _person("bob"),
        what="An e-mail about a child’s attendance went to another teacher of the same first name.",
        stopped=["asked-to-delete"],
        happened_at=now - HOUR,
        suspected_at=now - HOUR / 2,
    )
    actions.say_what_it_is(breach, settled="breach", aware_at=now - HOUR / 2, by=sam)
    own = Party.objects.get(breach=breach)
    party.change(own, roles=["lost", "owner", "controller"], by=sam)
    for version, (step, given) in enumerate(COLLEAGUE.items()):
        assessment.answer(breach, step=step, given=given, version=version, by=sam)
    version = Assessment.objects.get(breach=breach).version
    reasons = "A colleague with a duty of confidence deleted it unread. No harm is likely to anybody."
    assessment.decide(breach, regulator=False, people="no", reasons=reasons, version=version, by=sam)
    party.answer(own, answer="not-reportable", because="A risk to people is unlikely.", by=sam)
    party.done(own, duty="tell-partners", at=now, how="No other partner is concerned.", by=sam)
    learned = "The address book now shows the post beside the name."
    actions.close(breach, learned=learned, by=sam)


def _near_miss() -> None:
    sam, now = _person("sam"), timezone.now()
    breach = _report(
        _person("dana"),
        nearly=True,
        what="A letter with a new address was nearly posted to the old one.",
        stopped=["other"],
        suspected_at=now - HOUR,
    )
    because = "It was taken out of the post tray before it left the building."
    actions.say_what_it_is(breach, settled="near-miss", because=because, by=sam)


def _laptop() -> None:
    charlie, now = _person("charlie"), timezone.now()
    breach = _report(
        charlie,
        danger="not-sure",
        what="A laptop with notes of home visits was taken from a car. It was not encrypted.",
        stopped=["locked", "told-it"],
        happened_at=now - 14 * HOUR,
        suspected_at=now - 2 * HOUR,
    )
    council = Agency.objects.get(category=Category.COUNCIL)
    owner = party.add(breach, agency=council, roles=["owner", "controller"], by=charlie)
    text = "A laptop with notes that are yours was stolen. Please ring us. You lead the investigation."
    party.tell(owner, way="phone", text=text, submission_key=uuid7(), by=charlie)
    actions.say_what_it_is(breach, settled="breach", aware_at=now - HOUR, by=charlie)


def introduction() -> list[str]:
    """Nothing to say beyond who can sign in."""
    return []
