"""An urgent share: the quick note, its confirmation, the signed note, and the way on to finishing it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies import targets, unsent
from agencies.sign_in import SignedInRequest
from decisions import history, policies
from decisions.actions import urgent as actions
from decisions.forms.urgent import FinishForm, QuickNoteForm
from decisions.models import Decision, UrgentNote
from wscp_isa import clock, workdays


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _load(request: SignedInRequest, reference: str) -> UrgentNote:
    visible = UrgentNote.objects.visible_to(request.user).select_related("key", "agency", "told_agency", "signed_by")
    return get_object_or_404(visible, reference=reference)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Write down what could not wait. A second press of the button leads to the same note."""
    form = QuickNoteForm(_posted(request), person=request.user)
    if form.is_valid() and form.act(actions.sign, form.agency, **form.note(), submission_key=form.key, by=request.user):
        unsent.forget(request)
        return redirect("urgent-done", form.result.reference)
    finish = targets.within(targets.Kind.URGENT_NOTE, clock.today())
    context = {"form": form, "finish": finish, "put_back": unsent.carry(request, form)}
    return render(request, "decisions/urgent/new.html", context)


@require_GET
def done(request: SignedInRequest, reference: str) -> HttpResponse:
    """The reference, when to finish by, and that signing told nobody else."""
    note = _load(request, reference)
    return render(request, "decisions/urgent/done.html", {"note": note, **_due(request, note)})


@require_GET
def record(request: SignedInRequest, reference: str) -> HttpResponse:
    """The signed note; opening it is a look."""
    note = _load(request, reference)
    actions.look(note, how="page", by=request.user)
    return _shown(request, note, FinishForm())


@require_http_methods(["GET", "POST"])
def finish(request: SignedInRequest, reference: str) -> HttpResponse:
    """Go on with the one decision that finishes the note. Whoever comes back here after signing in again starts from the note."""
    note = _load(request, reference)
    form = FinishForm(_posted(request))
    if form.is_valid() and form.act(actions.finish, note, by=request.user):
        return redirect(form.result)
    return _shown(request, note, form) if form.is_bound else redirect(note)


def _shown(request: SignedInRequest, note: UrgentNote, form: FinishForm) -> HttpResponse:
    finished_by = Decision.objects.visible_to(request.user).filter(urgent_note=note).select_related("started_by")
    context = {"note": note, "form": form, "decision": finished_by.first(), "history": history.of(note)}
    return render(request, "decisions/urgent/record.html", context | _due(request, note))


def _due(request: SignedInRequest, note: UrgentNote) -> dict[str, Any]:
    """When the record is to be finished, in words; whether that has passed; and whether they have been admitted to do it."""
    day = note.finish_by.astimezone(workdays.UK).date()
    return {
        "finish_by": workdays.in_words(note.finish_by),
        "unlisted": workdays.unlisted(day),
        "late": note.finish_by < timezone.now(),
        "may_finish": not policies.starting(request.user, note.agency),
    }
