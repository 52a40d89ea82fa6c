"""Keeping what is being typed, while it is typed. The page asks for it by script; without scripts a press of a button does."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.actions import unsent as actions
from agencies.sign_in import SignedInRequest
from agencies.unsent import KEPT_FOR


@require_POST
def keep(request: SignedInRequest) -> HttpResponse:
    """The fields of the page at `path` are kept for this person."""
    path = request.POST.get("path", "")
    if not path.startswith("/") or len(path) > 200:
        return HttpResponseBadRequest()
    typed = {name: request.POST.getlist(name) for name in request.POST}
    actions.keep(person=request.user, path=path, typed=typed, until=timezone.now() + KEPT_FOR)
    return HttpResponse(status=204)
