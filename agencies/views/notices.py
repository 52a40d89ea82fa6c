"""How you are told, and what you were told lately; what could not be sent, for those who keep the service running."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import policies
from agencies.actions import notices as actions
from agencies.forms.notices import AT_ONCE, DAILY, HowForm, TryAgainForm
from agencies.sign_in import SignedInRequest
from wscp_isa.notices import listing


@require_http_methods(["GET", "POST"])
def mine(request: SignedInRequest) -> HttpResponse:
    """Everybody chooses for themselves, and sees what they were told and nobody else."""
    choice = listing.choice(request.user)
    form = HowForm(
        request.POST if request.method == "POST" else None, initial={"how": DAILY if choice.daily else AT_ONCE}
    )
    if form.is_valid() and form.act(actions.choose, daily=form.daily, by=request.user):
        return redirect("notices")
    page = listing.told_lately(request.user, **_cursors(request))
    context = {
        "form": form,
        "choice": choice,
        "told": [{"at": one.sent_at, "what": listing.subject(one), "href": one.path} for one in page.notices],
        "may_tend": not policies.tending_notices(request.user),
        **_beside("notices", page),
    }
    return render(request, "agencies/notice/mine.html", context)


@require_GET
def failed(request: SignedInRequest) -> HttpResponse:
    """Of each its kind, whom it is to, and what went wrong: never what it is about."""
    _tenders_only(request)
    return _failed(request, TryAgainForm())


@require_POST
def try_again(request: SignedInRequest, notice: UUID) -> HttpResponse:
    """The next tick tries to send it."""
    _tenders_only(request)
    loaded, form = listing.found(notice), TryAgainForm(request.POST)
    if loaded is None:
        raise Http404
    if form.is_valid() and form.act(actions.try_again, loaded, by=request.user):
        return redirect("failed-notices")
    return _failed(request, form)


def _failed(request: SignedInRequest, form: TryAgainForm) -> HttpResponse:
    page = listing.failed(**_cursors(request))
    context = {
        "form": form,
        "failed": [{"kind": listing.kind(one), "notice": one} for one in page.notices],
        "waiting_since": listing.waiting_since(),
        "set_up": settings.MAIL_IS_SET_UP,
        **_beside("failed-notices", page),
    }
    return render(request, "agencies/notice/failed.html", context)


def _tenders_only(request: SignedInRequest) -> None:
    """To anyone else these pages do not exist."""
    if policies.tending_notices(request.user):
        raise Http404


def _cursors(request: SignedInRequest) -> dict[str, str]:
    return {"older_than": request.GET.get("after", ""), "newer_than": request.GET.get("before", "")}


def _beside(name: str, page: listing.Listed) -> dict[str, Any]:
    """The addresses of the pages beside this one."""
    here = reverse(name)
    return {
        "newer": page.newer and f"{here}?{urlencode({'before': page.newer})}",
        "older": page.older and f"{here}?{urlencode({'after': page.older})}",
    }
