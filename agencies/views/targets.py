"""By when something is due, and when schools are closed: for everyone signed in to read, for managers to keep true."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import policies
from agencies import targets as held
from agencies.actions import targets as actions
from agencies.forms.targets import RemoveHolidayForm, SchoolHolidayForm, TargetForm
from agencies.models import SchoolHoliday
from agencies.sign_in import SignedInRequest
from wscp_isa import clock, workdays


@require_GET
def targets(request: SignedInRequest) -> HttpResponse:
    """Every target as it stands today and as it is to be, and the school holidays that are not over."""
    known, today = held.known(), clock.today()
    context = {
        "lines": known.lines(today),
        "holidays": [holiday for holiday in known.holidays if holiday.last >= today],
        "listed_until": max(workdays.bank_holidays()),
        "may_keep": not policies.keeping_targets(request.user),
    }
    return render(request, "agencies/target/targets.html", context)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, kind: str) -> HttpResponse:
    """Another target, from today or a later day."""
    _managers_only(request)
    if kind not in held.Kind:
        raise Http404
    form = TargetForm(_posted(request), kind=kind)
    if form.is_valid() and form.act(actions.set_target, kind, **form.said(), by=request.user):
        return redirect("targets")
    context = {"form": form, "line": held.known().line(kind, clock.today())}
    return render(request, "agencies/target/change.html", context)


@require_http_methods(["GET", "POST"])
def add_holiday(request: SignedInRequest) -> HttpResponse:
    """Schools are closed on these days."""
    _managers_only(request)
    form = SchoolHolidayForm(_posted(request))
    if form.is_valid() and form.act(actions.add_holiday, **form.said(), by=request.user):
        return redirect("targets")
    return render(request, "agencies/target/add_holiday.html", {"form": form})


@require_http_methods(["GET", "POST"])
def remove_holiday(request: SignedInRequest, holiday: UUID) -> HttpResponse:
    """Schools are open on these days after all, once asked whether it is meant."""
    _managers_only(request)
    there = get_object_or_404(SchoolHoliday.objects.visible_to(request.user), pk=holiday)
    form = RemoveHolidayForm(_posted(request))
    if form.is_valid() and form.act(actions.remove_holiday, there, by=request.user):
        return redirect("targets")
    return render(request, "agencies/target/remove_holiday.html", {"form": form, "holiday": there})


def _managers_only(request: SignedInRequest) -> None:
    """To anyone who may not change them, these pages do not exist."""
    if policies.keeping_targets(request.user):
        raise Http404


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None
