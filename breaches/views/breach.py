"""The page of one breach, and what is done about it as a whole."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies import unsent
from agencies.sign_in import SignedInRequest
from breaches import policies
from breaches.actions import breach as actions
from breaches.deeds import OF_BREACH, Deed
from breaches.facts import Matter
from breaches.models import Breach, Party
from breaches.record import Record


def load(request: SignedInRequest, reference: str, **how: bool) -> Breach:
    """The breach, where this person may see it."""
    visible = Breach.objects.visible_to(request.user, **how)
    return get_object_or_404(
        visible.select_related("key", "agency", "reported_by", "decision", "request", "joined_to"),
        reference=reference,
    )


def acting(request: SignedInRequest, reference: str) -> Matter:
    """The breach, where this person acts for one of its parties; to anyone else there is no such page."""
    breach = load(request, reference)
    if not policies.agencies_acting(request.user, breach):
        raise Http404
    return Matter(breach)


@require_GET
def record(request: SignedInRequest, reference: str) -> HttpResponse:
    """What this person may see of it: everything, what the parties share, or what their agency was told."""
    breach = load(request, reference, by_grant=True)
    actions.look(breach, how="page", by=request.user)
    context = {"breach": breach, "record": Record(breach, request.user), "printed_at": timezone.now()}
    return render(request, "breaches/breach/record.html", context)


@require_http_methods(["GET", "POST"])
def deed(request: SignedInRequest, reference: str, deed: str) -> HttpResponse:
    """One thing that is done about the breach as a whole."""
    if deed not in OF_BREACH:
        raise Http404
    matter = acting(request, reference)
    return done(request, OF_BREACH[deed], matter, about=matter.breach)


def done(
    request: SignedInRequest, deed: Deed, matter: Matter, *, about: Breach | Party, party: Party | None = None
) -> HttpResponse:
    """The page of a deed: its form, and once it is done the page of the breach."""
    form = deed.form(request.POST if request.method == "POST" else None, matter=matter, party=party)
    if form.is_valid():
        key: dict[str, Any] = {"submission_key": form.key} if deed.once else {}
        if form.act(deed.action, about, **form.values(), **key, by=request.user):
            unsent.forget(request)
            return redirect(matter.breach)
    return shown(
        request, form, matter, title=deed.heading, button=deed.button, says=deed.says, party=party,
        why_not=deed.rule(request.user, about),
    )  # fmt: skip


def shown(request: SignedInRequest, form: Any, matter: Matter, **words: Any) -> HttpResponse:
    """A form about this breach on its page, with what was typed earlier put back."""
    put_back = unsent.carry(request, form)
    context = {"form": form, "breach": matter.breach, "put_back": put_back, **words}
    return render(request, "breaches/breach/form.html", context)
