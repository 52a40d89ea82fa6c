"""Your work: what this person owes and what they signed lately; and the list of every record that they may see."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies import staff
from agencies.door import guided
from agencies.models import Role
from agencies.sign_in import SignedInRequest
from decisions import listing
from decisions.listing import Show
from wscp_isa import keyset, work

LATELY = 5
# What each part of the list is called, and what is said where it is empty.
WORDS = {
    Show.ALL: (
        "All records",
        "There are no records that you may see. A decision that you record appears here as soon as you start it.",
    ),
    Show.DRAFTS: ("Drafts", "There are no drafts to finish."),
    Show.SIGNED: ("Signed decisions", "No decision has been signed yet. Drafts appear here once they are signed."),
    Show.URGENT: ("Urgent notes", "There are no urgent notes."),
}


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """What is owed, the soonest first; then what they signed lately."""
    context = {
        "work": work.of(request.user),
        "signed": listing.rows(listing.signed_lately(request.user, LATELY)),
        "may_start": bool(request.user.agency_ids(*Role.DECIDING)),
        "waiting": staff.who_admits(request.user.roles_waiting),
        "answers_for": sorted(
            {role.agency for role in request.user.roles_now if role.kind in Role.WHOLE_AGENCY}, key=str
        ),
    }
    return render(request, "decisions/lists/home.html", context)


@guided
@require_GET
def records(request: SignedInRequest) -> HttpResponse:
    """Every record that they may see, newest first, a page at a time; the address says which part of them is shown."""
    show = listing.shown(request.GET.get("show", ""))
    page = keyset.page(
        listing.narrowed(request.user, show),
        older_than=request.GET.get("after", ""),
        newer_than=request.GET.get("before", ""),
    )
    title, empty = WORDS[show]
    context = {
        "title": title,
        "empty": empty,
        "shows": [{"title": words[0], "href": _at(other), "here": other == show} for other, words in WORDS.items()],
        "rows": listing.rows([place.id for place in page.places]),
        "newer": page.newer and _at(show, before=page.newer),
        "older": page.older and _at(show, after=page.older),
        "agencies": len(request.user.agency_ids(*Role.DECIDING)),
    }
    return render(request, "decisions/lists/records.html", context)


def _at(show: Show, **cursor: str) -> str:
    return f"{reverse('records')}?{urlencode({'show': show.value, **cursor})}"
