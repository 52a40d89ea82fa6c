"""Others whom the information is about: their list, with one more form and a button to take each off."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.sign_in import SignedInRequest
from decisions.actions import people as actions
from decisions.forms.people import ConnectForm
from decisions.models import Decision
from wscp_isa.acting import ActingForm


def _draft(request: SignedInRequest, reference: str) -> Decision:
    visible = Decision.objects.visible_to(request.user).filter(signed_at=None, withdrawn_at=None)
    return get_object_or_404(visible.select_related("key", "agency"), reference=reference)


@require_http_methods(["GET", "POST"])
def connected(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who is named besides the child, and one more."""
    decision = _draft(request, reference)
    form = ConnectForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.act(actions.connect, decision, **form.cleaned_data, by=request.user):
        return redirect("connected", reference)
    others = decision.subjects.filter(position__gt=1).select_related("key")
    context = {"form": form, "decision": decision, "others": others}
    return render(request, "decisions/decision/connected.html", context)


@require_POST
def disconnect(request: SignedInRequest, reference: str, subject: UUID) -> HttpResponse:
    """Take somebody off the draft."""
    decision = _draft(request, reference)
    ActingForm({}).act(actions.disconnect, decision, subject=subject, by=request.user)
    return redirect("connected", reference)
