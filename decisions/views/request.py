"""Asking for information, and the page on which those who ask see how it goes."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies import unsent
from agencies.sign_in import SignedInRequest
from decisions import policies
from decisions.actions import asked as part_actions
from decisions.actions import request as actions
from decisions.forms.part import PhonedForm, RemindForm, ReplyForm, TakeBackForm
from decisions.forms.received import LogForm
from decisions.forms.request import AskForm
from decisions.models import InformationRequest, RequestAccess
from decisions.picture import Picture


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask agencies for information. A second press of the button leads to the same request."""
    return _asking(request, AskForm(_posted(request), person=request.user))


@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest) -> HttpResponse:
    """Write down what somebody outside asked."""
    return _asking(request, LogForm(_posted(request), person=request.user))


def _asking(request: SignedInRequest, form: AskForm) -> HttpResponse:
    if not form.adds and form.is_valid():
        form.same = _same(request, form)
        if not form.same and form.act(actions.make, form.agency, **form.facts(), by=request.user):
            unsent.forget(request)
            return redirect(form.result)
    context = {"form": form, "put_back": unsent.carry(request, form)}
    return render(request, "decisions/request/ask.html", context)


def _same(request: SignedInRequest, form: AskForm) -> list[RequestAccess]:
    """What their agency asked already, unless they have been told of it; the request itself, pressed twice, is none."""
    if "again" in request.POST:
        return []
    same = actions.asked_already(form.agency, children=form.children, of=form.of)
    pressed = any(one.request.submission_key == form.key for one in same)
    return [] if pressed else same


@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest, reference: str) -> HttpResponse:
    """See what a colleague asked already. Only somebody who was about to ask the same is let in by it."""
    if request.method == "GET":
        return redirect("request-information")
    form = (LogForm if "received_how" in request.POST else AskForm)(request.POST, person=request.user)
    if form.is_valid():
        form.same = actions.asked_already(form.agency, children=form.children, of=form.of)
        found = next((one for one in form.same if one.request.reference == reference), None)
        if found and form.act(actions.join, found, by=request.user):
            unsent.forget(request, at=form.path)
            return redirect(form.result)
    return render(request, "decisions/request/ask.html", {"form": form})


# --- How it goes -------------------------------------------------------------------------------------------------------------


def _theirs(request: SignedInRequest, reference: str) -> InformationRequest:
    """A request that they made, or that their agency did; to those who were asked there is no such page."""
    asked_by = InformationRequest.objects.visible_to(request.user).asked_by(request.user)
    whole = asked_by.select_related("key", "agency", "made_by", "on_behalf_of")
    return get_object_or_404(whole, reference=reference)


@require_GET
def picture(request: SignedInRequest, reference: str) -> HttpResponse:
    """What was asked and how it stands with everybody; those who were asked go to the page on which they answer."""
    visible = InformationRequest.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("key", "agency", "made_by", "on_behalf_of"), reference=reference)
    if policies.following(request.user, found):
        return redirect("answer-request", reference)
    actions.look(found, how="page", by=request.user)
    return render(request, "decisions/request/request.html", {"found": found, "picture": Picture(found)})


# What those who ask do about one agency's part, by the name that its form has on the page.
_DOING: Mapping[str, tuple[type[ReplyForm | PhonedForm | RemindForm], Callable[..., Any]]] = {
    "reply": (ReplyForm, part_actions.reply),
    "phoned": (PhonedForm, part_actions.log_answer),
    "remind": (RemindForm, part_actions.chase),
}


@require_http_methods(["GET", "POST"])
def part(request: SignedInRequest, reference: str, asked: UUID) -> HttpResponse:
    """One agency's part: reply to its question, write down what it said by telephone, or remind it."""
    found = _theirs(request, reference)
    there = get_object_or_404(found.parts.select_related("agency", "request"), pk=asked)
    doing = request.POST.get("by", "") if request.POST.get("by") in _DOING else "reply"
    forms = {
        name: kind(_posted(request) if name == doing else None, version=there.version)
        for name, (kind, _) in _DOING.items()
    }
    form, act = forms[doing], _DOING[doing][1]
    if form.is_valid() and form.act(act, there, **form.said(), by=request.user):
        unsent.forget(request)
        return redirect(f"{found.get_absolute_url()}#with-{there.pk}")
    if request.method == "GET":
        actions.look(found, how="page", by=request.user)
    put_back = [unsent.carry(request, one) for one in ([form] if form.is_bound else forms.values())]
    why_not = policies.chasing(request.user, there, now=timezone.now(), again_after=part_actions.again_after(there))
    shown = next(one for one in Picture(found).parts if one.asked.pk == there.pk)
    context = {"found": found, "part": shown, "form": form, "put_back": any(put_back), "why_not": why_not, **forms}
    return render(request, "decisions/request/part.html", context)


@require_http_methods(["GET", "POST"])
def chase(request: SignedInRequest, reference: str) -> HttpResponse:
    """Remind everybody who is late, once seen whom and with which words."""
    found = _theirs(request, reference)
    form = RemindForm(_posted(request))
    if form.is_valid() and form.act(part_actions.chase_late, found, **form.said(), by=request.user):
        unsent.forget(request)
        return redirect(found)
    whom = part_actions.late(found, by=request.user)
    left_out = [one for one in Picture(found).late if one.asked.pk not in {asked.pk for asked in whom}]
    context = {
        "found": found,
        "form": form,
        "whom": whom,
        "left_out": left_out,
        "put_back": unsent.carry(request, form),
    }
    return render(request, "decisions/request/chase.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """It is not needed any more. What was answered stays."""
    found = _theirs(request, reference)
    form = TakeBackForm(_posted(request))
    if form.is_valid() and form.act(part_actions.withdraw, found, text=form.cleaned_data["why"], by=request.user):
        unsent.forget(request)
        return redirect(found)
    context = {"found": found, "form": form, "picture": Picture(found), "put_back": unsent.carry(request, form)}
    return render(request, "decisions/request/withdraw.html", context)
