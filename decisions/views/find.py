"""Finding a record by its reference or by whom it is about. What is looked for is posted: it stands in no address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agencies.door import guided
from agencies.models import Role
from agencies.sign_in import SignedInRequest
from decisions import listing
from decisions.actions import find as actions
from decisions.find import Found
from decisions.forms.find import IdentityForm, NumberForm

TITLE = "Find a record"


@guided
@require_http_methods(["GET", "POST"])
def find(request: SignedInRequest) -> HttpResponse:
    """One box, and two more for who has no number; what was found stands above them, with what was typed still there."""
    posted = request.POST if request.method == "POST" else None
    by_identity = request.POST.get("by") == "identity"
    number = NumberForm(None if by_identity else posted)
    identity = IdentityForm(posted if by_identity else None)
    found = _by_identity(request, identity) if by_identity else _by_number(request, number)
    result = _result(found) if found else ""
    context: dict[str, Any] = {
        "number": number,
        "identity": identity,
        "form": identity if by_identity else number,
        "by_identity": by_identity,
        "found": found,
        "result": result,
        "title": f"{result} - {TITLE}" if found else TITLE,
        "heading": TITLE,
        "rows": listing.rows(found.ids) if found else [],
        "agencies": len(request.user.agency_ids(*Role.DECIDING)),
    }
    return render(request, "decisions/lists/find.html", context)


def _by_number(request: SignedInRequest, form: NumberForm) -> Found | None:
    if form.is_valid() and form.act(
        actions.by_number, form.cleaned_data["number"], reference=form.reference, by=request.user
    ):
        found: Found = form.result
        return found
    return None


def _by_identity(request: SignedInRequest, form: IdentityForm) -> Found | None:
    if form.is_valid() and form.act(actions.by_identity, **form.cleaned_data, by=request.user):
        found: Found = form.result
        return found
    return None


def _result(found: Found) -> str:
    count = len(found.ids)
    if not count:
        return "Nothing found"
    return f"{'More than ' if found.more else ''}{count} record{'' if count == 1 else 's'} found"
