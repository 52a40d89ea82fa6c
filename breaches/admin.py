"""Breaches in the auditor's window: when, where and what followed; what happened is hidden until it is shown for a reason."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agencies.admin import CaseAdmin
from breaches import audit, proofs
from breaches.models import Assessment, Breach, Party
from wscp_isa import clock

# What is hidden is not even read from the database for a list.
HIDDEN = ("what", "stopped", "arose_from", "settled_because", "closing")


@admin.register(Breach)
class BreachAdmin(CaseAdmin):
    """What was reported, near misses too."""

    list_display = (
        *("reference", "agency", "state", "aware", "reported", "deadline", "told_regulator", "decided", "departed"),
        "unchanged",
    )
    filters = audit.BreachFilters
    views = audit.BREACH_VIEWS
    moment = "reported_at"
    exported = True

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Breach]":
        return super().get_queryset(request).select_related("agency").defer(*HIDDEN)

    def prepared(self, request: HttpRequest, objects: list[Any]) -> list[Any]:
        """With the first deadline, what was decided, and whether each is as the ledger says, in a fixed number of queries."""
        ids = [breach.pk for breach in objects]
        parties: dict[UUID, list[Party]] = {}
        rows = Party.objects.filter(breach__in=ids, deadline__isnull=False, not_party_at=None)
        for party in rows.only("breach", "deadline", "reported_at"):
            parties.setdefault(party.breach_id, []).append(party)
        decided = Assessment.objects.filter(breach__in=ids, decided_at__isnull=False).order_by("decided_at")
        last = {row.breach_id: row for row in decided.only("breach", "regulator", "people", "departed")}
        whole = proofs.unchanged(ids)
        for breach in objects:
            breach.running, breach.last = parties.get(breach.pk, []), last.get(breach.pk)
            breach.whole = whole[breach.pk]
        return objects

    @admin.display(description="state")
    def state(self, breach: Breach) -> str:
        return str(breach.state.label)

    @admin.display(description="aware from")
    def aware(self, breach: Breach) -> str:
        return clock.words(breach.suspected_at)

    @admin.display(description="reported")
    def reported(self, breach: Breach) -> str:
        return clock.words(breach.reported_at)

    @admin.display(description="first deadline")
    def deadline(self, breach: Any) -> str:
        end = min((party.deadline for party in breach.running), default=None)
        return clock.words(end) if end else ""

    @admin.display(description="regulator told")
    def told_regulator(self, breach: Any) -> str:
        told = min((party.reported_at for party in breach.running if party.reported_at), default=None)
        return clock.words(told) if told else ""

    @admin.display(description="decided")
    def decided(self, breach: Any) -> str:
        if breach.last is None:
            return ""
        said = ["regulator"] * breach.last.regulator + ["people"] * breach.last.people
        return " and ".join(said).capitalize() or "Record only"

    @admin.display(description="as advised")
    def departed(self, breach: Any) -> str:
        return "" if breach.last is None else "Otherwise" if breach.last.departed else "Yes"

    @admin.display(description="unchanged")
    def unchanged(self, breach: Any) -> str:
        return "Unchanged" if breach.whole else "CHANGED"
