"""Advice: sought by whoever is not sure, given by a named person of their own agency, on the record either way."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.sign_in import SignedInRequest
from decisions import advisers, journey
from decisions.actions import advice as actions
from decisions.forms.advice import AskForm, GiveForm, NoteForm, RevealForm
from decisions.models import Advice, Decision
from wscp_isa.protocol.engine import Question


def _asked_about(request: SignedInRequest, reference: str, question: str) -> tuple[Decision, Question]:
    visible = Decision.objects.visible_to(request.user).filter(signed_at=None).select_related("key", "agency")
    decision = get_object_or_404(visible, reference=reference)
    asked = journey.of(decision).facts.protocol.nodes.get(question)
    if not isinstance(asked, Question):
        raise Http404
    return decision, asked


@require_GET
def offer(request: SignedInRequest, reference: str, question: str) -> HttpResponse:
    """Two ways to advice, and the way back to the question."""
    decision, asked = _asked_about(request, reference, question)
    context = {"decision": decision, "question": asked, "page": journey.of(decision).page_asking(question)}
    return render(request, "decisions/advice/offer.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, reference: str, question: str) -> HttpResponse:
    """Put the question to a named person in the service."""
    decision, asked = _asked_about(request, reference, question)
    form = AskForm(_posted(request), advisers=advisers.of(decision.agency, besides=request.user))
    if form.is_valid() and form.act(
        actions.ask,
        decision,
        question=question,
        adviser=form.asked,
        summary=form.cleaned_data["summary"],
        by=request.user,
    ):
        return redirect("answer", reference, journey.of(decision).page_asking(question))
    return render(request, "decisions/advice/ask.html", {"form": form, "decision": decision, "question": asked})


@require_http_methods(["GET", "POST"])
def note(request: SignedInRequest, reference: str, question: str) -> HttpResponse:
    """Write down a talk that has been had."""
    decision, asked = _asked_about(request, reference, question)
    form = NoteForm(_posted(request), initial={"at": timezone.now()})
    if form.is_valid() and form.act(actions.note, decision, question=question, **form.cleaned_data, by=request.user):
        return redirect("answer", reference, journey.of(decision).page_asking(question))
    return render(request, "decisions/advice/note.html", {"form": form, "decision": decision, "question": asked})


def _put_to(request: SignedInRequest, advice: UUID) -> Advice:
    return get_object_or_404(
        Advice.objects.visible_to(request.user).select_related("key", "decision", "asked_by"), pk=advice
    )


@require_http_methods(["GET", "POST"])
def give(request: SignedInRequest, advice: UUID) -> HttpResponse:
    """The adviser's page: the question and the summary, and a box for the answer."""
    put = _put_to(request, advice)
    form = GiveForm(_posted(request))
    if form.is_valid() and form.act(actions.give, put, answer=form.cleaned_data["answer"], by=request.user):
        return redirect("advice", advice)
    return render(request, "decisions/advice/give.html", _shown(put) | {"form": form, "reveal": RevealForm()})


@require_http_methods(["GET", "POST"])
def reveal(request: SignedInRequest, advice: UUID) -> HttpResponse:
    """Whom it is about, for a reason that is kept."""
    put = _put_to(request, advice)
    form = RevealForm(_posted(request))
    if form.is_valid() and form.act(actions.reveal, put, reason=form.cleaned_data["reason"], by=request.user):
        context = _shown(put) | {"form": GiveForm(), "subjects": form.result}
        return render(request, "decisions/advice/give.html", context)
    return render(request, "decisions/advice/reveal.html", _shown(put) | {"form": form})


def _shown(put: Advice) -> dict[str, object]:
    asked = journey.of(put.decision).facts.protocol.nodes.get(put.question)
    return {"advice": put, "asks": asked.asks if isinstance(asked, Question) else put.question}


def _posted(request: SignedInRequest) -> object:
    return request.POST if request.method == "POST" else None
