"""The signed record, and the page that confirms the signature. Opening either is a look."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.door import guided
from agencies.sign_in import SignedInRequest
from decisions import journey, policies, summary
from decisions.actions import decision as actions
from decisions.facts import WILL_TELL
from decisions.models import Decision
from decisions.record import Record, telling
from wscp_isa import clock


def _load(request: SignedInRequest, reference: str, **how: bool) -> Decision:
    visible = Decision.objects.visible_to(request.user, **how)
    return get_object_or_404(visible.select_related("key", "agency", "recipient", "urgent_note"), reference=reference)


def _texts(record: Record) -> dict[str, str]:
    return {"without_names": summary.without_names(record), "for_own_system": summary.for_own_system(record)}


@require_GET
def signed(request: SignedInRequest, reference: str) -> HttpResponse:
    """The reference, whom signing told, and what to do next."""
    decision = _load(request, reference)
    if not decision.signed_at:
        return redirect("draft", reference)
    actions.look(decision, how="page", by=request.user)
    facts = journey.of(decision).facts
    day = decision.look_again_on
    context = {
        "decision": decision,
        "telling": telling(decision),
        "tell_family": decision.told_family == WILL_TELL,
        "look_again_on": clock.day_in_words(day) if day else "",
        "procedures_now": facts.must_follow_procedures and facts.said("procedures", "now"),
    }
    return render(request, "decisions/decision/signed.html", context | _texts(Record(decision)))


@guided
@require_GET
def record(request: SignedInRequest, reference: str) -> HttpResponse:
    """The signed record, from its transcript."""
    decision = _load(request, reference, by_grant=True)
    if not decision.signed_at:
        return redirect("draft", reference)
    actions.look(decision, how="page", by=request.user)
    read = Record(decision)
    context = {
        "decision": decision,
        "record": read,
        "why_not": policies.adding(request.user, decision),
        "printed_at": timezone.now(),
    }
    return render(request, "decisions/decision/record.html", context | _texts(read))
