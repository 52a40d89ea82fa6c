"""The case on one page, for those who oversee: who it is about stays hidden until it is shown for a reason."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from agencies import grants, unsent
from agencies.actions import oversight as actions
from agencies.forms.oversight import ShowForm
from agencies.sign_in import SignedInRequest
from wscp_isa.ledger.models import ADMIN, REVEALED, Look
from wscp_isa.ledger.verify import Verification
from wscp_isa.oversight import case
from wscp_isa.oversight.case import Line, Part, Section
from wscp_isa.oversight.readonly import ReadOnlyAdmin, acts
from wscp_isa.vault import FieldUndecryptable

MOST_LOOKS = 100
WHERE = {"page": "On the record’s page", ADMIN: "In audit, with names hidden", REVEALED: "In audit, with names shown"}


class CaseAdmin(ReadOnlyAdmin):
    """Records whose page in the window is the whole case that they are part of. Opening it is a look at each of its records."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_reveal"
        view = acts(require_http_methods(["GET", "POST"])(self.reveal_view))
        return [path("<uuid:pk>/reveal/", self.admin_site.admin_view(view), name=name), *super().get_urls()]

    def _case(self, id_: object) -> tuple[list[Part], Any]:
        """Every record of the case, and the one of this kind that was asked for, read once; 404 where there is none."""
        try:
            pk = self.opts.pk.to_python(id_)
        except ValidationError as error:
            raise Http404 from error
        parts = case.of(pk)
        for part in parts:
            if part.record.pk == pk and isinstance(part.record, self.model):
                return parts, part.record
        raise Http404

    # --- The case ---------------------------------------------------------------------------------------------------------
    def change_view(  # type: ignore[override]
        self, request: SignedInRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The case, in order, and whether it is as it was signed."""
        parts, record = self._case(object_id)
        now = timezone.now()
        # Each record of the case has a reason of its own in its ledger: what joined the case since then is hidden still.
        given = {part.record.pk: grants.live(request.user, part.record) for part in parts}
        actions.look({part.record: given[part.record.pk] is not None for part in parts}, by=request.user)
        subjects = [part.record.pk for part in parts]
        looks = _looks(subjects)
        context = {
            **self.admin_site.each_context(request),
            "title": str(record),
            "opts": self.opts,
            "list_url": self.address("changelist"),
            "list_title": str(self.opts.verbose_name_plural).capitalize(),
            "parts": [{**vars(part), "sections": _narrated(part) if given[part.record.pk] else None} for part in parts],
            "events": sorted((event for part in parts for event in part.events), key=lambda event: event.at),
            "problems": list(Verification().problems_of(subjects)),
            "looks": looks[:MOST_LOOKS],
            "more_looks": len(looks) > MOST_LOOKS,
            "now": now,
            "revealed_until": min((grant.until for grant in given.values() if grant), default=None),
            "hidden": not all(given.values()),
            "reveal_url": self.address("reveal", record.pk),
        }
        return TemplateResponse(request, "admin/case.html", context)

    # --- Showing it whole ---------------------------------------------------------------------------------------------------
    def reveal_view(self, request: SignedInRequest, pk: UUID) -> HttpResponse:
        """Why they must know, asked of somebody who has just given their password again."""
        parts, record = self._case(pk)
        form = ShowForm(request.POST if request.method == "POST" else None)
        put_back = unsent.carry(request, form)
        if not _just_proved(request):
            # What was typed is kept under the vault's keys; allauth itself would keep it readable in the session.
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: request.path})}")
        records = [part.record for part in parts]
        if form.is_valid() and form.act(actions.reveal, records, reason=form.cleaned_data["reason"], by=request.user):
            unsent.forget(request)
            return redirect(self.address("change", record.pk))
        context = {
            "form": form,
            "title": "Show who a case is about",
            "minutes": actions.SHOWN_FOR.seconds // 60,
            "back": self.address("change", record.pk),
            "put_back": put_back,
        }
        return TemplateResponse(request, "admin/reveal.html", context)


def _narrated(part: Part) -> Sequence[Section]:
    """What was said; where its key is gone, or it was tampered with, the case still stands, and says so of this record."""
    try:
        return part.narrative()
    except FieldUndecryptable:
        return [Section("What was said", [Line("Locked", "This cannot be read")])]


def _looks(subjects: Sequence[UUID]) -> list[dict[str, Any]]:
    """Who has opened any of these records, the last first; one look at a case is one line."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for look in Look.objects.filter(subject__in=subjects).order_by("-at_us", "-id")[: 3 * MOST_LOOKS]:
        who = ", ".join(part for part in (look.actor_name, look.agency) if part)
        line = {"at": look.at, "who": who, "where": WHERE.get(look.how, look.how)}
        found.setdefault((look.actor_id, look.how, look.at_us // 1_000_000), line)
    return list(found.values())


@reauthentication_required
def _proved(request: HttpRequest) -> bool:
    return True


def _just_proved(request: HttpRequest) -> bool:
    try:
        return bool(_proved(request))
    except ReauthenticationRequired:
        return False
