"""The door that every request passes: everything needs sign-in but what says otherwise, and some needs the guidance read."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, REDIRECT_FIELD_NAME, SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from agencies.actions import unsent
from agencies.models import Person
from agencies.sign_in import SignedInRequest
from wscp_isa import clock, faults
from wscp_isa.protocol import library
from wscp_isa.protocol.guidance import Guidance

# How long after its end a session still says whose words these are.
GRACE = timedelta(hours=1)


class Door(LoginRequiredMiddleware):
    """What was typed when the session had ended is kept for whoever's session it was, or given back on the page."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """Ask who it is only where that matters: what is open to all must answer with the database away."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def get_login_url(self, view_func: Any) -> str:
        """One door for all, the admin's pages included."""
        return str(settings.LOGIN_URL)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        person = _whose(request)
        kept = person is not None and unsent.keep(
            person=person,
            path=request.path,
            typed={name: request.POST.getlist(name) for name in request.POST},
            until=timezone.now() + GRACE,
        )
        return faults.session_ended(request, kept=kept)


def _whose(request: HttpRequest) -> Person | None:
    """The person of the session that has ended, where its row can still be read and is theirs as they are now."""
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    row = Session.objects.filter(session_key=cookie, expire_date__gt=timezone.now() - GRACE).first()
    said = row.get_decoded() if row is not None else {}
    if said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    person = Person.objects.filter(pk=said[SESSION_KEY], is_active=True).first()
    if person is None or not constant_time_compare(said.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        return None
    return person


def guidance_in_force() -> Guidance:
    """What everyone reads before their first use, and again when it changes."""
    return library.guidance(library.current(clock.today()).edition)


def guided(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Before this page is opened, the guidance in force is read (ISA 7.6). It costs no query: who read what is on their row.

    For pages that begin something or open a record. What is pressed always passes, so that nothing typed is lost; so do a draft's
    own pages, once it is opened. Nothing that leads to a telephone or to an urgent note has this.
    """

    @wraps(view)
    def led(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and request.user.guidance_read != guidance_in_force().digest:
            back = urlencode({REDIRECT_FIELD_NAME: request.path})
            return redirect(f"{reverse('read-guidance')}?{back}")
        return view(request, *args, **kwargs)

    return led
