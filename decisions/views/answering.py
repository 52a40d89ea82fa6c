"""The page of an agency that was asked, and what it can say back. Nobody at another agency finds it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies import unsent
from agencies.door import guided
from agencies.sign_in import SignedInRequest
from decisions import exchange, policies
from decisions.actions import asked as actions
from decisions.actions import request as requests
from decisions.forms.answering import FORMS, BeginAnswerForm
from decisions.models import Asked, Decision
from decisions.picture import Picture
from wscp_isa import workdays
from wscp_isa.acting import ActingForm
from wscp_isa.work import due_in_words, urgency

# What each says back, and the heading of its page.
SAYING: Mapping[str, tuple[Callable[..., Any], str]] = {
    "more-time": (actions.promise, "Ask for more time"),
    "question": (actions.query, "Ask them a question"),
    "nothing": (actions.hold_nothing, "Say that you hold nothing about the child"),
}


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _load(request: SignedInRequest, reference: str) -> Asked:
    parts = Asked.objects.dealt_with_by(request.user).filter(request__reference=reference)
    related = ("request__key", "request__agency", "request__made_by", "request__on_behalf_of")
    parts = parts.select_related(*related, "agency", "owner", "decision__started_by")
    # Somebody who works at two agencies that were asked goes on with the one that is still open.
    return get_object_or_404(parts.order_by("-closed_at", "pk")[:1])


@guided
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is asked of them, and the one decision that answers it. The first to open it has seen it."""
    part = _load(request, reference)
    form = BeginAnswerForm(_posted(request), version=part.version)
    if form.is_valid() and form.act(
        actions.begin_answer, part, record_number=form.cleaned_data["record_number"], by=request.user
    ):
        unsent.forget(request)
        return redirect(form.result)
    if request.method == "GET":
        requests.look(part.request, how="page", by=request.user)
        if part.seen_at is None:
            part = actions.see(part, by=request.user)
    return _shown(request, part, form)


def _shown(request: SignedInRequest, part: Asked, form: BeginAnswerForm) -> HttpResponse:
    now = timezone.now()
    draft = Decision.objects.visible_to(request.user).filter(pk=part.decision_id).first() if part.decision_id else None
    context = {
        "part": part,
        "asks": part.request,
        "picture": Picture(part.request, among=[part]),
        "events": exchange.of(part.request, [part])[part],
        "form": form,
        "decision": draft,
        "why_not": policies.beginning_an_answer(request.user, part),
        "ended": policies.ended(part),
        "due": due_in_words(part.due_at, now=now),
        "tag": urgency(part.due_at, now=now),
        "due_at": workdays.in_words(part.due_at),
        "put_back": unsent.carry(request, form),
    }
    return render(request, "decisions/answering/answer.html", context)


@guided
@require_http_methods(["GET", "POST"])
def say(request: SignedInRequest, reference: str, what: str) -> HttpResponse:
    """More time, a question, or that they hold nothing: both sides read it."""
    if what not in FORMS:
        raise Http404
    part = _load(request, reference)
    action, title = SAYING[what]
    form: ActingForm = FORMS[what](_posted(request), version=part.version)
    if form.is_valid() and form.act(action, part, **form.cleaned_data, version=form.version, by=request.user):
        unsent.forget(request)
        return redirect("answer-request", reference)
    context = {
        "part": part,
        "form": form,
        "title": title,
        "put_back": unsent.carry(request, form),
    }
    return render(request, "decisions/answering/say.html", context)
