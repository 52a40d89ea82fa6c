"""Going through what other overseers have looked at: pages of the auditor's window that belong to no one record."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from wscp_isa.ledger.models import REVEALED
from wscp_isa.oversight import actions, case, reviews
from wscp_isa.oversight.forms import ReviewForm
from wscp_isa.oversight.models import Review
from wscp_isa.oversight.readonly import acts


@require_GET
def listed(request: Any) -> HttpResponse:
    """Whose looks wait for this person to go through them."""
    waiting = reviews.lookers(besides=request.user.pk)
    return TemplateResponse(request, "admin/reviews.html", {"title": "Looks to review", "waiting": waiting})


@acts
@require_http_methods(["GET", "POST"])
def review(request: Any, looker: UUID) -> HttpResponse:
    """What one of them looked at, oldest first, and whether it was in order."""
    if looker == request.user.pk:
        raise Http404
    form = ReviewForm(request.POST if request.method == "POST" else None)
    shown, more = reviews.sitting(looker)
    # No further than what is shown at once, whatever is sent.
    up_to = min([_moment(request.POST.get("up_to", "")), *(look.at_us for look in shown[-1:])])
    if form.is_valid() and form.act(
        actions.review,
        looker,
        up_to_us=up_to,
        in_order=form.cleaned_data["in_order"] == "yes",
        remark=form.cleaned_data["remark"],
        by=request.user,
    ):
        return redirect("admin:reviews")
    # A page that comes back is about what it was about; about what waits now, where somebody else has gone through that.
    shown = [look for look in shown if look.at_us <= up_to] or shown
    if not shown and not (form.is_bound and Review.objects.filter(looker_id=looker).exists()):
        raise Http404
    names = case.named((look.kind, look.subject) for look in shown if look.subject)
    why = reviews.reasons(shown)
    context = {
        "form": form,
        "title": f"What {shown[0].actor_name} looked at" if shown else "Nothing is left to review",
        "looks": [
            {
                "at": look.at,
                "what": names.get(look.subject or looker),
                "kind": look.kind,
                "why": why.get(look.pk, ""),
                "shown": look.how == REVEALED,
            }
            for look in shown
        ],
        "more": more,
        "up_to": shown[-1].at_us if shown else up_to,
    }
    return TemplateResponse(request, "admin/review.html", context)


def _moment(text: str) -> int:
    """Microseconds since 1970, as the page itself has put them; nought for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
