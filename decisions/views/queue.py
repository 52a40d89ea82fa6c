"""The queue of requests, in and out: a part of it at a time, dealt out in bulk, handed over whole."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.door import guided
from agencies.models import Agency, Role
from agencies.sign_in import SignedInRequest
from decisions import queue, queued
from decisions.actions import asked as actions
from decisions.forms.queue import AssignForm, HandOverForm, TakeForm
from decisions.models import InformationRequest
from decisions.wanted import MINE, NOBODY, PARTS, Box, Part, Wanted
from wscp_isa.keyset import Place

# What each part is called, and what is said where it is empty.
WORDS = {
    Part.NEW: ("New", "Everything that came in has been seen."),
    Part.TO_SCRUTINISE: ("To look at", "Nothing waits to be looked at."),
    Part.MINE: ("Mine", "You deal with nothing that is open."),
    Part.UNASSIGNED: ("Unassigned", "Somebody deals with everything that is open."),
    Part.WAITING: ("Waiting", "Nothing waits for a reply or for more time."),
    Part.OVERDUE: ("Overdue", "Nothing is overdue."),
    Part.OPEN: ("All open", "Nothing is open."),
    Part.DONE: ("Done", "Nothing has been done yet."),
}
BOXES = {Box.IN: "Asked of us", Box.OUT: "Asked by us"}
HAND_OVER = "Hand over your shift"


@guided
@require_GET
def requests(request: SignedInRequest) -> HttpResponse:
    """What their agencies were asked, or asked, soonest due first; the address says which part of it is shown."""
    return _drawn(request, None)


@guided
@require_http_methods(["GET", "POST"])
def assign(request: SignedInRequest) -> HttpResponse:
    """The requests whose boxes are ticked go to a colleague, all of them or none; without a press, the queue."""
    if request.method == "GET":
        return _drawn(request, None)
    wanted, form = Wanted.of(request.GET.dict()), _assigning(request)
    if form.is_valid() and form.act(
        actions.deal_out_many, queue.picked(request.user, form.picked), to=form.chosen, by=request.user
    ):
        return redirect(f"{reverse('requests')}?{wanted.query()}")
    return _drawn(request, form)


def _assigning(request: SignedInRequest) -> AssignForm:
    people = queue.colleagues(request.user)
    holds = queue.held_by(person.pk for person in people.values())
    return AssignForm(request.POST if request.method == "POST" else None, people=people, holds=holds)


@guided
@require_http_methods(["GET", "POST"])
def hand_over(request: SignedInRequest) -> HttpResponse:
    """Everything open that is theirs goes to a colleague or to nobody, once they have read what that is."""
    people = queue.colleagues(request.user)
    people.pop(str(request.user.pk), None)
    holds = queue.held_by(person.pk for person in people.values())
    form = HandOverForm(request.POST if request.method == "POST" else None, people=people, holds=holds)
    if form.is_valid() and form.act(
        actions.deal_out_many, queue.picked(request.user, form.picked), to=form.chosen, by=request.user
    ):
        return redirect(f"{reverse('requests')}?{Wanted(part=Part.MINE).query()}")
    wanted = Wanted(part=Part.MINE)
    places, _, more = queue.page(request.user, wanted, size=queue.MOST)
    context = {"form": form, "title": HAND_OVER, "rows": queued.rows(request.user, wanted, places), "more": more}
    return render(request, "decisions/queue/hand_over.html", context)


@guided
@require_http_methods(["GET", "POST"])
def take_next(request: SignedInRequest) -> HttpResponse:
    """The first that nobody deals with is theirs, and its page opens."""
    if request.method == "GET":
        return redirect("requests")
    form = TakeForm(request.POST)
    if form.is_valid() and form.act(actions.take_first, queue.unassigned(request.user), by=request.user):
        return redirect(queued.address(request.user, form.result))
    return _drawn(request, form)


@require_GET
def since(request: SignedInRequest) -> HttpResponse:
    """How many new requests have come in since the page was drawn, for its own script; the page does without."""
    drawn = Wanted.of(request.GET.dict()).drawn or timezone.now()
    return HttpResponse(_new(queue.come_since(request.user, drawn)), content_type="text/plain")


def _new(count: int) -> str:
    if not count:
        return ""
    return f"Show {queue.in_words(count)} new request{'' if count == 1 else 's'}"


def _drawn(request: SignedInRequest, form: AssignForm | TakeForm | None) -> HttpResponse:
    """The page of this part, with what was wrong with a press, if anything."""
    person, wanted, now = request.user, Wanted.of(request.GET.dict()), timezone.now()
    places, before, after = queue.page(
        person, wanted, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    here = f"{reverse('requests')}?{wanted.query(drawn=wanted.drawn or now)}"
    title, empty = WORDS[wanted.part]
    assigning = form if isinstance(form, AssignForm) else _assigning(request) if _may_deal(wanted, places) else None
    context: dict[str, Any] = {
        "title": f"Requests: {BOXES[wanted.box].lower()}, {title.lower()}",
        "heading": "Requests",
        "empty": empty,
        "wanted": wanted,
        "boxes": [_link(says, Wanted(box=box), here=box == wanted.box) for box, says in BOXES.items()],
        "parts": _parts(request, wanted),
        "rows": queued.rows(person, wanted, places),
        "previous": before and f"{here}&before={before}",
        "next": after and f"{here}&after={after}",
        "filters": _filters(request, wanted) if wanted.rising else None,
        "form": form,
        "assigning": assigning,
        "picked": {str(part) for part in assigning.picked} if assigning else set(),
        "after_hours": queued.after_hours(person, now=now) if wanted.box == Box.IN else None,
        "new": _new(queue.come_since(person, wanted.drawn)) if wanted.drawn else "",
        "renew": f"{reverse('requests')}?{wanted.query(box=Box.IN, part=Part.NEW, drawn=now)}",
        "since": f"{reverse('requests-since')}?{Wanted(drawn=wanted.drawn or now).query()}",
        "query": wanted.query(drawn=wanted.drawn or now),
        "may_ask": bool(person.agency_ids(*Role.DECIDING)),
        "front_door": bool(queue.front_doors(person)),
        "done": queued.done(person, request.GET.get("done", "")),
    }
    return render(request, "decisions/queue/requests.html", context)


def _may_deal(wanted: Wanted, places: Sequence[Place]) -> bool:
    """Whether there is anything on the page that can be dealt out."""
    return wanted.box == Box.IN and wanted.rising and bool(places)


def _link(title: str, wanted: Wanted, *, here: bool) -> dict[str, Any]:
    return {"title": title, "href": f"{reverse('requests')}?{wanted.query()}", "here": here}


def _parts(request: SignedInRequest, wanted: Wanted) -> list[dict[str, Any]]:
    counts = queue.counts(request.user, wanted)
    door = bool(queue.front_doors(request.user))
    return [
        _link(WORDS[part][0], Wanted(box=wanted.box, part=part), here=part == wanted.part) | {"count": counts.get(part)}
        for part in PARTS[wanted.box]
        if part != Part.TO_SCRUTINISE or door
    ]


def _filters(request: SignedInRequest, wanted: Wanted) -> dict[str, Any]:
    """What the list can be narrowed by, as GOV.UK's components are given it."""
    agencies = Agency.objects.visible_to(request.user).open().only("name")
    items = [{"value": str(agency.pk), "text": agency.name} for agency in agencies]
    return {
        "agency": [{"value": "", "text": "Any agency"}, *items],
        "agency_value": str(wanted.agency or ""),
        "owner": [
            {"value": "", "text": "Anyone"},
            {"value": MINE, "text": "Me"},
            {"value": NOBODY, "text": "Nobody"},
        ],
        "urgency": [{"value": "", "text": "Any"}, *_urgencies()],
        "harm": [{"value": "yes", "text": "Only where a child may be harmed"}],
        "harm_value": ["yes"] if wanted.harm else [],
        "open": wanted.narrows,
    }


def _urgencies() -> list[dict[str, str]]:
    return [{"value": value, "text": label} for value, label in InformationRequest.Urgency.choices]
