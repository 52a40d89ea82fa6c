"""Your work: what this person has open, and what was signed lately."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.models import Role
from agencies.sign_in import SignedInRequest
from decisions.models import Decision

SHOWN = 20


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """Drafts first, for they are work; then the latest signed records."""
    decisions = Decision.objects.visible_to(request.user).for_list()
    return render(
        request,
        "decisions/work/home.html",
        {
            "drafts": decisions.filter(signed_at=None).order_by("-started_at")[:SHOWN],
            "signed": decisions.filter(signed_at__isnull=False).order_by("-signed_at")[:SHOWN],
            "may_start": bool(request.user.agency_ids(*Role.DECIDING)),
        },
    )
