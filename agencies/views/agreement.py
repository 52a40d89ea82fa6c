"""The agreement: its words by version, what changed, signing, approving, and its yearly review."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import controls, pack, policies, standing
from agencies.actions import agreement as actions
from agencies.forms.agreement import AgreementReviewForm, ApproveForm, SignForm
from agencies.models import Agency
from agencies.sign_in import SignedInRequest
from wscp_isa import clock
from wscp_isa.protocol import library
from wscp_isa.protocol.agreement import Agreement


@require_GET
def current(request: SignedInRequest) -> HttpResponse:
    """The version in force."""
    return _shown(request, standing.in_force_on(clock.today()))


@require_GET
def version(request: SignedInRequest, version: str) -> HttpResponse:
    """Any version, whether it is in force or proposed."""
    return _shown(request, _version(version))


@require_GET
def changes(request: SignedInRequest, version: str) -> HttpResponse:
    """What this version words otherwise than the one before it, side by side."""
    now = _version(version)
    before = _before(now)
    if before is None:
        raise Http404
    context = {"agreement": now, "before": before, "changes": now.changes_since(before)}
    return render(request, "agencies/agreement/changes.html", context)


@require_http_methods(["GET", "POST"])
def approve(request: SignedInRequest, version: str) -> HttpResponse:
    """A statutory partner agrees to a proposed version."""
    agreement, partner = _version(version), policies.approving_for(request.user)
    if partner is None:
        raise Http404
    form = ApproveForm(_posted(request))
    if form.is_valid() and form.act(
        actions.approve, agreement.version, partner=partner, by=request.user, **form.said()
    ):
        return redirect("agreement-version", agreement.version)
    context = {"agreement": agreement, "partner": partner, "form": form, "before": _before(agreement)}
    return render(request, "agencies/agreement/approve.html", context)


@require_http_methods(["GET", "POST"])
def sign(request: SignedInRequest, of: UUID) -> HttpResponse:
    """An agency signs what is in force, once everything is in place that it asks for (ISA 7.3, 7.4)."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user).select_related("controller"), pk=of)
    if policies.answering(request.user, agency):
        raise Http404
    stands, agreement = standing.of(agency), standing.in_force_on(clock.today())
    form = SignForm(_posted(request))
    if form.is_valid() and form.act(actions.sign, agency, version=agreement.version, by=request.user, **form.said()):
        return redirect(agency)
    context = {
        "agency": agency,
        "agreement": agreement,
        "standing": stands,
        "controls": controls.of(agency, stands),
        "form": form,
    }
    return render(request, "agencies/agreement/sign.html", context)


@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest) -> HttpResponse:
    """The yearly review: what the partners need to know for it, and what came of it (ISA 5.2)."""
    if policies.reading_reviews(request.user):
        raise Http404
    form = AgreementReviewForm(_posted(request)) if request.user.oversees else None
    if request.method == "POST" and form is None:
        raise Http404
    today = clock.today()
    figures = pack.of(today)
    if form is not None and form.is_valid():
        said = {**form.said(), "pack": pack.in_words(figures), "by": request.user}
        if form.act(actions.review, **said):
            return redirect("agreement-review")
    agreement = standing.in_force_on(today)
    context = {
        "agreement": agreement,
        "due": pack.due(agreement),
        "today": today,
        "figures": figures,
        "lacking": pack.lacking(today),
        "held": pack.held(),
        "form": form,
    }
    return render(request, "agencies/agreement/review.html", context)


def _shown(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    versions = [library.agreement(name) for name in library.agreements()]
    since = standing.since(versions)
    context = {
        "agreement": agreement,
        "since": since[agreement.version],
        "in_force": standing.in_force_on(clock.today()),
        "due": pack.due(agreement),
        "today": clock.today(),
        "versions": [{"agreement": known, "since": since[known.version]} for known in reversed(versions)],
        "before": _before(agreement),
        "approvals": standing.approvals(agreement),
        "may_review": not policies.reading_reviews(request.user),
        "may_approve": since[agreement.version] is None and policies.approving_for(request.user) is not None,
    }
    return render(request, "agencies/agreement/agreement.html", context)


def _version(name: str) -> Agreement:
    if name not in library.agreements():
        raise Http404
    return library.agreement(name)


def _before(agreement: Agreement) -> Agreement | None:
    """The version that stands before this one."""
    names = library.agreements()
    place = names.index(agreement.version)
    return library.agreement(names[place - 1]) if place else None


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None
