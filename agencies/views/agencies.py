"""The directory: for everyone signed in to find whom to reach, and for those who may, to keep true."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import listing, policies
from agencies.actions import agencies as actions
from agencies.forms.agencies import AgencyForm, CloseForm, ReachForm, RegisterForm, RenameForm, SucceedForm
from agencies.listing import Asked
from agencies.models import Agency, Category
from agencies.sign_in import SignedInRequest
from agencies.summary import told


@require_GET
def directory(request: SignedInRequest) -> HttpResponse:
    """The agencies by name, a page at a time; the address says which of them are shown."""
    asked = Asked.of(request.GET)
    page = listing.page(
        Agency.objects.visible_to(request.user),
        asked,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    kinds = [{"value": value, "text": label} for value, label in Category.choices]
    context = {
        "asked": asked,
        "rows": listing.lacking(page),
        "categories": [{"value": "", "text": "Every kind"}, *kinds],
        "letters": [
            {"text": letter.upper(), "href": asked.at(letter).query(), "here": letter == asked.letter}
            for letter in listing.LETTERS
        ],
        "all": asked.at("").query() or "?",
        "previous": page.before and asked.query(before=str(page.before)),
        "following": page.after and asked.query(after=str(page.after)),
        "may_keep": not policies.keeping_directory(request.user),
    }
    return render(request, "agencies/agency/list.html", context)


@require_GET
def agency(request: SignedInRequest, of: UUID) -> HttpResponse:
    """One agency: what it is, how to reach it and send to it, its names over time, and what became of it."""
    found = _found(request, of)
    context = {
        "agency": found,
        "told": told(found),
        "may_change": not policies.changing(request.user, found, ()),
        "may_keep": not policies.keeping_directory(request.user),
        "may_keep_contacts": not policies.keeping_contacts(request.user, found),
        "may_answer": not policies.answering(request.user, found),
        "may_sign": not policies.answering(request.user, found) and not found.closed_at and not found.controller,
    }
    return render(request, "agencies/agency/agency.html", context)


@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    """Add an agency by hand."""
    if policies.keeping_directory(request.user):
        raise Http404
    form = RegisterForm(_posted(request))
    if form.is_valid() and form.act(actions.register, **form.facts(), by=request.user):
        return redirect(form.result)
    return _form(request, None, form, title="Add an agency", button="Add this agency")


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Its facts: all of them for managers, its own for those who answer for it; for anyone else there is no such page."""
    found = _found(request, of)
    if policies.changing(request.user, found, ()):
        raise Http404
    kind = ReachForm if policies.keeping_directory(request.user) else AgencyForm
    form = kind(_posted(request), initial=kind.starting_from(found), version=found.version)
    if form.is_valid() and form.act(actions.change, found, version=form.version, by=request.user, **form.facts()):
        return redirect(found)
    return _form(request, found, form, title="Change what is said of this agency", button="Save")


ENDING = {
    "says": "Nobody can select it in a new record from then on as who is told or sent something. What names it already "
    "keeps its words. This says who answers for its records: it moves none, and ends nobody’s sign-in.",
    "warning": True,
}


@require_http_methods(["GET", "POST"])
def rename(request: SignedInRequest, of: UUID) -> HttpResponse:
    """A new name from some day on."""
    says = "The name that it has now stays in its history, and still finds it."
    words = {"title": "Give this agency a new name", "says": says, "button": "Save the new name"}
    return _kept_true(request, of, RenameForm, actions.rename, words)


@require_http_methods(["GET", "POST"])
def succeed(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Another agency took its place."""
    words = {"title": "Another agency took its place", "button": "Save what became of it", **ENDING}
    return _kept_true(request, of, SucceedForm, actions.succeed, words)


@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, of: UUID) -> HttpResponse:
    """It closed, and nobody took its place."""
    words = {"title": "This agency closed, and nobody took its place", "button": "Close this agency", **ENDING}
    return _kept_true(request, of, CloseForm, actions.close, words)


def _kept_true(request: SignedInRequest, of: UUID, kind: Any, action: Any, words: dict[str, Any]) -> HttpResponse:
    """A page on which a manager changes one thing; to anyone else it does not exist."""
    if policies.keeping_directory(request.user):
        raise Http404
    found = _found(request, of)
    form = kind(_posted(request), version=found.version)
    if form.is_valid() and form.act(action, found, version=form.version, by=request.user, **form.cleaned_data):
        return redirect(found)
    return _form(request, found, form, **words)


def _found(request: SignedInRequest, of: UUID) -> Agency:
    rows = Agency.objects.visible_to(request.user).select_related("part_of", "controller")
    return get_object_or_404(rows, pk=of)


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(request: SignedInRequest, found: Agency | None, form: Any, **words: Any) -> HttpResponse:
    return render(request, "agencies/agency/form.html", {"agency": found, "form": form, **words})
