"""Reporting a breach: one page, by anyone signed in, and one that says what happens now. No guidance is read first."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import unsent
from agencies.sign_in import SignedInRequest
from breaches.actions import breach as actions
from breaches.forms.report import ReportForm
from breaches.models import Breach
from breaches.record import Record


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest) -> HttpResponse:
    """Stop it spreading, then say what happened. A second press of the button leads to the same report."""
    form = ReportForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid() and form.act(
        actions.report, form.agency, **form.report(), submission_key=form.key, by=request.user
    ):
        unsent.forget(request)
        return redirect("breach-reported", form.result.reference)
    return render(request, "breaches/breach/report.html", {"form": form, "put_back": unsent.carry(request, form)})


@require_GET
def reported(request: SignedInRequest, reference: str) -> HttpResponse:
    """The reference, whom the report told, and what happens now."""
    visible = Breach.objects.visible_to(request.user).select_related("key", "agency", "reported_by")
    breach = get_object_or_404(visible, reference=reference)
    return render(request, "breaches/breach/reported.html", {"breach": breach, "record": Record(breach, request.user)})
