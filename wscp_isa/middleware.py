"""What every request passes: refused when malformed, private when signed in, and at the door when not."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from wscp_isa import faults

Handler = Callable[[HttpRequest], HttpResponseBase]


def well_formed(get_response: Handler) -> Handler:
    """Answer 400 to a path or query that no database could be asked about: NUL, or bytes that are not UTF-8."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # "+" needs no care here: it is a space in a query and itself in a path, and neither is refused.
        asked = unquote_to_bytes(request.META.get("QUERY_STRING", "")) + request.path_info.encode(
            "utf-8", "surrogatepass"
        )
        try:
            if "\x00" not in asked.decode():
                return get_response(request)
        except UnicodeDecodeError:
            pass
        return HttpResponseBadRequest("The address of this page is not one that this service can read.\n", "text/plain")

    return middleware


def private(get_response: Handler) -> Handler:
    """Keep what a signed-in person sees out of every cache, and use none of the browser's devices."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if not request.path.startswith("/static/"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


class SignInRequired(LoginRequiredMiddleware):
    """Everything needs sign-in but what says otherwise; what was typed when the session had ended is given back."""

    def get_login_url(self, view_func: Any) -> str:
        """One door for all, the admin's pages included."""
        return str(settings.LOGIN_URL)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method == "POST":
            return faults.session_ended(request)
        return super().handle_no_permission(request, view_func)
