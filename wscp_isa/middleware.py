"""What every request passes: refused when malformed, private when it is answered."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

Handler = Callable[[HttpRequest], HttpResponseBase]


def well_formed(get_response: Handler) -> Handler:
    """Answer 400 to a path or query that no database could be asked about, and to a form in another alphabet than UTF-8."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # "+" needs no care here: it is a space in a query and itself in a path, and neither is refused.
        asked = unquote_to_bytes(request.META.get("QUERY_STRING", "")) + request.path_info.encode(
            "utf-8", "surrogatepass"
        )
        try:
            readable = "\x00" not in asked.decode()
        except UnicodeDecodeError:
            readable = False
        # Browsers send UTF-8 and say nothing of it. Other alphabets can spell what no page, log or column can hold.
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        if readable and charset in ("utf-8", "utf8"):
            return get_response(request)
        return HttpResponseBadRequest("This service cannot read the address or the form that was sent.\n", "text/plain")

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
