"""Asking for information, or writing down what somebody asked or gave: the only writers of requests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import targets
from agencies.models import Agency, Category, Person, Role
from decisions import find, kinds, policies, proofs
from decisions.actions import passing, telling
from decisions.models import (
    Asked,
    Decision,
    InformationRequest,
    Joined,
    RequestAccess,
    RequestIndex,
)
from decisions.moves import queue_at
from wscp_isa import ledger, vault
from wscp_isa.rules import require

# Asking the same again within this time is more likely two people than two needs.
SAME = timedelta(days=1)


@transaction.atomic
def make(
    agency: Agency,
    *,
    of: Sequence[Agency],
    children: Sequence[Mapping[str, str]],
    said: Mapping[str, Any],
    purpose: str,
    urgency: str,
    harm: bool,
    submission_key: UUID,
    kind: str = InformationRequest.Kind.ASKS,
    answer_by: datetime | None = None,
    logged: bool = False,
    on_behalf_of: Agency | None = None,
    received_at: datetime | None = None,
    by: Person,
) -> InformationRequest:
    """These agencies are asked, each with its own clock (ISA 3.5, 3.8a). The same key again returns the same request."""
    now = timezone.now()
    require(policies.requesting(by, agency, of=of, logged=logged, received_at=received_at, now=now))
    made = InformationRequest.objects.filter(made_by=by, submission_key=submission_key)
    if (request := made.first()) is not None:
        return request
    facts = {
        "kind": kind,
        "agency": agency,
        "on_behalf_of": on_behalf_of,
        "logged": logged,
        "purpose": purpose,
        "urgency": urgency,
        "harm": harm,
        "answer_by": answer_by,
    }
    try:
        with transaction.atomic():
            return write(
                of, facts, children=children, said=said, since=received_at or now, submission_key=submission_key, by=by
            )
    except IntegrityError:
        # Two presses of one button met: the other was first. Anything else that breaks a constraint is a fault.
        if (request := made.first()) is not None:
            return request
        raise


def write(
    of: Sequence[Agency],
    facts: Mapping[str, Any],
    *,
    children: Sequence[Mapping[str, str]],
    said: Mapping[str, Any],
    since: datetime,
    submission_key: UUID,
    decision: Decision | None = None,
    by: Person,
) -> InformationRequest:
    """The request stands. For actions that have asked their own rule; the clocks run from when it was received."""
    now, agency = timezone.now(), facts["agency"]
    request = InformationRequest.objects.create(
        key=vault.new_key(),
        reference=kinds.unused_reference(),
        made_by=by,
        made_at=now,
        submission_key=submission_key,
        children=[dict(child) for child in children],
        said=dict(said),
        decision=decision,
        **facts,
    )
    parts = [_part(request, asked, since=since) for asked in of]
    RequestAccess.objects.create(
        request=request,
        agency=agency,
        kind=RequestAccess.Kind.HOLDER,
        team=agency.pk in by.agency_ids(*Role.TEAM),
        made_by=by,
        asked=len(parts),
        due_at=min(part.due_at for part in parts),
        created_at=now,
        since=now,
    )
    Asked.objects.bulk_create(parts)
    RequestIndex.objects.bulk_create(
        RequestIndex(request=request, agency=agency, made_at=now, digest=digest)
        for digest in find.digests_of_children(request.children, agency=agency.pk)
    )
    ledger.record(
        "request.made",
        about=request,
        by=by,
        at=now,
        facts={"kind": request.kind, "urgency": request.urgency, "of": sorted(asked.name for asked in of)},
        detail={"digest": proofs.digest_of_request(request)},
    )
    for part in parts:
        telling.asked(part)
    return request


def _part(request: InformationRequest, agency: Agency, *, since: datetime) -> Asked:
    first = request.agency.category == Category.FRONT_DOOR and not request.logged
    kind = passing.TARGETS[InformationRequest.Urgency(request.urgency)]
    due_at = request.answer_by or targets.due(kind, since, agency=agency)
    return Asked(
        request=request,
        agency=agency,
        kind=Asked.Kind.ASKED,
        first=first,
        due_at=due_at,
        queue_at=queue_at(due_at, first=first),
        nudge_at=passing.first_nudge(due_at, at=request.made_at),
        created_at=request.made_at,
        since=request.made_at,
    )


def asked_already(
    agency: Agency, *, children: Sequence[Mapping[str, str]], of: Iterable[Agency]
) -> list[RequestAccess]:
    """What this agency itself has asked one of these agencies about the same child within a day, and is still open.

    It says nothing of what any other agency asked.
    """
    digests = find.digests_of_children(children, agency=agency.pk)
    if not digests:
        return []
    same = RequestIndex.objects.filter(
        agency=agency, digest__in=digests, made_at__gt=timezone.now() - SAME, request__parts__agency__in=list(of)
    )
    rows = RequestAccess.objects.live().filter(agency=agency, open=True, request__in=same.values("request"))
    rows = rows.select_related("request", "request__made_by").prefetch_related("request__parts__agency")
    return list(rows.order_by("created_at"))


@transaction.atomic
def join(access: RequestAccess, *, by: Person) -> InformationRequest:
    """They see what a colleague asked already, and the answers that come to it."""
    require(policies.joining(by, access, agencies=by.agency_ids(*Role.DECIDING)))
    now = timezone.now()
    _, joined = Joined.objects.get_or_create(access=access, person=by, defaults={"at": now})
    if joined:
        ledger.record("request.joined", about=access.request, by=by, at=now)
    return access.request


@transaction.atomic
def look(request: InformationRequest, *, how: str, by: Person) -> None:
    """Somebody opened the request: who and when is kept for those who review the looks."""
    ledger.look(request, by=by, at=timezone.now(), how=how)
