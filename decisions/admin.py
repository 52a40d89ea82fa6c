"""Decisions, urgent notes and requests in the auditor's window: what was done and how; about whom and why stays hidden."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.admin import CaseAdmin
from agencies.sign_in import SignedInRequest
from decisions import audit, proofs
from decisions.actions import find as actions
from decisions.forms.find import AuditFindForm
from decisions.models import Asked, Decision, InformationRequest, RequestAccess, UrgentNote
from wscp_isa import clock
from wscp_isa.oversight.readonly import acts

# What is hidden is not even read from the database for a list.
HIDDEN = ("answers", "transcript")
HIDDEN_OF_NOTE = ("child", "told_whom", "what", "why")
HIDDEN_OF_REQUEST = ("children", "said")


@admin.register(Decision)
class DecisionAdmin(CaseAdmin):
    """What was signed. Drafts are the business of those who write them."""

    list_display = ("reference", "agency", "decided", "advised", "signed", "days_late", "flags", "unchanged")
    filters = audit.DecisionFilters
    views = audit.DECISION_VIEWS
    moment = "signed_at"
    exported = True

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(acts(require_http_methods(["GET", "POST"])(self.find_view)))
        return [path("find/", view, name="decisions_decision_find"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        rows = super().get_queryset(request).filter(signed_at__isnull=False)
        return rows.select_related("agency", "urgent_note").defer(
            *HIDDEN, *(f"urgent_note__{name}" for name in HIDDEN_OF_NOTE)
        )

    def prepared(self, request: HttpRequest, objects: list[Any]) -> list[Any]:
        """With whether each is as it was signed."""
        whole = proofs.unchanged([decision.pk for decision in objects])
        for decision in objects:
            decision.whole = whole[decision.pk]
        return objects

    @admin.display(description="decided")
    def decided(self, decision: Decision) -> str:
        return "Share" if decision.share else "Do not share"

    @admin.display(description="protocol")
    def advised(self, decision: Decision) -> str:
        return audit.in_words(decision.outcome)

    @admin.display(description="signed")
    def signed(self, decision: Decision) -> str:
        return clock.words(decision.signed_at) if decision.signed_at else ""

    @admin.display(description="days late")
    def days_late(self, decision: Decision) -> int | None:
        note = decision.urgent_note
        return (audit.days_late(note.finish_by, decision.signed_at) or None) if note else None

    @admin.display(description="flags")
    def flags(self, decision: Decision) -> str:
        said = {
            "Otherwise than advised": decision.departed,
            "Little said of wellbeing": not decision.wellbeing_considered,
            "Urgent": decision.urgent_note_id,
            "Family not told, no date": decision.share
            and decision.told_family in ("unsafe", "not-possible")
            and decision.look_again_on is None,
        }
        return "; ".join(flag for flag, raised in said.items() if raised)

    @admin.display(description="unchanged")
    def unchanged(self, decision: Any) -> str:
        return "Unchanged" if decision.whole else "CHANGED"

    # --- Finding one ------------------------------------------------------------------------------------------------------
    def find_view(self, request: SignedInRequest) -> HttpResponse:
        """By reference, or by an agency's own record number: typed into the page, and never into its address."""
        form = AuditFindForm(request.POST if request.method == "POST" else None, agencies=audit.agencies())
        found: list[Decision] | None = None
        if form.is_valid():
            other, ids = actions.for_audit(**form.asked, by=request.user)
            if other:
                return redirect(f"admin:{other._meta.app_label}_{other._meta.model_name}_change", other.pk)
            found = list(self.get_queryset(request).filter(pk__in=ids).order_by("-signed_at"))
            if len(found) == 1:
                return redirect(self.address("change", found[0].pk))
        context = {"form": form, "title": "Find a decision", "found": found, "back": self.address("changelist")}
        return TemplateResponse(request, "admin/find.html", context)


@admin.register(UrgentNote)
class UrgentNoteAdmin(CaseAdmin):
    list_display = (
        *("reference", "agency", "told_agency", "told", "signed", "due", "finished", "days_late"),
        "unchanged",
    )
    filters = audit.NoteFilters
    views = audit.NOTE_VIEWS
    moment = "signed_at"
    exported = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[UrgentNote]:
        hidden = (*HIDDEN_OF_NOTE, *(f"finished_by__{name}" for name in HIDDEN))
        return super().get_queryset(request).select_related("agency", "told_agency", "finished_by").defer(*hidden)

    def prepared(self, request: HttpRequest, objects: list[Any]) -> list[Any]:
        """With whether each is as it was signed."""
        whole = proofs.unchanged_notes([note.pk for note in objects])
        for note in objects:
            note.whole = whole[note.pk]
        return objects

    @admin.display(description="told")
    def told(self, note: UrgentNote) -> str:
        return clock.words(note.told_at)

    @admin.display(description="signed")
    def signed(self, note: UrgentNote) -> str:
        return clock.words(note.signed_at)

    @admin.display(description="finish by")
    def due(self, note: UrgentNote) -> str:
        return clock.words(note.finish_by)

    @admin.display(description="finished")
    def finished(self, note: UrgentNote) -> str:
        at = _finished_at(note)
        return clock.words(at) if at else ""

    @admin.display(description="days late")
    def days_late(self, note: UrgentNote) -> int | None:
        return audit.days_late(note.finish_by, _finished_at(note)) or None

    @admin.display(description="unchanged")
    def unchanged(self, note: Any) -> str:
        return "Unchanged" if note.whole else "CHANGED"


@admin.register(InformationRequest)
class RequestAdmin(CaseAdmin):
    """Who asked whom, or gave to whom, and how it stands. About whom and what for is hidden until it is shown."""

    list_display = ("reference", "agency", "what", "urgent", "made", "asked", "closed", "late", "unchanged")
    filters = audit.RequestFilters
    views = audit.REQUEST_VIEWS
    moment = "made_at"
    exported = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[InformationRequest]:
        return super().get_queryset(request).select_related("agency").defer(*HIDDEN_OF_REQUEST)

    def prepared(self, request: HttpRequest, objects: list[Any]) -> list[Any]:
        """With how many were asked, how many of them are late, and whether each is as it was made."""
        ids = [one.pk for one in objects]
        stands = {access.request_id: access for access in RequestAccess.objects.filter(request__in=ids)}
        parts = Asked.objects.filter(audit.late(timezone.now()), request__in=ids)
        late = Counter(parts.values_list("request", flat=True))
        whole = proofs.unchanged_requests(ids)
        for one in objects:
            one.stands, one.parts_late, one.whole = stands[one.pk], late[one.pk], whole[one.pk]
        return objects

    @admin.display(description="what it is")
    def what(self, request: InformationRequest) -> str:
        said = request.get_kind_display()
        return f"{said}, written down" if request.logged else said

    @admin.display(description="urgency")
    def urgent(self, request: InformationRequest) -> str:
        return request.get_urgency_display()

    @admin.display(description="made")
    def made(self, request: InformationRequest) -> str:
        return clock.words(request.made_at)

    @admin.display(description="asked")
    def asked(self, request: Any) -> int:
        return int(request.stands.asked)

    @admin.display(description="closed")
    def closed(self, request: Any) -> int:
        return int(request.stands.closed)

    @admin.display(description="late")
    def late(self, request: Any) -> int | None:
        return request.parts_late or None

    @admin.display(description="unchanged")
    def unchanged(self, request: Any) -> str:
        return "Unchanged" if request.whole else "CHANGED"


def _finished_at(note: UrgentNote) -> datetime | None:
    finished_by = getattr(note, "finished_by", None)
    return finished_by.signed_at if finished_by else None
