"""Looking for records: every search is a look, whatever it finds, and what was searched for is kept nowhere."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agencies.models import Person
from decisions import find
from decisions.find import Found
from wscp_isa import ledger


@transaction.atomic
def by_number(number: str, *, reference: str, by: Person) -> Found:
    """What the person may see under this record number and, where it is one, under this reference."""
    ledger.search(by=by, at=timezone.now())
    numbered = find.by_record_number(by, number)
    referred = find.by_reference(by, reference) if reference else []
    return Found([*referred, *(id_ for id_ in numbered.ids if id_ not in referred)], numbered.more)


@transaction.atomic
def by_identity(*, surname: str, born_on: date, by: Person) -> Found:
    """What the person may see of records in which this surname and date of birth were both given."""
    ledger.search(by=by, at=timezone.now())
    return find.by_identity(by, surname=surname, born_on=born_on)
