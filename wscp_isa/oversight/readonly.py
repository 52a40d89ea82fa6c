"""The base of every page in the auditor's window: to be looked at, never changed."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from wscp_isa import clock, keyset
from wscp_isa.keyset import Narrow
from wscp_isa.oversight import actions, exports, listing
from wscp_isa.oversight.filters import Filters, View
from wscp_isa.oversight.listing import ById
from wscp_isa.oversight.models import Export


def acts(view: Any) -> Any:
    """Mark a view of the auditor's window that may be pressed: it reveals, finds, exports or reviews."""
    view.acts = True
    return view


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records can be seen by whoever the window is open to, and added, changed or deleted by nobody.

    Lists are pages of `SIZE`, newest first, narrowed by `filters`; nothing is counted, so that they cost the same however long
    they are. `moment` names the time that a list stands in, where it is not the order in which its rows were made.
    """

    actions = None
    view_on_site = False  # what a manager sees of a record is here, masked
    filters: type[Filters] = Filters
    views: Sequence[View] = ()
    moment = ""
    exported = False

    # --- What nobody may do -----------------------------------------------------------------------------------------------
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.has_permission(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.admin_site.has_permission(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- The list ---------------------------------------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """The list, the page of one record, and where a list is taken out: nothing else is done here."""
        named = f"{self.opts.app_label}_{self.opts.model_name}"
        kept = {f"{named}_changelist", f"{named}_change"}
        urls = [pattern for pattern in super().get_urls() if pattern.name in kept]
        if not self.exported:
            return urls
        view = self.admin_site.admin_view(acts(require_POST(self.export_view)))
        return [path("export/<slug:format>/", view, name=f"{named}_export"), *urls]

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def address(self, view: str, *args: object) -> str:
        """Where one of its pages is: "changelist", "change" and what else it has."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    def narrowed(self, request: HttpRequest) -> tuple[Filters, Narrow]:
        """The filters as the address has them, and the rows that they leave."""
        form = self.filters(request.GET)
        rows = form.narrow(self.get_queryset(request).order_by())
        return form, Narrow(rows, self.moment, "pk") if self.moment else ById(rows)

    def prepared(self, request: HttpRequest, objects: list[Any]) -> list[Any]:
        """The objects of one page, with what their columns need, in a fixed number of queries."""
        return objects

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One page of the list, and how it can be narrowed."""
        form, rows = self.narrowed(request)
        older, newer = request.GET.get("older", ""), request.GET.get("newer", "")
        shown = keyset.page([rows], older_than=older, newer_than=newer, size=listing.SIZE)
        objects = listing.in_order(self.get_queryset(request), [place.id for place in shown.places])
        context = {
            **self.admin_site.each_context(request),
            "title": str(self.opts.verbose_name_plural).capitalize(),
            "opts": self.opts,
            "form": form,
            "views": self.views,
            "table": listing.table(self, self.prepared(request, objects)),
            "newer": self._beside(form, "newer", shown.newer),
            "older": self._beside(form, "older", shown.older),
            "formats": Export.Format if self.exported else (),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/list.html", context)

    def _beside(self, form: Filters, way: str, cursor: str | None) -> str | None:
        return f"?{form.query}{'&' if form.query else ''}{way}={cursor}" if cursor else None

    # --- Taking it out ----------------------------------------------------------------------------------------------------
    def export_view(self, request: HttpRequest, format: str) -> Any:
        """The list as a file: streamed as CSV, or up to 10,000 rows of it as a workbook."""
        form, rows = self.narrowed(request)
        if format not in Export.Format.values or not form.is_valid():
            return redirect(f"{self.address('changelist')}?{form.query}")
        actions.export(what=self.opts.label, filters=form.query, format=format, by=request.user)
        return self._file(request, format, rows)

    def _file(self, request: HttpRequest, format: str, rows: Narrow) -> Any:
        title = str(self.opts.verbose_name_plural).capitalize()
        columns = listing.table(self, []).columns
        response: HttpResponse | StreamingHttpResponse
        if format == Export.Format.XLSX:
            cells = self._cells(request, rows, most=exports.MOST_XLSX)
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            response = HttpResponse(exports.as_xlsx(title, columns, cells), content_type=kind)
        else:
            lines = exports.as_csv(columns, self._cells(request, rows))
            response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"{title.lower().replace(' ', '-')}-{clock.today()}.{format}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _cells(self, request: HttpRequest, rows: Narrow, *, most: int | None = None) -> Iterator[Sequence[Any]]:
        for objects in listing.stream(rows, self.get_queryset(request), most=most):
            for _, cells in listing.rows(self, self.prepared(request, objects)):
                yield ["" if cell == listing.EMPTY else cell for cell in cells]
