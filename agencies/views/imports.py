"""The directory as a file: taken out, and put in again once its manager has seen what that would do."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import columns, listing, policies
from agencies.actions import imports as actions
from agencies.forms.imports import ImportForm, UploadForm
from agencies.models import Agency, Upload
from agencies.plan import Plan, planned
from agencies.sign_in import SignedInRequest
from wscp_isa import clock
from wscp_isa.govuk.summary import Row
from wscp_isa.oversight import actions as oversight
from wscp_isa.oversight import exports
from wscp_isa.oversight.models import Export
from wscp_isa.tables import MOST_COLUMNS, MOST_ROWS, Table

MOST_FAULTS = 50
AT_ONCE = 50


def _managers_only(request: SignedInRequest) -> None:
    """To anyone who does not keep the directory, these pages do not exist."""
    if policies.keeping_directory(request.user):
        raise Http404


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Send a file; nothing of the directory changes by it."""
    _managers_only(request)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid() and form.act(actions.keep, form.cleaned_data["file"], by=request.user):
        return redirect(form.result)
    context = {
        "form": form,
        "explained": columns.explained(),
        "most_rows": f"{MOST_ROWS:,}",
        "most_columns": MOST_COLUMNS,
    }
    return render(request, "agencies/import/upload.html", context)


@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, of: UUID) -> HttpResponse:
    """What the file would do, row by row, or what is wrong with it; and the press that does it."""
    waiting = _waiting(request, of)
    plan = planned(Table.of(waiting.table))
    form = ImportForm(request.POST if request.method == "POST" else None, version=plan.version)
    if form.is_valid() and form.act(actions.carry_out, waiting, version=form.version, by=request.user):
        return redirect("import-done")
    context = {"upload": waiting, "form": form, **_shown(plan, request.GET.get("from", ""))}
    return render(request, "agencies/import/review.html", context)


@require_POST
def discard(request: SignedInRequest, of: UUID) -> HttpResponse:
    """Throw the file away."""
    actions.throw_away(_waiting(request, of), by=request.user)
    return redirect("import-agencies")


@require_GET
def done(request: SignedInRequest) -> HttpResponse:
    """It is in the directory."""
    _managers_only(request)
    return render(request, "agencies/import/done.html")


@require_POST
def export(request: SignedInRequest, format: str) -> Any:
    """The agencies that there are, as a file that can be imported again; the ledger knows of it before the first row goes."""
    _managers_only(request)
    if format not in Export.Format.values:
        raise Http404
    oversight.export(what=Agency._meta.label, filters="", format=format, by=request.user)
    rows = (columns.row(agency) for agency in listing.stream(Agency.objects.visible_to(request.user).open()))
    response: HttpResponse | StreamingHttpResponse
    if format == Export.Format.XLSX:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(exports.as_xlsx("Agencies", columns.TITLES, rows), content_type=kind)
    else:
        response = StreamingHttpResponse(exports.as_csv(columns.TITLES, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"agencies-{clock.today()}.{format}")
    return response


def _waiting(request: SignedInRequest, of: UUID) -> Upload:
    _managers_only(request)
    return get_object_or_404(Upload.objects.visible_to(request.user).select_related("key"), pk=of)


def _shown(plan: Plan, start: str) -> dict[str, Any]:
    """One page of the rows that would do something, and where the pages beside it begin."""
    acts: Sequence[Any] = plan.acts
    first = min(int(start), len(acts)) if start.isascii() and start.isdigit() and len(start) < 6 else 0
    counts = (
        ("New agencies", plan.new),
        ("Agencies that change", plan.changed),
        ("Agencies that stay the same", plan.same),
        ("Rows with something wrong", plan.wrong),
    )
    return {
        "counts": [Row(key, f"{count:,}") for key, count in counts],
        "rows": acts[first : first + AT_ONCE],
        "first": first + 1,
        "last": min(first + AT_ONCE, len(acts)),
        "acts": len(acts),
        "previous": f"?from={max(first - AT_ONCE, 0)}" if first else None,
        "following": f"?from={first + AT_ONCE}" if first + AT_ONCE < len(acts) else None,
        "faults": plan.faults[:MOST_FAULTS],
        "more": max(len(plan.faults) - MOST_FAULTS, 0),
    }
