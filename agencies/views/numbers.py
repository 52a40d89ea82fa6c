"""A child is in danger now: the numbers to ring, for anyone, signed in or not; and keeping them true, for managers."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import policies
from agencies.actions import numbers
from agencies.forms.numbers import NumberForm, RemoveForm
from agencies.models import DutyNumber
from agencies.sign_in import SignedInRequest
from wscp_isa.urgent import EMERGENCY


@login_not_required
@require_GET
def danger(request: HttpRequest) -> HttpResponse:
    """Two taps to a number, from any page, with no account."""
    lines = list(DutyNumber.objects.all())
    may_edit = request.user.is_authenticated and not policies.editing_numbers(request.user)
    context = {"numbers": [EMERGENCY, *lines], "lines": lines, "may_edit": may_edit}
    return render(request, "agencies/number/danger.html", context)


def _managers_only(request: SignedInRequest) -> None:
    """To anyone who may not change the numbers, these pages do not exist."""
    if policies.editing_numbers(request.user):
        raise Http404


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Add a line to ring."""
    _managers_only(request)
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.act(numbers.add, **form.line(), by=request.user):
        return redirect("danger")
    return render(request, "agencies/number/edit.html", {"form": form, "title": "Add a number to ring"})


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, number: UUID) -> HttpResponse:
    """Change one line."""
    _managers_only(request)
    line = get_object_or_404(DutyNumber, pk=number)
    posted = request.POST if request.method == "POST" else None
    form = NumberForm(posted, initial=NumberForm.starting_from(line), version=line.version)
    if form.is_valid() and form.act(numbers.change, line, **form.line(), version=form.version, by=request.user):
        return redirect("danger")
    context = {"form": form, "line": line, "title": "Change a number to ring"}
    return render(request, "agencies/number/edit.html", context)


@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, number: UUID) -> HttpResponse:
    """Take a line away, once asked whether it is meant."""
    _managers_only(request)
    line = get_object_or_404(DutyNumber, pk=number)
    form = RemoveForm(request.POST if request.method == "POST" else None, version=line.version)
    if form.is_valid() and form.act(numbers.remove, line, version=form.version, by=request.user):
        return redirect("danger")
    return render(request, "agencies/number/remove.html", {"form": form, "line": line})
