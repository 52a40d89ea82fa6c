"""For the machines that watch the service: is it up, and can it do its work?"""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wscp_isa import checks

log = logging.getLogger(__name__)


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and the ledger is guarded. What is wrong is in the log."""
    wrong = checks.unguarded()
    for sentence in wrong:
        log.error(sentence)
    return HttpResponse("not ready\n" if wrong else "ready\n", content_type="text/plain", status=503 if wrong else 200)
