"""Decisions and urgent notes in the auditor's window: what was done and how, never about whom or why. Opening one is a look."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from agencies.sign_in import SignedInRequest
from decisions.actions import decision as actions
from decisions.actions import urgent
from decisions.models import Decision, UrgentNote
from wscp_isa.oversight.readonly import ReadOnlyAdmin


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("reference", "agency", "share", "departed", "outcome", "started_at", "signed_at")
    list_select_related = ("agency",)
    fields = (
        *("reference", "agency", "edition", "started_by", "started_at", "signed_by", "signed_at"),
        *("share", "outcome", "departed", "worry", "consent", "reasons_relied_on", "narrative"),
    )
    readonly_fields = ("reasons_relied_on", "narrative")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        """Without what is hidden: it is not even read from the database."""
        return super().get_queryset(request).defer("answers", "transcript").order_by("-started_at")

    @admin.display(description="lawful reasons relied on")
    def reasons_relied_on(self, decision: Decision) -> str:
        return ", ".join(reliance.reason for reliance in decision.reliances.all()) or "none"

    @admin.display(description="reasons, and who the information is about")
    def narrative(self, decision: Decision) -> str:
        return "Hidden"

    def change_view(  # type: ignore[override]
        self, request: SignedInRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Open one record, and say so in the ledger."""
        decision = self.get_object(request, object_id)
        if decision is not None and request.method == "GET":
            actions.look(decision, how="admin", by=request.user)
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(UrgentNote)
class UrgentNoteAdmin(ReadOnlyAdmin):
    list_display = ("reference", "agency", "told_agency", "told_at", "signed_at", "finish_by", "finished_at")
    fields = (
        *("reference", "agency", "signed_by", "signed_at", "told_agency", "told_at", "finish_by", "finished_at"),
        "narrative",
    )
    readonly_fields = ("finished_at", "narrative")

    def get_queryset(self, request: HttpRequest) -> QuerySet[UrgentNote]:
        """Without what is hidden: it is not even read from the database."""
        hidden = ("child", "told_whom", "what", "why", "finished_by__answers", "finished_by__transcript")
        beside = ("agency", "told_agency", "finished_by")
        return super().get_queryset(request).select_related(*beside).defer(*hidden).order_by("-signed_at")

    @admin.display(description="finished at")
    def finished_at(self, note: UrgentNote) -> datetime | None:
        finished_by = getattr(note, "finished_by", None)
        return finished_by.signed_at if finished_by else None

    @admin.display(description="what was told, to whom, why, and who it is about")
    def narrative(self, note: UrgentNote) -> str:
        return "Hidden"

    def change_view(  # type: ignore[override]
        self, request: SignedInRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Open one note, and say so in the ledger."""
        note = self.get_object(request, object_id)
        if note is not None and request.method == "GET":
            urgent.look(note, how="admin", by=request.user)
        return super().change_view(request, object_id, form_url, extra_context)
