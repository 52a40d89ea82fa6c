"""What the statutory partners need for the yearly review of the agreement (ISA 5.2): figures, and which agencies lack what."""

from collections.abc import Iterable
from datetime import date

from agencies import overview, standing
from agencies.models import Agency, AgencyContact, AgreementReview, ContactsConfirmed, Signature
from agencies.models.agency import start_of
from agencies.overview import Tally
from wscp_isa import clock
from wscp_isa.protocol.agreement import Agreement

YEAR = 12
MOST = 10_000
SHOWN = 50


def due(agreement: Agreement) -> date:
    """When the partners are to look at the agreement again: as they last said, or as its first words did."""
    held = AgreementReview.objects.values_list("next_due", flat=True).first()
    return held if held and held > agreement.review_due else agreement.review_due


def of(today: date) -> list[Tally]:
    """How agencies stand today, and how sharing went in the year until then."""
    there = Agency.objects.open().filter(controller=None)
    version = standing.in_force_on(today).version
    named = {kind: AgencyContact.objects.on(today).filter(kind=kind).values("agency") for kind in AgencyContact.NEEDED}
    every = standing.confirmed_every(today)
    fresh = start_of(clock.months_after(today, -every.amount))
    lacking = {
        "of these, have not signed the version in force": Signature.objects.filter(version=version).values("agency"),
        "of these, have no single point of contact": named[AgencyContact.Kind.SPOC],
        "of these, have no responsible manager": named[AgencyContact.Kind.RESPONSIBLE_MANAGER],
        f"of these, have not confirmed their contacts for {every.words}": ContactsConfirmed.objects.filter(
            at__gte=fresh
        ).values("agency"),
    }
    return [
        Tally("Agencies that decide for themselves", overview.count(there, most=MOST), MOST),
        *(Tally(says, overview.count(there.exclude(pk__in=have), most=MOST), MOST) for says, have in lacking.items()),
        *overview.of_everyone(clock.months_after(today, -YEAR), today),
    ]


def held() -> list[AgreementReview]:
    """The reviews that were held, the last of them first."""
    return list(AgreementReview.objects.select_related("by")[:SHOWN])


def in_words(figures: Iterable[Tally]) -> str:
    """The figures as they are kept with the review, a line each."""
    return "\n".join(f"{figure.says}: {figure.words}" for figure in figures)


def lacking(today: date) -> list[tuple[Agency, list[str]]]:
    """Agencies that have not signed what is in force, the first of them by name, and what else they lack."""
    version = standing.in_force_on(today).version
    rows = Agency.objects.open().filter(controller=None).exclude(signatures__version=version)
    agencies = list(rows.order_by("sort_key", "id")[:SHOWN])
    stands = standing.on([agency.pk for agency in agencies], today)
    return [(agency, stands[agency.pk].lacks) for agency in agencies]
