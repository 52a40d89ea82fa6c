"""Letting a draft go, once asked whether it is meant."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies.sign_in import SignedInRequest
from decisions import policies
from decisions.actions import withdrawal as actions
from decisions.forms.withdrawal import WithdrawForm
from decisions.models import Decision


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Withdraw a draft, or say why it cannot go. Pressing twice leads to where pressing once does."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user), reference=reference)
    if decision.signed_at:
        return redirect(decision)
    if decision.withdrawn_at:
        return redirect("home")
    form = WithdrawForm(request.POST if request.method == "POST" else None, version=decision.version)
    if form.is_valid() and form.act(actions.withdraw, decision, version=form.version, by=request.user):
        return redirect("home")
    context = {"form": form, "decision": decision, "why_not": policies.withdrawing(request.user, decision)}
    return render(request, "decisions/decision/withdraw.html", context)
