"""What is done about one party of a breach: tell, become certain, answer, report, do what is owed, answer what was asked."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from agencies import unsent
from agencies.sign_in import SignedInRequest
from breaches import calendar, clock
from breaches.actions import party as actions
from breaches.actions import task as tasks
from breaches.deeds import OF_PARTY
from breaches.duties import SAID
from breaches.facts import Matter, clock_of
from breaches.forms.party import DoneForm, TaskAnswerForm
from breaches.models import Party
from breaches.record import Record
from breaches.views.breach import acting, load, shown
from breaches.views.breach import done as deed_done


def _party(matter: Matter, id_: UUID) -> Party:
    party = matter.party(id_)
    if party is None:
        raise Http404
    party.breach = matter.breach
    return party


@require_http_methods(["GET", "POST"])
def deed(request: SignedInRequest, reference: str, party: UUID, deed: str) -> HttpResponse:
    """One thing that is done about one party."""
    if deed not in OF_PARTY:
        raise Http404
    matter = acting(request, reference)
    found = _party(matter, party)
    return deed_done(request, OF_PARTY[deed], matter, about=found, party=found)


@require_http_methods(["GET", "POST"])
def done(request: SignedInRequest, reference: str, party: UUID, duty: str) -> HttpResponse:
    """A duty was done: the evidence of it."""
    if duty not in SAID:
        raise Http404
    matter = acting(request, reference)
    found = _party(matter, party)
    form = DoneForm(request.POST if request.method == "POST" else None, matter=matter, party=found)
    if form.is_valid() and form.act(actions.done, found, duty=duty, **form.values(), by=request.user):
        unsent.forget(request)
        return redirect(matter.breach)
    return shown(request, form, matter, title=SAID[duty], button="Save", party=found)


@require_http_methods(["GET", "POST"])
def task(request: SignedInRequest, reference: str, task: UUID) -> HttpResponse:
    """What another party asked for is done, or it is said why not."""
    matter = acting(request, reference)
    asked = next((one for one in matter.tasks if one.pk == task), None)
    if asked is None:
        raise Http404
    form = TaskAnswerForm(request.POST if request.method == "POST" else None, matter=matter)
    if form.is_valid() and form.act(tasks.answer, asked, **form.values(), by=request.user):
        unsent.forget(request)
        return redirect(matter.breach)
    words = {"title": "Answer what was asked of you", "button": "Save this answer", "quoted": asked.what}
    return shown(request, form, matter, party=_party(matter, asked.party_id), **words)


@require_GET
def calendar_file(request: SignedInRequest, reference: str, party: UUID) -> HttpResponse:
    """The deadline of one party for a calendar: the reference and the instant, and nothing about anybody."""
    record = Record(load(request, reference), request.user)
    matter = record.matter
    found = _party(matter, party)
    if found.deadline is None or not record.shared:
        raise Http404
    law = clock_of(found)
    text = calendar.event(
        uid=f"{found.pk}@{request.get_host().split(':')[0]}",
        summary=f"{matter.breach.reference}: report by {clock.words(found.deadline)}",
        url=request.build_absolute_uri(reverse("breach", args=[matter.breach.reference])),
        at=found.deadline,
        now=timezone.now(),
        reminders=law.reminders,
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{matter.breach.reference}.ics")
    return response
