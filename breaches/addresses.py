"""Where each duty is done: for the page of the breach, and for Your work."""

from django.urls import reverse

from breaches import facts
from breaches.assessing import Assessed
from breaches.duties import SAID, Duty
from breaches.facts import Matter

_DEEDS = {
    "tell-owner": "tell",
    "tell-partner": "tell",
    "aware": "aware",
    "answer": "answer",
    "report": "regulator",
    "late": "regulator",
}


def where(duty: Duty, matter: Matter) -> str:
    """Where a duty is done."""
    reference = matter.breach.reference
    if duty.key == "establish":
        return reverse("breach-deed", args=[reference, "what-it-is"])
    if duty.key == "name-owner":
        return reverse("breach-deed", args=[reference, "add-party"])
    if duty.key == "task":
        return reverse("breach-task", args=[reference, duty.about])
    if duty.key in ("assess", "view"):
        return reverse("assess-breach", args=[reference, _step(duty, matter)])
    if duty.key in SAID:
        return reverse("breach-duty", args=[reference, duty.party, duty.key])
    return reverse("party-deed", args=[reference, duty.about or duty.party, _DEEDS[duty.key]])


def _step(duty: Duty, matter: Matter) -> str:
    if duty.key == "view":
        return "view"
    return Assessed(matter.open, facts.rules()).next_step or "decide"
