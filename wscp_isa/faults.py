"""When something goes wrong: a plain page that needs no database, the numbers to ring, and what was typed given back."""

import logging
import sys

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.http import urlencode

from wscp_isa import urgent
from wscp_isa.vault import FieldUndecryptable

log = logging.getLogger(__name__)

# Never given back: secrets, and what the page itself put into the form.
_NOT_TYPED = {"csrfmiddlewaretoken", "version", "submission_key", "password", "oldpassword", "password1", "password2"}


def _typed(request: HttpRequest) -> list[str]:
    """What the person wrote, one text a field. Only what came from one of our own pages: a stranger's page gets no echo."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return []
    try:
        fields = request.POST.lists()
    except (OSError, RawPostDataException):
        return []
    return [text for name, texts in fields if name not in _NOT_TYPED for text in texts if text.strip()]


def _page(request: HttpRequest, name: str, status: int, **context: object) -> HttpResponse:
    # Without the request: the context that other pages share asks the database who is signed in.
    context |= {"numbers": urgent.kept(), "typed": _typed(request), "demonstration": settings.DEMONSTRATION}
    return HttpResponse(render_to_string(f"faults/{name}.html", context), status=status)


def session_ended(request: HttpRequest, *, kept: bool) -> HttpResponse:
    """The session ended while the person was typing: their words are on the page, with the way back in.

    Where they were `kept`, signing in as the same person puts them back; nothing is sent by itself.
    """
    back = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: request.path})}"
    return _page(request, "session_ended", 403, sign_in=back, kept=kept, file=bool(request.FILES))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's proof that it came from here is missing or old: nothing was saved, nothing typed is lost."""
    # What follows the dash is the address that the browser said it came from: anybody can write there what they like.
    log.warning("form refused: %s", reason.partition(" - ")[0])
    return _page(request, "csrf", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be read: too large, or not a form."""
    return _page(request, "bad_request", 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or none that this person may know of: the same words for both."""
    return _page(request, "not_found", 404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page of ours answers so; where a library does, a stranger is told no more than that there is no such page."""
    return _page(request, "not_found", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. With the database away this is a 503: nothing was saved, try again, and here is whom to ring.

    A record whose key is gone is neither: to try again would not help.
    """
    error = sys.exc_info()[1]
    away, locked = isinstance(error, OperationalError | InterfaceError), isinstance(error, FieldUndecryptable)
    return _page(request, "server_error", 503 if away else 500, away=away, locked=locked)
