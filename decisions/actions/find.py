"""Looking for records: every search is a look, whatever it finds, and what was searched for is kept nowhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from agencies.policies import overseeing
from decisions import find, kinds
from decisions.find import Found
from decisions.models import Decision
from wscp_isa import ledger
from wscp_isa.rules import require


@transaction.atomic
def by_number(number: str, *, reference: str, by: Person) -> Found:
    """What the person may see under this record number and, where it is one, under this reference."""
    ledger.search(by=by, at=timezone.now())
    numbered = find.by_record_number(by, number)
    referred = list(kinds.by_reference(by, reference)) if reference else []
    return Found([*referred, *(id_ for id_ in numbered.ids if id_ not in referred)], numbered.more)


@transaction.atomic
def by_identity(*, surname: str, born_on: date, by: Person) -> Found:
    """What the person may see of records in which this surname and date of birth were both given."""
    ledger.search(by=by, at=timezone.now())
    return find.by_identity(by, surname=surname, born_on=born_on)


@transaction.atomic
def for_audit(*, reference: str, number: str, agency: str, by: Person) -> tuple[Any, Sequence[UUID]]:
    """The record of another kind under this reference if it is one; decisions under it, or under one agency's own number."""
    require(overseeing(by))
    ledger.search(by=by, at=timezone.now())
    own = find.in_agency(UUID(agency), number) if agency else ()
    if not reference:
        return None, own
    other = next(kinds.others(reference, than=Decision), None)
    return other, [*Decision.objects.filter(reference=reference).values_list("pk", flat=True), *own]
