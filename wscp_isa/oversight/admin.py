"""The ledger in the auditor's window: what was done and looked at, by whom; never what was said about people."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from wscp_isa.ledger.models import Deed, Entry, Look
from wscp_isa.oversight.models import Export, Review
from wscp_isa.oversight.readonly import ReadOnlyAdmin


class DeedAdmin(ReadOnlyAdmin):
    """Deeds in the order in which they were done, the last first."""

    @admin.display(description="at")
    def at(self, deed: Deed) -> object:
        return deed.at


@admin.register(Entry)
class EntryAdmin(DeedAdmin):
    list_display = ("action", "kind", "seq", "actor_name", "actor_role", "agency", "at")
    fields = (
        "action",
        "kind",
        "subject",
        "seq",
        "actor_name",
        "actor_role",
        "agency",
        "at",
        "facts_json",
        "about_people",
    )
    readonly_fields = ("at", "about_people")

    @admin.display(description="said about people")
    def about_people(self, entry: Entry) -> str:
        return "Hidden" if entry.detail_sealed is not None else "Nothing"


@admin.register(Look)
class LookAdmin(DeedAdmin):
    list_display = ("how", "kind", "subject", "actor_name", "actor_role", "agency", "at")
    fields = (*list_display, "why")
    readonly_fields = ("at", "why")

    @admin.display(description="reason")
    def why(self, look: Look) -> str:
        return "Hidden" if look.key_id else "None given"


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    list_display = ("what", "format", "by", "at")
    fields = (*list_display, "filters")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Export]:
        return super().get_queryset(request).select_related("by")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("looker_name", "by", "at", "in_order")
    fields = (*list_display, "found")
    readonly_fields = ("found",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).select_related("by", "key")

    @admin.display(description="what was found")
    def found(self, review: Review) -> str:
        return review.remark
