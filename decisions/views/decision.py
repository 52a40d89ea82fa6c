"""One decision, from start to signature. The loader is the permission: what a person may not see is not there."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies import unsent
from agencies.door import guided
from agencies.sign_in import SignedInRequest
from decisions import journey, weak
from decisions.actions import decision as actions
from decisions.forms.signing import SignForm
from decisions.forms.start import StartForm
from decisions.models import Decision


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _load(request: SignedInRequest, reference: str, **how: bool) -> Decision:
    visible = Decision.objects.visible_to(request.user, **how).select_related("key", "agency", "signed_by")
    return get_object_or_404(visible, reference=reference)


def _at(way: journey.Journey, reference: str) -> str:
    if way.position == journey.CHECK:
        return reverse("check", args=[reference])
    return reverse("answer", args=[reference, way.position])


@guided
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Begin a record. A second press of the button leads to the same draft."""
    form = StartForm(_posted(request), person=request.user)
    if form.is_valid() and form.act(
        actions.start, form.agency, submission_key=form.key, pasted=form.cleaned_data["pasted"], by=request.user
    ):
        return redirect("draft", form.result.reference)
    return render(request, "decisions/decision/start.html", {"form": form})


@guided
@require_GET
def draft(request: SignedInRequest, reference: str) -> HttpResponse:
    """Go on where the answers end; a draft that was withdrawn goes on nowhere."""
    decision = _load(request, reference)
    if decision.withdrawn_at:
        return redirect("home")
    return redirect(decision if decision.signed_at else _at(journey.of(decision), reference))


@require_http_methods(["GET", "POST"])
def step(request: SignedInRequest, reference: str, key: str) -> HttpResponse:
    """One page of the journey. What is typed to a page that is no longer asked is refused by the rule, and shown again."""
    decision = _load(request, reference)
    way = journey.of(decision, by=request.user)
    page = way.step(key)
    if page is None:
        raise Http404
    if request.method == "GET" and (decision.signed_at or decision.withdrawn_at or not way.can_reach(key)):
        return redirect("draft", reference)
    form = page.bind(way, _posted(request), version=decision.version)
    if form.is_valid() and form.act(
        actions.answer,
        decision,
        step=key,
        given=form.given(),
        unsure=form.unsure,
        version=form.version,
        by=request.user,
    ):
        unsent.forget(request)
        if form.unsure:
            return redirect("ask-advice", reference, form.unsure[0])
        return redirect(_at(journey.of(form.result), reference))
    context = {
        "form": form,
        "decision": decision,
        "back": way.before(key),
        "put_back": unsent.carry(request, form),
        # Somebody else, or this person in another window, saved this page meanwhile: both texts are shown.
        "saved": page.bind(way).said() if form.stale and page.done(way.facts) else (),
        "advice": decision.advice.filter(question__in=form.questions).select_related("key"),
    }
    return render(request, form.template, context)


@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Check the answers and sign. Signing twice leads to the one record."""
    decision = _load(request, reference)
    if decision.signed_at:
        return redirect("signed" if decision.signed_by == request.user else "draft", reference)
    form = SignForm(_posted(request), version=decision.version)
    if form.is_valid() and form.act(actions.sign, decision, version=form.version, by=request.user):
        return redirect("signed", reference)
    way = journey.of(decision)
    if request.method == "GET" and not way.complete:
        return redirect("draft", reference)
    context = {
        "form": form,
        "decision": decision,
        "summary": way.summary(),
        "weak": [*weak.of_recipient(way), *weak.spots(way)],
        "advice": decision.advice.select_related("key"),
        "back": way.before(journey.CHECK),
    }
    return render(request, "decisions/decision/check.html", context)
