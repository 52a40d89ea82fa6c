"""The page of those who answer for an agency: how its sharing stands, who its contacts are, and what it has in place (ISA 5.1)."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from agencies import controls, overview, policies, staff, standing
from agencies.door import guidance_in_force
from agencies.models import Agency
from agencies.sign_in import SignedInRequest
from agencies.summary import contact_rows
from wscp_isa import clock


@require_GET
def oversee(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Everything at a glance, and one press to confirm the contacts; to anyone else there is no such page."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user).select_related("controller"), pk=of)
    if policies.answering(request.user, agency):
        raise Http404
    stands = standing.of(agency)
    context = {
        "agency": agency,
        "tables": [
            ("Sharing", overview.of(agency)),
            ("People", staff.tallies(agency, guidance=guidance_in_force().digest)),
        ],
        "standing": stands,
        "controls": controls.of(agency, stands),
        "contacts": contact_rows(agency, clock.today()),
    }
    return render(request, "agencies/agency/oversee.html", context)
