"""What the statutory partners need to know for the yearly review of the agreement (ISA 5.2): figures, and which agencies lack what.

An app that can say how sharing goes has a module `figures` that registers what it contributes:

    from agencies import pack

    @pack.contributes
    def shared(since: date, until: date) -> Iterable[Figure]:
        "How many decisions were signed in that time, and what they were."
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies import standing
from agencies.models import Agency, AgencyContact, AgreementReview, ContactsConfirmed, Signature
from agencies.models.agency import start_of
from agencies.standing import CONFIRMED_EVERY
from wscp_isa import clock
from wscp_isa.protocol.agreement import Agreement

YEAR = 12
# Counted no further, so that the page costs the same whatever there is.
MOST = 10_000
SHOWN = 50


@dataclass(frozen=True)
class Figure:
    """How many of something there were; `most` where there were more than were counted."""

    says: str
    number: int

    @property
    def words(self) -> str:
        return f"More than {MOST:,}" if self.number > MOST else f"{self.number:,}"


Contribution = Callable[[date, date], Iterable[Figure]]
_contributions: list[Contribution] = []


def contributes(contribution: Contribution) -> Contribution:
    """Have the pack ask this function too."""
    if contribution not in _contributions:
        _contributions.append(contribution)
    return contribution


def count(rows: Any) -> int:
    """How many there are, counted no further than is shown."""
    return len(rows.order_by().values_list("pk", flat=True)[: MOST + 1])


def due(agreement: Agreement) -> date:
    """When the partners are to look at the agreement again: as they last said, or as its first words did."""
    held = AgreementReview.objects.values_list("next_due", flat=True).first()
    return held if held and held > agreement.review_due else agreement.review_due


def of(today: date) -> list[Figure]:
    """The figures of the year until today."""
    there = Agency.objects.open().filter(controller=None)
    version = standing.in_force_on(today).version
    named = {kind: AgencyContact.objects.on(today).filter(kind=kind).values("agency") for kind in AgencyContact.NEEDED}
    fresh = ContactsConfirmed.objects.filter(at__gte=start_of(clock.months_after(today, -CONFIRMED_EVERY))).values(
        "agency"
    )
    signed = Signature.objects.filter(version=version).values("agency")
    figures = [
        Figure("Agencies that decide for themselves", count(there)),
        Figure("of these, have not signed the version in force", count(there.exclude(pk__in=signed))),
        Figure("have no single point of contact", count(there.exclude(pk__in=named[AgencyContact.Kind.SPOC]))),
        Figure(
            "have no responsible manager", count(there.exclude(pk__in=named[AgencyContact.Kind.RESPONSIBLE_MANAGER]))
        ),
        Figure("have not confirmed their contacts for 3 months", count(there.exclude(pk__in=fresh))),
    ]
    since = clock.months_after(today, -YEAR)
    contributed = [figure for contribution in _contributions for figure in contribution(since, today)]
    return figures + contributed


def held() -> list[AgreementReview]:
    """The reviews that were held, the last of them first."""
    return list(AgreementReview.objects.select_related("by")[:SHOWN])


def in_words(figures: Iterable[Figure]) -> str:
    """The figures as they are kept with the review, a line each."""
    return "\n".join(f"{figure.says}: {figure.words}" for figure in figures)


def lacking(today: date) -> list[tuple[Agency, list[str]]]:
    """Agencies that have not signed what is in force, the first of them by name, and what else they lack."""
    version = standing.in_force_on(today).version
    rows = Agency.objects.open().filter(controller=None).exclude(signatures__version=version)
    agencies = list(rows.order_by("sort_key", "id")[:SHOWN])
    stands = standing.on([agency.pk for agency in agencies], today)
    return [(agency, stands[agency.pk].lacks) for agency in agencies]
