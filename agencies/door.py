"""The door that every request passes: everything needs sign-in but what says otherwise."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from agencies.actions import unsent
from agencies.models import Person
from wscp_isa import faults

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
