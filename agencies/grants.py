"""Giving and reading exceptional sight of one record. Guardian's shortcuts are never called: they do not know that grants end."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from agencies.models import Agency, Grant, Person
from wscp_isa import ledger


@transaction.atomic
def give(record: Any, *, to: Person, reason: str, until: datetime, by: Person) -> Grant:
    """Let one person see one record until then. The record's ledger says who was let in, by whom and why."""
    now = timezone.now()
    content_type = ContentType.objects.get_for_model(record)
    grant = Grant.objects.create(
        user=to,
        permission=Permission.objects.get(content_type=content_type, codename=f"view_{content_type.model}"),
        content_type=content_type,
        object_pk=str(record.pk),
        agency_id=getattr(record, "agency_id", None),
        by=by,
        since=now,
        until=until,
    )
    ledger.record(
        "access.granted",
        about=record,
        by=by,
        at=now,
        facts={"to": str(to.pk), "name": to.name, "until": until.isoformat()},
        detail={"reason": reason},
    )
    return grant


def seen_by(person: Person, model: type[models.Model]) -> list[UUID]:
    """The keys of the records of this model that the person holds a live grant for; few, since each is an exception.

    Not those that they gave themselves, as only those who oversee can: these open the auditor's window and nothing beside it,
    so that what is opened by them is reviewed, and ends with the role. None opens anything to an account that is nobody's
    at any agency now: what was given to somebody as a colleague or a reviewer goes when they are no more one.
    """
    if not person.roles_now:
        return []
    now = timezone.now()
    rows = Grant.objects.filter(
        user=person,
        content_type=ContentType.objects.get_for_model(model),
        permission__codename=f"view_{model._meta.model_name}",
        since__lte=now,
        until__gt=now,
    )
    return [UUID(key) for key in rows.exclude(by=person).values_list("object_pk", flat=True)]


def live(person: Person, record: models.Model) -> Grant | None:
    """The grant by which this person sees this record now, the longest there is."""
    now = timezone.now()
    found = Grant.objects.filter(
        user=person,
        content_type=ContentType.objects.get_for_model(record),
        object_pk=str(record.pk),
        since__lte=now,
        until__gt=now,
    )
    return found.order_by("-until").first()


def end(person: Person, agency: Agency) -> None:
    """Nothing at this agency is open to them any more but by a role: called when the last of theirs there has ended."""
    Grant.objects.filter(user=person, agency=agency, until__gt=timezone.now()).update(until=timezone.now())


def given_to_overseers(
    agencies: Collection[UUID], model: type[models.Model], *, since: datetime, most: int
) -> dict[UUID, Grant]:
    """The last grant on each record of these agencies that people gave themselves, as only those who oversee can."""
    rows = Grant.objects.filter(
        agency__in=agencies,
        content_type=ContentType.objects.get_for_model(model),
        by=models.F("user"),
        since__gte=since,
    )
    last: dict[UUID, Grant] = {}
    for grant in rows.select_related("user").order_by("-since")[:most]:
        last.setdefault(UUID(grant.object_pk), grant)
    return last
