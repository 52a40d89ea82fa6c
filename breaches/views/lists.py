"""The register of breaches, a page at a time, and as a file."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from agencies.sign_in import SignedInRequest
from breaches import listing
from breaches.actions import register as actions
from wscp_isa import clock, keyset
from wscp_isa.oversight import exports
from wscp_isa.oversight.models import Export


@require_GET
def register(request: SignedInRequest) -> HttpResponse:
    """The breaches that this person may see, newest first."""
    show = listing.shown(request.GET.get("show", ""))
    older, newer = request.GET.get("older", ""), request.GET.get("newer", "")
    page = keyset.page(listing.narrowed(request.user, show), older_than=older, newer_than=newer)
    rows = listing.rows([place.id for place in page.places], now=timezone.now())
    context = {
        "show": show,
        "title": "Data breaches" if show == "all" else f"Data breaches: {listing.SHOWS[show].lower()}",
        "shows": [{"title": title, "href": _address(key), "here": key == show} for key, title in listing.SHOWS.items()],
        "rows": rows,
        "newer": _address(show, newer=page.newer) if page.newer else None,
        "older": _address(show, older=page.older) if page.older else None,
        "formats": Export.Format.choices,
    }
    return render(request, "breaches/lists/register.html", context)


def _address(show: str, **place: str) -> str:
    return f"{reverse('breaches')}?{urlencode({'show': show, **place})}"


@require_POST
def export(request: SignedInRequest, format: str) -> HttpResponse | StreamingHttpResponse:
    """The register as CSV, streamed, or as a workbook of up to 10,000 rows; that it was taken out is in the ledger."""
    if format not in Export.Format.values:
        raise Http404
    show = listing.shown(request.GET.get("show", ""))
    actions.export(show, format=format, by=request.user)
    now, response = timezone.now(), HttpResponse()
    if format == Export.Format.XLSX:
        rows = listing.stream(request.user, show, now=now, most=exports.MOST_XLSX)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(exports.as_xlsx("Data breaches", listing.COLUMNS, rows), content_type=kind)
    else:
        lines = exports.as_csv(listing.COLUMNS, listing.stream(request.user, show, now=now))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")  # type: ignore[assignment]
    response["Content-Disposition"] = content_disposition_header(True, f"data-breaches-{clock.today()}.{format}")
    return response
