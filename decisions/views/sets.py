"""The sets of agencies that an agency usually asks together, kept on one page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies.models import Agency
from agencies.sign_in import SignedInRequest
from decisions import policies
from decisions.actions import sets as actions
from decisions.forms.sets import RemoveSetForm, SetForm
from decisions.models import AgencySet


@require_http_methods(["GET", "POST"])
def sets(request: SignedInRequest) -> HttpResponse:
    """All of them, and one more."""
    agencies = _kept_by(request)
    form = SetForm(_posted(request), agencies=agencies)
    if form.is_valid() and form.act(actions.add, form.agency, **form.said(), by=request.user):
        return redirect("agency-sets")
    there = AgencySet.objects.visible_to(request.user).filter(agency__in=list(agencies)).select_related("agency")
    context = {"form": form, "sets": there.prefetch_related("members"), "several": len(agencies) > 1}
    return render(request, "decisions/request/sets.html", context)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Another name, other agencies, or no set any more."""
    agencies = _kept_by(request)
    visible = AgencySet.objects.visible_to(request.user).filter(agency__in=list(agencies))
    kept = get_object_or_404(visible.select_related("agency").prefetch_related("members"), pk=of)
    removes, posted = "remove" in request.POST, _posted(request)
    form = SetForm(
        None if removes else posted,
        agencies={str(kept.agency_id): kept.agency},
        version=kept.version,
        initial=SetForm.starting_from(kept),
    )
    removing = RemoveSetForm(posted if removes else None, version=kept.version)
    if form.is_valid() and form.act(actions.change, kept, **form.said(), version=form.version, by=request.user):
        return redirect("agency-sets")
    if removing.is_valid() and removing.act(actions.remove, kept, version=removing.version, by=request.user):
        return redirect("agency-sets")
    context = {"form": removing if removes else form, "naming": form, "removing": removing, "kept": kept}
    return render(request, "decisions/request/set.html", context)


def _kept_by(request: SignedInRequest) -> dict[str, Agency]:
    """The agencies whose sets they keep; to somebody who keeps none there is no such page."""
    there = {str(role.agency_id): role.agency for role in request.user.roles_now}
    kept = {key: agency for key, agency in there.items() if not policies.keeping_sets(request.user, agency)}
    if not kept:
        raise Http404
    return kept


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None
