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


@require_GET
def listed(request: Any) -> HttpResponse:
    """Whose looks wait for this person to go through them."""
    waiting = reviews.lookers(besides=request.user.pk)
    return TemplateResponse(request, "admin/reviews.html", {"title": "Looks to review", "waiting": waiting})


@require_http_methods(["GET", "POST"])
def review(request: Any, looker: UUID) -> HttpResponse:
    """What one of them looked at, oldest first, and whether it was in order."""
    form = ReviewForm(request.POST if request.method == "POST" else None)
    looks = list(reviews.waiting(looker)[: reviews.AT_ONCE + 1]) if looker != request.user.pk else []
    if not looks:
        raise Http404
    shown, more = looks[: reviews.AT_ONCE], len(looks) > reviews.AT_ONCE
    up_to = request.POST.get("up_to", "") if form.is_bound else str(shown[-1].at_us)
    if form.is_valid() and form.act(
        actions.review,
        looker,
        up_to_us=int(up_to) if up_to.isascii() and up_to.isdigit() and len(up_to) < 19 else 0,
        in_order=form.cleaned_data["in_order"] == "yes",
        remark=form.cleaned_data["remark"],
        by=request.user,
    ):
        return redirect("admin:reviews")
    names = case.named((look.kind, look.subject) for look in shown if look.subject)
    why = reviews.reasons(shown)
    context = {
        "form": form,
        "title": f"What {shown[0].actor_name} looked at",
        "looks": [
            {
                "at": look.at,
                "what": names.get(look.subject or looker),
                "kind": look.kind,
                "why": why.get(look.subject or looker, "") if look.how == REVEALED else "",
                "shown": look.how == REVEALED,
            }
            for look in shown
        ],
        "more": more,
        "up_to": up_to,
    }
    return TemplateResponse(request, "admin/review.html", context)


review.acts = True  # type: ignore[attr-defined]
