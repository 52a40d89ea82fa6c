"""What every page needs to know."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def service(request: HttpRequest) -> dict[str, object]:
    """The way round the service, and whether its data is invented."""
    return {"demonstration": settings.DEMONSTRATION, "navigation": _navigation(request)}


_APPS = [("Data breaches", "breaches"), ("Agencies", "agencies")]


def _navigation(request: HttpRequest) -> list[dict[str, object]]:
    user = getattr(request, "user", None)
    items = [("Guidance", "guidance")]
    if user is not None and user.is_authenticated:
        own = [("Your work", "home"), ("Requests", "requests"), ("Record a decision", "start-decision")]
        items = [*own, *_APPS, *items]
        if user.oversees:
            items.append(("Audit", "admin:index"))
    return [{"text": text, "href": reverse(name), "active": request.path == reverse(name)} for text, name in items]
