"""How those who oversee narrow the list of breaches, and the questions that they ask most."""

from django import forms
from django.db.models import Q

from agencies.models import Agency
from breaches.models import Breach
from wscp_isa.oversight.filters import PeriodFilters, View

SUSPECTED = "suspected"


def _agencies() -> list[tuple[str, str]]:
    return [("", "Any"), *((str(pk), name) for pk, name in Agency.objects.values_list("pk", "name"))]


class BreachFilters(PeriodFilters):
    """Breaches, by when they were reported."""

    moment = "reported_at"

    agency = forms.ChoiceField(label="Agency", choices=_agencies, required=False)
    settled = forms.ChoiceField(
        label="Is it a breach?",
        choices=[("", "Any"), (SUSPECTED, "Not said yet"), *Breach.Settled.choices],
        required=False,
    )

    def where_agency(self, agency: str) -> Q:
        """Where it was reported."""
        return Q(agency=agency)

    def where_settled(self, settled: str) -> Q:
        """What was said of it."""
        return Q(settled="" if settled == SUSPECTED else settled)


BREACH_VIEWS = (
    View("Breaches of this quarter", {"period": "this-quarter", "settled": Breach.Settled.BREACH}),
    View("Nobody has said yet whether it is a breach", {"settled": SUSPECTED}),
    View("Near misses", {"settled": Breach.Settled.NEAR_MISS}),
)
