"""Keeping the sets of agencies that one agency usually asks together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Agency, Person
from decisions import policies
from decisions.models import AgencySet
from wscp_isa import ledger
from wscp_isa.rules import Stale, require


@transaction.atomic
def add(agency: Agency, *, name: str, members: Sequence[Agency], by: Person) -> AgencySet:
    """These can be asked together by this name. The same again, as by a second press, is the same set."""
    agency = _held(agency)
    same = _called(agency, name).first()
    if same is not None and not policies.keeping_sets(by, agency) and _members(same) == {one.pk for one in members}:
        return same
    sets = AgencySet.objects.filter(agency=agency).count()
    require(policies.setting(by, agency, members=members, taken=same is not None, sets=sets))
    made = AgencySet.objects.create(agency=agency, name=name)
    made.members.set(members)
    _record("agency-set.added", made, members, by=by)
    return made


@transaction.atomic
def change(kept: AgencySet, *, name: str, members: Sequence[Agency], version: int, by: Person) -> AgencySet:
    """From now on the set is called so, and these are in it."""
    agency = _held(kept.agency)
    kept = _there(kept)
    taken = _called(agency, name).exclude(pk=kept.pk).exists()
    require(
        policies.setting(by, agency, members=members, taken=taken, sets=0),
        fresh=kept.version == version,
    )
    was = kept.name
    kept.name, kept.version = name, kept.version + 1
    kept.save(update_fields=["name", "version"])
    kept.members.set(members)
    _record("agency-set.changed", kept, members, was=was, by=by)
    return kept


@transaction.atomic
def remove(kept: AgencySet, *, version: int, by: Person) -> None:
    """Nobody is asked by this name any more. What was asked stays."""
    agency = _held(kept.agency)
    kept = _there(kept)
    require(policies.keeping_sets(by, agency), fresh=kept.version == version)
    _record("agency-set.removed", kept, list(kept.members.all()), by=by)
    kept.delete()


def _held(agency: Agency) -> Agency:
    """The agency, until the transaction ends: of two who change its sets one waits for the other."""
    return Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _there(kept: AgencySet) -> AgencySet:
    """As it is now. Raises Stale where somebody has removed it."""
    there = AgencySet.objects.select_related("agency").filter(pk=kept.pk).first()
    if there is None:
        raise Stale
    return there


def _called(agency: Agency, name: str) -> QuerySet[AgencySet]:
    return AgencySet.objects.filter(agency=agency, name__iexact=name)


def _members(kept: AgencySet) -> set[UUID]:
    return set(kept.members.values_list("pk", flat=True))


def _record(action: str, kept: AgencySet, members: Sequence[Agency], *, was: str = "", by: Person) -> None:
    facts: dict[str, Any] = {"set": kept.name, "of": sorted(member.name for member in members)}
    if was and was != kept.name:
        facts["was"] = was
    ledger.record(action, about=kept.agency, by=by, at=timezone.now(), facts=facts)
