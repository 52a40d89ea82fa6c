"""Adding to a signed record. Somebody let in to look finds no such pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies import unsent
from agencies.sign_in import SignedInRequest
from decisions import find, policies
from decisions.actions import addition as actions
from decisions.forms.addition import FORMS, KindForm
from decisions.models import Addition, Decision


def _load(request: SignedInRequest, reference: str) -> Decision:
    visible = Decision.objects.visible_to(request.user).select_related("key", "agency")
    return get_object_or_404(visible, reference=reference)


@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is to be added, out of what this record can have."""
    decision = _load(request, reference)
    if not decision.signed_at:
        return redirect("draft", reference)
    kinds = [kind for kind in Addition.Kind if not policies.adding(request.user, decision, kind=kind)]
    form = KindForm(request.POST if request.method == "POST" else None, kinds=kinds)
    if form.is_valid():
        return redirect("add-kind", reference, form.cleaned_data["kind"])
    return render(request, "decisions/addition/choose.html", {"form": form, "decision": decision})


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, reference: str, kind: str) -> HttpResponse:
    """One kind of addition. Pressed twice, it is added once."""
    decision = _load(request, reference)
    if kind not in FORMS:
        raise Http404
    if not decision.signed_at:
        return redirect("draft", reference)
    named = find.whom(decision)
    made = decision.additions.filter(by=request.user).values_list("submission_key", flat=True)
    form = FORMS[kind](request.POST if request.method == "POST" else None, named=named, made=made)
    if form.is_valid() and form.act(
        actions.add, decision, kind=kind, submission_key=form.key, **form.values(), by=request.user
    ):
        unsent.forget(request)
        return redirect(f"{decision.get_absolute_url()}#added-{form.result.pk}")
    context = {"form": form, "decision": decision, "named": named, "put_back": unsent.carry(request, form)}
    return render(request, "decisions/addition/add.html", context)
