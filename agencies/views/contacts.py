"""Who is to be reached at an agency: named, replaced, ended and confirmed by those who answer for it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import policies, standing
from agencies.actions import contacts as actions
from agencies.forms.contacts import ConfirmForm, ContactForm, DayForm, EndContactForm
from agencies.models import Agency, AgencyContact
from agencies.sign_in import SignedInRequest
from agencies.summary import contact_rows
from wscp_isa import clock


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, of: UUID) -> HttpResponse:
    """One more to be reached."""
    agency = _kept_by(request, of)
    form = ContactForm(_posted(request))
    if form.is_valid() and form.act(actions.name, agency, by=request.user, **form.cleaned_data):
        return redirect(agency)
    return _form(request, agency, form, title="Add a contact", button="Save this contact")


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, of: UUID, contact: UUID) -> HttpResponse:
    """Another in their place, or reached in another way."""
    agency = _kept_by(request, of)
    found = _contact(agency, contact)
    form = ContactForm(_posted(request), initial=ContactForm.starting_from(found))
    if form.is_valid() and form.act(actions.replace, found, by=request.user, **form.cleaned_data):
        return redirect(agency)
    return _form(request, agency, form, title="Change this contact", button="Save this contact", contact=found)


@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, of: UUID, contact: UUID) -> HttpResponse:
    """No longer to be reached there."""
    agency = _kept_by(request, of)
    found = _contact(agency, contact)
    form = EndContactForm(_posted(request))
    if form.is_valid() and form.act(actions.end, found, by=request.user):
        return redirect(agency)
    says = f"Nobody will be told to contact {found.name} as {found.get_kind_display().lower()} from today on."
    words = {"title": "Take this contact away", "says": says, "button": "Take this contact away", "warning": True}
    return _form(request, agency, form, **words)


@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Everything that is said of whom to reach is right: one press, as often as the target says (ISA 4.3i)."""
    agency = _kept_by(request, of)
    form = ConfirmForm(_posted(request))
    if form.is_valid() and form.act(actions.confirm, agency, by=request.user):
        return redirect(agency)
    context = {
        "agency": agency,
        "form": form,
        "contacts": contact_rows(agency, clock.today()),
        "standing": standing.of(agency),
    }
    return render(request, "agencies/contact/confirm.html", context)


@require_GET
def on_a_day(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Whether this agency was signed up, with a live single point of contact, on the day that is asked for."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=of)
    form = DayForm(request.GET if "day-day" in request.GET else None, initial={"day": clock.today()})
    day = form.cleaned_data["day"] if form.is_valid() else clock.today() if not form.is_bound else None
    there = standing.on([agency.pk], day)[agency.pk] if day else None
    named = contact_rows(agency, day) if day else ()
    context = {"agency": agency, "form": form, "day": day, "standing": there, "contacts": named}
    return render(request, "agencies/contact/day.html", context)


def _kept_by(request: SignedInRequest, of: UUID) -> Agency:
    """The agency, where this person keeps its contacts; to anyone else there is no such page."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=of)
    if policies.changing(request.user, agency, ()):
        raise Http404
    return agency


def _contact(agency: Agency, id_: UUID) -> AgencyContact:
    return get_object_or_404(agency.contacts, pk=id_, until=None)


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(request: SignedInRequest, agency: Agency, form: Any, **words: Any) -> HttpResponse:
    return render(request, "agencies/contact/form.html", {"agency": agency, "form": form, **words})
