"""The front door's one screen: an item with all that is known of it, its scrutiny in one press, and then the next one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies import unsent
from agencies.door import guided
from agencies.models import Agency
from agencies.sign_in import SignedInRequest
from decisions import policies, queue, queued
from decisions.actions import asked as actions
from decisions.actions import request as request_actions
from decisions.forms.front_door import VERDICTS, ScrutinyForm
from decisions.forms.given import LogForm
from decisions.forms.queue import TakeForm
from decisions.models import Asked, InformationRequest
from decisions.moves import MOVES
from decisions.picture import Picture
from decisions.wanted import Wanted

LOG = "Log information that you were given"


def _load(request: SignedInRequest, reference: str) -> InformationRequest:
    rows = queue.at_front_door(request.user).select_related("key", "agency", "on_behalf_of", "made_by")
    return get_object_or_404(rows, reference=reference)


def _parts(request: SignedInRequest, item: InformationRequest) -> list[Asked]:
    """What this person may see of how it stands with each agency asked."""
    parts = Asked.objects.visible_to(request.user).filter(request=item).order_by("agency__name", "id")
    found = list(parts.select_related("agency", "owner", "seen_by", "scrutinised_by", "decision"))
    for part in found:
        part.request = item
    return found


def _ours(request: SignedInRequest, parts: list[Asked]) -> Asked | None:
    """The front door's own part, where it is asked."""
    doors = queue.front_doors(request.user)
    return next((part for part in parts if part.agency_id in doors), None)


@guided
@require_http_methods(["GET", "POST"])
def item(request: SignedInRequest, reference: str) -> HttpResponse:
    """Look at it, say what follows, and go on to the next."""
    asked = _load(request, reference)
    parts = _parts(request, asked)
    ours = _ours(request, parts)
    form = _scrutiny(ours, request.POST if request.method == "POST" else None) if ours else None
    if (
        form
        and ours
        and form.is_valid()
        and form.act(
            actions.scrutinise, ours, form.verdict, found=form.found, version=form.version, by=request.user, **form.says
        )
    ):
        unsent.forget(request)
        return redirect(_onward(request, ours))
    if request.method == "GET":
        request_actions.look(asked, how="page", by=request.user)
        if ours and ours.seen_at is None:
            ours.seen_at = actions.see(ours, by=request.user).seen_at
    return _shown(request, asked, parts, form)


def _scrutiny(ours: Asked, posted: Any) -> ScrutinyForm:
    return ScrutinyForm(posted, version=ours.version, kind=ours.request.kind, harm=ours.request.harm)


def _buttons(ours: Asked) -> list[str]:
    """What can follow from here."""
    verdicts = VERDICTS[InformationRequest.Kind(ours.request.kind)]
    return [verdict for verdict in verdicts if ours.state in MOVES[verdict].out_of]


def _onward(request: SignedInRequest, done: Asked) -> str:
    """The next item of the queue, narrowed as the address says; the queue, where there is none."""
    wanted = Wanted.of(request.GET.dict())
    query = f"{wanted.query(drawn=None)}&done={done.request.reference}"
    if following := queue.next_to_scrutinise(request.user, wanted, after=done):
        return f"{reverse('front-door-item', args=[following])}?{query}#scrutiny"
    return f"{reverse('requests')}?{query}"


@guided
@require_http_methods(["GET", "POST"])
def take(request: SignedInRequest, reference: str) -> HttpResponse:
    """It is theirs to deal with; without a press, the item."""
    asked = _load(request, reference)
    parts = _parts(request, asked)
    ours = _ours(request, parts)
    if ours is None:
        raise Http404
    form = TakeForm(request.POST if request.method == "POST" else None, version=ours.version)
    here = f"{reverse('front-door-item', args=[reference])}?{Wanted.of(request.GET.dict()).query()}#scrutiny"
    if not form.is_bound:
        return redirect(here)
    if form.is_valid() and form.act(actions.deal_out, ours, to=request.user, version=form.version, by=request.user):
        return redirect(here)
    return _shown(request, asked, parts, _scrutiny(ours, None), taking=form)


def _shown(
    request: SignedInRequest,
    asked: InformationRequest,
    parts: list[Asked],
    form: ScrutinyForm | None,
    taking: TakeForm | None = None,
) -> HttpResponse:
    ours, wanted = _ours(request, parts), Wanted.of(request.GET.dict())
    why_not = policies.dealing(request.user, ours) if ours else ""
    picture = Picture(asked, among=parts)
    asks = ours is None or asked.agency_id != ours.agency_id
    context: dict[str, Any] = {
        "item": asked,
        "gives": asked.kind == InformationRequest.Kind.GIVES,
        "picture": picture,
        "ours": ours,
        "grid": picture.parts if asked.agency_id in queue.front_doors(request.user) and asks else [],
        "timeline": next((part.timeline for part in picture.parts if part.asked == ours), ()),
        "form": taking if taking is not None and taking.errors else form,
        "scrutiny": form if not why_not else None,
        "buttons": _buttons(ours) if ours else [],
        "why_not": why_not,
        "put_back": unsent.carry(request, form) if form else False,
        "query": wanted.query(drawn=None),
        "back": f"{reverse('requests')}?{wanted.query(drawn=None)}",
        "done": queued.done(request.user, request.GET.get("done", "")),
        "may_take": ours and not why_not and ours.owner_id != request.user.pk,
        "may_answer": ours and not policies.beginning_an_answer(request.user, ours),
    }
    return render(request, "decisions/queue/item.html", context)


@guided
@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest) -> HttpResponse:
    """Write down what somebody told; it comes into the queue, and opens to be looked at. A second press leads to the same."""
    if not queue.front_doors(request.user):
        raise Http404
    directory = list(Agency.objects.visible_to(request.user).open().only("name"))
    form = LogForm(request.POST if request.method == "POST" else None, person=request.user, directory=directory)
    if (
        not form.adds
        and form.is_valid()
        and form.act(request_actions.make, form.agency, submission_key=form.key, by=request.user, **form.request())
    ):
        unsent.forget(request)
        return redirect(f"{reverse('front-door-item', args=[form.result.reference])}#scrutiny")
    context = {"form": form, "title": LOG, "put_back": unsent.carry(request, form)}
    return render(request, "decisions/queue/log.html", context)
