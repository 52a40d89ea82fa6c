"""Putting a file of agencies into the directory: whole or not at all, each row by the action that a page would take."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from agencies import policies
from agencies.actions import agencies
from agencies.models import Agency, Person, Upload
from agencies.plan import Plan, planned
from agencies.rows import Named, Row
from wscp_isa import ledger, vault
from wscp_isa.rules import Refused, Stale, require
from wscp_isa.tables import Table

# Long enough to put right what is wrong in a file beside it.
KEPT_FOR = timedelta(hours=1)


class Outdated(Stale):
    """The directory was changed between the page and the press."""

    sentence = (
        "The directory was changed after you opened this page, so this file would now do something else. "
        "Check what it would do now, then import it"
    )


@transaction.atomic
def keep(table: Table, *, by: Person) -> Upload:
    """What was read of a file waits for its sender, in place of what they sent before; what waited too long is gone."""
    require(policies.keeping_directory(by))
    now = timezone.now()
    _remove(Upload.objects.filter(Q(person=by) | Q(until__lte=now)))
    return Upload.objects.create(key=vault.new_key(), person=by, table=table.plain(), until=now + KEPT_FOR)


@transaction.atomic
def throw_away(upload: Upload, *, by: Person) -> None:
    """The file is not waiting any more, and the key that it was kept under goes with it."""
    require(policies.keeping_directory(by))
    _remove(Upload.objects.filter(pk=upload.pk, person=by))


@transaction.atomic
def carry_out(upload: Upload, *, version: int, by: Person) -> Plan:
    """The directory is as the file says, where it would still do what the page showed; the file is gone."""
    agencies.one_at_a_time()
    waiting = Upload.objects.visible_to(by).select_related("key").filter(pk=upload.pk).first()
    require(policies.importing(by, there=waiting is not None, faults=False))
    assert waiting is not None
    plan = planned(Table.of(waiting.table))
    if plan.version != version:
        raise Outdated
    require(policies.importing(by, there=True, faults=bool(plan.wrong)))
    _Import(by).all(plan.acts)
    facts = {"new": plan.new, "changed": plan.changed, "same": plan.same}
    ledger.record("agencies.imported", about=waiting, by=by, at=timezone.now(), facts=facts)
    _remove(Upload.objects.filter(pk=waiting.pk))
    return plan


def sweep() -> int:
    """What waited too long goes; how much."""
    return _remove(Upload.objects.filter(until__lte=timezone.now()))


def _remove(uploads: QuerySet[Upload]) -> int:
    # Mostly there is nothing, and then there is no transaction either.
    keys = list(uploads.values_list("key_id", flat=True))
    if keys:
        with transaction.atomic():
            uploads.filter(key__in=keys).delete()
            vault.RecordKey.objects.filter(pk__in=keys).delete()
    return len(keys)


class _Import:
    """The rows one after another. One that must wait for another, whose part it is to be, is taken again after it."""

    def __init__(self, by: Person) -> None:
        self.by = by
        self.made: dict[UUID, Agency] = {}

    def all(self, rows: list[Row]) -> None:
        steps: list[tuple[Row, dict[str, Any]]] = [(row, row.facts) for row in rows]
        new = {row.key for row in rows if row.agency is None}
        while steps:
            left = [(row, facts) for row, facts in steps if not self._done(row, facts, new)]
            if len(left) < len(steps):
                steps = left
            elif (parted := list(_parted(left))) == left:
                row = left[0][0]
                raise Refused(f"Row {row.number} cannot be imported together with the others. Import it by itself")
            else:
                steps = parted

    def _done(self, row: Row, facts: dict[str, Any], new: set[UUID]) -> bool:
        """Whether it could be done now."""
        named = [value.key for value in facts.values() if isinstance(value, Named)]
        if any(key in new and key not in self.made for key in named):
            return False
        if not named and not any(fact in facts for fact in ("part_of", "controller")):
            self._do(row, facts)
            return True
        try:
            self._do(row, facts)
        except Refused:
            return False
        return True

    @transaction.atomic
    def _do(self, row: Row, facts: dict[str, Any]) -> None:
        told: dict[str, Any] = {
            fact: self._agency(value) if isinstance(value, Named) else value for fact, value in facts.items()
        }
        there = self.made.get(row.key, row.agency)
        if there is None:
            there = agencies.register(**told, by=self.by)
        else:
            if "name" in told:
                name, since = told.pop("name"), told.pop("since")
                there = agencies.rename(there, name=name, since=since, version=there.version, by=self.by)
            if told:
                there = agencies.change(there, version=there.version, by=self.by, **told)
        self.made[row.key] = there

    def _agency(self, named: Named) -> Agency:
        return self.made.get(named.key) or Agency.objects.get(pk=named.key)


def _parted(steps: list[tuple[Row, dict[str, Any]]]) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Each in two: what it is by itself, and then whose part it is and who decides for it."""
    for row, facts in steps:
        others: dict[str, Any] = {fact: facts[fact] for fact in ("part_of", "controller") if fact in facts}
        itself = {fact: value for fact, value in facts.items() if fact not in others}
        yield from ((row, some) for some in (itself, *({fact: value} for fact, value in others.items())) if some)
