"""Letting somebody who oversees see whom a case is about: for a reason, for half an hour, told to whose records they are."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies import grants, policies
from agencies.models import Person
from wscp_isa import ledger
from wscp_isa.ledger.models import ADMIN, REVEALED
from wscp_isa.rules import require

SHOWN_FOR = timedelta(minutes=30)


@transaction.atomic
def reveal(records: Sequence[Any], *, reason: str, by: Person) -> None:
    """They see these records whole for half an hour; each record's ledger says so and why (ISA 7.2)."""
    require(policies.revealing(by))
    ledger.lock(*records)
    until = timezone.now() + SHOWN_FOR
    for record in records:
        grants.give(record, to=by, reason=reason, until=until, by=by)


@transaction.atomic
def look(records: Mapping[Any, bool], *, by: Person) -> None:
    """They opened the page of a case: of each of its records it is kept, and whether they were shown whom it is about."""
    now = timezone.now()
    for record, shown in records.items():
        ledger.look(record, by=by, at=now, how=REVEALED if shown else ADMIN)
