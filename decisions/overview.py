"""How an agency's deciding stands, and how everybody's went: figures, never a record."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies import overview
from agencies.models import Agency
from agencies.models.agency import start_of
from agencies.overview import Tally, count
from decisions.listing import Show
from decisions.models import Asked, Decision, DecisionAccess, RequestAccess, UrgentAccess
from wscp_isa import clock

MOST = 100
LATELY = timedelta(days=90)
# Of very many decisions the newest say as much.
NEWEST = 10_000


@overview.contributes
def of_an_agency(agency: Agency) -> Iterator[Tally]:
    """What is open, late and untold there, and what was refused lately."""

    def tally(says: str, rows: "QuerySet[Any]", *, show: Show | None = None, wrong: bool = False) -> Tally:
        url = f"{reverse('records')}?show={show}" if show else ""
        return Tally(says, count(rows, most=MOST), MOST, url, wrong)

    unfinished = UrgentAccess.objects.live().filter(agency=agency, unfinished=True)
    owed = DecisionAccess.objects.live().filter(agency=agency, family_due__isnull=False)
    yield tally("Drafts that nobody has signed yet", Decision.objects.drafts().filter(agency=agency), show=Show.DRAFTS)
    yield tally("Urgent shares whose record is not finished", unfinished, show=Show.URGENT)
    yield tally("of these, late", unfinished.filter(finish_by__lt=timezone.now()), show=Show.URGENT, wrong=True)
    yield tally("Families still to be told, or to look at again", owed)
    yield tally("of these, late", owed.filter(family_due__lt=clock.today()), wrong=True)
    asked = Asked.objects.live().filter(agency=agency, closed_at=None)
    yield tally("Requests to this agency that are not answered yet", asked)
    yield tally("of these, late", asked.filter(paused_at=None, due_at__lt=timezone.now()), wrong=True)
    yield tally("Requests of this agency that others have not answered yet", _unanswered(agency))
    since = timezone.now() - LATELY
    signed = Decision.objects.filter(agency=agency, signed_at__gte=since).order_by("-signed_at", "-id")
    lately = list(signed.values_list("share", "departed")[:MOST])
    yield Tally(
        "Decisions signed in the last 90 days", _more(lately, signed), MOST, f"{reverse('records')}?show=signed"
    )
    yield Tally("of these, not to share", sum(share is False for share, _ in lately), MOST)
    yield Tally(
        "of these, otherwise than the protocol’s outcome", sum(departed is True for _, departed in lately), MOST
    )


def _unanswered(agency: Agency) -> "QuerySet[RequestAccess]":
    return RequestAccess.objects.live().filter(agency=agency, open=True)


def _more(lately: list[tuple[bool | None, bool | None]], signed: "QuerySet[Decision]") -> int:
    """How many there are, or one more than is counted."""
    return len(lately) + (len(lately) == MOST and signed[MOST : MOST + 1].exists())


@overview.measures
def of_everyone(since: date, until: date) -> Iterator[Tally]:
    """How the newest decisions of that time were decided."""
    times = {"signed_at__gte": start_of(since), "signed_at__lt": start_of(until + timedelta(days=1))}
    signed = Decision.objects.filter(**times).order_by("-signed_at", "-id")
    newest = list(signed.values_list("share", "asked", "departed")[: NEWEST + 1])
    yield Tally("Decisions signed in the last 12 months", len(newest), NEWEST)
    newest = newest[:NEWEST]
    yield Tally("of the newest of these, to share", sum(share is True for share, *_ in newest), NEWEST)
    refused = sum(asked is True and share is False for share, asked, _ in newest)
    yield Tally("of the newest of these, not to share what another agency asked for", refused, NEWEST)
    departed = sum(departed is True for *_, departed in newest)
    yield Tally("of the newest of these, otherwise than the protocol’s outcome", departed, NEWEST)
