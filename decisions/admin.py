"""Decisions in the auditor's window: what was decided and how, never about whom or why. Opening one is a look."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from agencies.sign_in import SignedInRequest
from decisions.actions import decision as actions
from decisions.models import Decision
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
