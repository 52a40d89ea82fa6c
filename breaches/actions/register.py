"""Taking the register out: who did, and how it was narrowed, is in the ledger before the first row goes."""

from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from wscp_isa import ledger


@transaction.atomic
def export(show: str, *, format: str, by: Person) -> None:
    """It is in the ledger of the person that they took the register out."""
    ledger.record("register.exported", about=by, by=by, at=timezone.now(), facts={"show": show, "format": format})
