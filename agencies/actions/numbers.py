"""Keeping the numbers to ring true, and where the page can read them with the database down."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agencies import policies
from agencies.models import DutyNumber, Person
from wscp_isa import ledger, urgent
from wscp_isa.rules import require


@transaction.atomic
def change(line: DutyNumber, *, label: str, number: str, hours: str, version: int, by: Person) -> DutyNumber:
    """Change a line; the ledger keeps the old and the new, and the copy for a database that is down is renewed."""
    line = DutyNumber.objects.select_for_update().get(pk=line.pk)
    require(policies.editing_numbers(by), fresh=line.version == version)
    was = {"label": line.label, "number": line.number, "hours": line.hours}
    line.label, line.number, line.hours, line.version = label, number, hours, line.version + 1
    line.save(update_fields=["label", "number", "hours", "version"])
    now = {"label": label, "number": number, "hours": hours}
    ledger.record("duty-number.changed", about=line, by=by, at=timezone.now(), facts={"was": was, "now": now})
    transaction.on_commit(keep_copy)
    return line


@transaction.atomic
def add(*, label: str, number: str, hours: str, by: ledger.Actor | Person) -> DutyNumber:
    """A line more to ring, after those that there are."""
    if isinstance(by, Person):
        require(policies.editing_numbers(by))
    if there := DutyNumber.objects.filter(label=label, number=number, hours=hours).first():
        return there  # the button was pressed twice
    last = DutyNumber.objects.aggregate(last=Max("position"))["last"] or 0
    line = DutyNumber.objects.create(label=label, number=number, hours=hours, position=last + 1)
    now = {"label": label, "number": number, "hours": hours}
    ledger.record("duty-number.added", about=line, by=by, at=timezone.now(), facts={"now": now})
    transaction.on_commit(keep_copy)
    return line


@transaction.atomic
def remove(line: DutyNumber, *, version: int, by: Person) -> None:
    """Nobody is told to ring this line any more."""
    line = DutyNumber.objects.select_for_update().get(pk=line.pk)
    require(policies.editing_numbers(by), fresh=line.version == version)
    was = {"label": line.label, "number": line.number, "hours": line.hours}
    ledger.record("duty-number.removed", about=line, by=by, at=timezone.now(), facts={"was": was})
    line.delete()
    transaction.on_commit(keep_copy)


def keep_copy() -> None:
    """Write the numbers where the page that is shown without a database reads them."""
    urgent.keep([urgent.Number(line.label, line.number, line.hours) for line in DutyNumber.objects.all()])
