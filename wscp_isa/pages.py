"""Pages that anyone may read: help, the accessibility statement, and the guidance of the edition in force."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wscp_isa import clock
from wscp_isa.protocol import library

# The parts of the guidance, in the order of the protocol.
PARTS = {
    "golden-rules": "Golden rules for sharing information",
    "principles": "Principles for sharing information",
    "consent": "Consent",
    "myths": "Myths about sharing information",
    "caldicott": "Caldicott principles",
}


@login_not_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Whom to ask, and what to do when the service is no help."""
    return render(request, "pages/help.html")


@login_not_required
@require_GET
def breach(request: HttpRequest) -> HttpResponse:
    """For people who think that their information was lost or seen: how to say so, and what happens then."""
    return render(request, "pages/breach.html")


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the accessibility regulations of 2018 ask for."""
    return render(request, "pages/accessibility.html")


@login_not_required
@require_GET
def guidance(request: HttpRequest) -> HttpResponse:
    """The contents of the guidance, and honestly when the protocol was due for review."""
    protocol = library.current(clock.today())
    overdue = protocol.review_due < clock.today()
    return render(request, "pages/guidance.html", {"parts": PARTS, "protocol": protocol, "overdue": overdue})


@login_not_required
@require_GET
def guidance_part(request: HttpRequest, part: str) -> HttpResponse:
    """One part, each entry with an anchor that a decision can link to."""
    if part not in PARTS:
        raise Http404
    protocol = library.current(clock.today())
    entries = getattr(library.guidance(protocol.edition), part.replace("-", "_"))
    return render(
        request,
        "pages/guidance_part.html",
        {"title": PARTS[part], "entries": entries, "part": part, "protocol": protocol},
    )
