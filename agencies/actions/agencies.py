"""Keeping the directory of agencies."""

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, Person
from wscp_isa import ledger


@transaction.atomic
def register(*, name: str, category: str, part_of: Agency | None = None, by: ledger.Actor | Person) -> Agency:
    """The directory has this agency from now on."""
    agency = Agency.objects.create(name=name, category=category, part_of=part_of)
    ledger.record(
        "agency.registered",
        about=agency,
        by=by,
        at=timezone.now(),
        facts={"name": name, "category": category, "part_of": str(part_of.pk) if part_of else None},
    )
    return agency
