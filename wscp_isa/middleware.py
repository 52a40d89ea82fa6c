"""What every request passes: refused when malformed, private when it is answered."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

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
