"""Keeping the targets and the school holidays: a target is never edited, another holds from its day on."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agencies import policies, targets
from agencies.actions.agencies import one_at_a_time
from agencies.models import Person, SchoolHoliday, Target
from agencies.targets import Span, Unit
from wscp_isa import clock, ledger
from wscp_isa.rules import require

By = ledger.Actor | Person


@transaction.atomic
def set_target(kind: str, *, amount: int, unit: str, since: date, by: By) -> Target:
    """From that day on this is the target; what began before is due when it was."""
    one_at_a_time()
    _require_manager(by)
    require(policies.counting(kind, amount=amount, unit=unit))
    there = {target.since: target for target in Target.objects.filter(kind=kind)}
    if (same := there.get(since)) and (same.amount, same.unit) == (amount, unit):
        return same  # the button was pressed twice
    held = targets.known().on(kind, since)
    span = Span(since, amount, Unit(unit))
    require(policies.setting(span, held=held, taken=there, today=clock.today()))
    now = timezone.now()
    set_by = by if isinstance(by, Person) else None
    target = Target.objects.create(kind=kind, amount=amount, unit=unit, since=since, set_by=set_by, set_at=now)
    facts = {"kind": kind, "since": since.isoformat(), "was": held.words, "now": span.words}
    ledger.record("target.set", about=target, by=by, at=now, facts=facts)
    return target


@transaction.atomic
def add_holiday(*, first: date, last: date, name: str, by: By) -> SchoolHoliday:
    """Schools are closed on these days: what is due there in working time is due later."""
    one_at_a_time()
    _require_manager(by)
    require(policies.closing(first, last))
    if there := SchoolHoliday.objects.filter(first=first, last=last, name=name).first():
        return there  # the button was pressed twice
    near = list(SchoolHoliday.objects.filter(first__lte=last, last__gte=first))
    require(policies.adding(first, last, holidays=near, today=clock.today()))
    holiday = SchoolHoliday.objects.create(first=first, last=last, name=name)
    ledger.record("school-holiday.added", about=holiday, by=by, at=timezone.now(), facts=_facts(holiday))
    return holiday


@transaction.atomic
def remove_holiday(holiday: SchoolHoliday, *, by: By) -> None:
    """Schools are open on these days after all; what was counted by them stays as it was."""
    one_at_a_time()
    _require_manager(by)
    there = SchoolHoliday.objects.filter(pk=holiday.pk).first()
    if there is None:
        return  # the button was pressed twice
    require(policies.removing(there, today=clock.today()))
    ledger.record("school-holiday.removed", about=there, by=by, at=timezone.now(), facts=_facts(there))
    there.delete()


def _require_manager(by: By) -> None:
    require(policies.keeping_targets(by) if isinstance(by, Person) else None)


def _facts(holiday: SchoolHoliday) -> dict[str, str]:
    return {"first": holiday.first.isoformat(), "last": holiday.last.isoformat(), "name": holiday.name}
