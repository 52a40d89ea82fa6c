"""Keeping the directory of agencies: what each is, how it is reached, what it was called, and what became of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies import policies
from agencies.models import Agency, AgencyDomain, AgencyName, AgencyWord, Person, Succession
from agencies.models.agency import start_of
from agencies.models.names import sort_key, words
from wscp_isa import clock, ledger
from wscp_isa.rules import require

By = ledger.Actor | Person


@transaction.atomic
def register(
    *, name: str, category: str, part_of: Agency | None = None, since: date | None = None, by: By, **facts: Any
) -> Agency:
    """The directory has this agency from now on; `since` is when it was given its name, where that is known."""
    one_at_a_time()
    _require_directory(by)
    require(policies.naming(None, name=name, since=since, named_since=None, taken=_taken(name), today=clock.today()))
    agency = Agency(name=name, sort_key=sort_key(name))
    told = {"category": category, "part_of": part_of, **facts}
    domains = _take(agency, told)
    require(_standing(agency))
    agency.save(force_insert=True)
    _keep_domains(agency, domains)
    AgencyName.objects.create(agency=agency, name=name, since=since)
    _keep_words(agency)
    said = {"name": name, "since": _plain(since)} | {fact: _plain(value) for fact, value in told.items()}
    ledger.record("agency.registered", about=agency, by=by, at=timezone.now(), facts=said)
    return agency


@transaction.atomic
def change(agency: Agency, *, version: int, by: By, **facts: Any) -> Agency:
    """These facts are so from now on; the ledger keeps those that changed, from what to what."""
    one_at_a_time()
    agency = _locked(agency)
    require(policies.changing(by, agency, facts) if isinstance(by, Person) else None, fresh=agency.version == version)
    before = _facts(agency, facts)
    domains = _take(agency, facts)
    require(_standing(agency))
    now = {fact: _plain(value) for fact, value in facts.items()} | ({"domains": domains} if "domains" in facts else {})
    changed = sorted(fact for fact in facts if before[fact] != now[fact])
    if not changed:
        return agency
    agency.version += 1
    agency.save(update_fields=[*(set(changed) - {"domains"}), "version"])
    _keep_domains(agency, domains)
    _keep_words(agency)
    said = {"was": {fact: before[fact] for fact in changed}, "now": {fact: now[fact] for fact in changed}}
    ledger.record("agency.changed", about=agency, by=by, at=timezone.now(), facts=said)
    return agency


@transaction.atomic
def rename(agency: Agency, *, name: str, since: date, version: int, by: By) -> Agency:
    """It has this name from that day on, and is still found by those it had before."""
    one_at_a_time()
    agency = _locked(agency)
    _require_directory(by, fresh=agency.version == version)
    current = agency.names.filter(until=None).first()
    named_since = current.since if current else None
    taken = _taken(name, besides=agency)
    require(policies.naming(agency, name=name, since=since, named_since=named_since, taken=taken, today=clock.today()))
    was, agency.name, agency.sort_key = agency.name, name, sort_key(name)
    agency.version += 1
    agency.save(update_fields=["name", "sort_key", "version"])
    agency.names.filter(until=None).update(until=since)
    AgencyName.objects.create(agency=agency, name=name, since=since)
    _keep_words(agency)
    facts = {"was": was, "now": name, "since": _plain(since)}
    ledger.record("agency.renamed", about=agency, by=by, at=timezone.now(), facts=facts)
    return agency


@transaction.atomic
def succeed(
    agency: Agency, *, to: Agency, kind: str, on: date, records_with: Agency | None = None, version: int, by: By
) -> Succession:
    """Another agency took its place on that day, and its records unless somebody else has them: it is no more from then on."""
    return _end(agency, to=to, kind=kind, on=on, records_with=records_with or to, version=version, by=by)


@transaction.atomic
def close(agency: Agency, *, on: date, records_with: Agency, version: int, by: By) -> Succession:
    """It is no more from that day on, nobody took its place, and its records are with another agency."""
    kind = Succession.Kind.CLOSED
    return _end(agency, to=None, kind=kind, on=on, records_with=records_with, version=version, by=by)


def _end(
    agency: Agency, *, to: Agency | None, kind: str, on: date, records_with: Agency, version: int, by: By
) -> Succession:
    one_at_a_time()
    agency, records_with, to = _locked(agency), _locked(records_with), _locked(to) if to is not None else None
    _require_directory(by, fresh=agency.version == version)
    current = agency.names.filter(until=None).first()
    beyond = Succession.objects.beyond({taker.pk for taker in (to, records_with) if taker is not None})
    named_since = current.since if current else None
    require(
        policies.ending(
            agency,
            on=on,
            named_since=named_since,
            to=to,
            records_with=records_with,
            beyond=beyond,
            today=clock.today(),
        )
    )
    agency.closed_at, agency.version = start_of(on), agency.version + 1
    agency.save(update_fields=["closed_at", "version"])
    agency.names.filter(until=None).update(until=on)
    ending = Succession.objects.create(predecessor=agency, successor=to, on=on, kind=kind, records_with=records_with)
    facts = {"kind": kind, "on": _plain(on), "to": _plain(to), "records_with": _plain(records_with)}
    ledger.record("agency.ended", about=agency, by=by, at=timezone.now(), facts=facts)
    return ending


# --- What they share ----------------------------------------------------------------------------------------------------------


def one_at_a_time() -> None:
    """Changes to the directory wait for one another, so that no two together make what neither could: one name, a loop."""
    Agency.objects.select_for_update(no_key=True).order_by("pk").values_list("pk").first()


def _locked(agency: Agency) -> Agency:
    return Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _require_directory(by: By, *, fresh: bool = True) -> None:
    require(policies.keeping_directory(by) if isinstance(by, Person) else None, fresh=fresh)


def _taken(name: str, *, besides: Agency | None = None) -> bool:
    there = Agency.objects.open().called(name)
    return (there.exclude(pk=besides.pk) if besides else there).exists()


def _standing(agency: Agency) -> str | None:
    others = Agency.objects.exclude(pk=agency.pk)
    return policies.standing(
        agency,
        above=set(_above(agency)),
        decides_through=others.filter(
            Q(controller=agency.pk) | Q(pk=agency.controller_id, controller__isnull=False)
        ).exists(),
        code_taken=bool(agency.code) and others.filter(code=agency.code).exists(),
    )


def _above(agency: Agency) -> Iterable[UUID]:
    """Whose part it is, and whose part that is: never longer than the directory is deep, since no way leads back."""
    part_of = agency.part_of_id
    while part_of is not None:
        yield part_of
        if part_of == agency.pk:
            return
        part_of = Agency.objects.values_list("part_of", flat=True).get(pk=part_of)


def _take(agency: Agency, facts: Mapping[str, Any]) -> list[str] | None:
    """Put the facts on the agency; the domains, which are rows of their own, where they are among them."""
    unknown = facts.keys() - {*Agency.OF_ITS_OWN, *Agency.OF_THE_DIRECTORY}
    if unknown:
        raise TypeError(f"No facts about agencies: {sorted(unknown)}")
    for fact, value in facts.items():
        if fact != "domains":
            setattr(agency, fact, value)
    if agency.controller_id == agency.pk:
        agency.controller = None
    return sorted(set(facts["domains"])) if "domains" in facts else None


def _facts(agency: Agency, facts: Iterable[str]) -> dict[str, Any]:
    kept = {fact: _plain(getattr(agency, fact)) for fact in facts if fact != "domains"}
    return kept | ({"domains": _domains(agency)} if "domains" in facts else {})


def _domains(agency: Agency) -> list[str]:
    return sorted(agency.domains.values_list("domain", flat=True))


def _keep_domains(agency: Agency, domains: list[str] | None) -> None:
    if domains is None or domains == _domains(agency):
        return
    agency.domains.all().delete()
    AgencyDomain.objects.bulk_create(AgencyDomain(agency=agency, domain=domain) for domain in domains)


def _keep_words(agency: Agency) -> None:
    """It is found by every name that it has or had, and by its code."""
    named = agency.names.values_list("name", flat=True)
    wanted, there = words(*named, agency.code), set(agency.words.values_list("word", flat=True))
    if there - wanted:
        agency.words.filter(word__in=there - wanted).delete()
    if wanted - there:
        AgencyWord.objects.bulk_create(AgencyWord(agency=agency, word=word) for word in sorted(wanted - there))


def _plain(value: Any) -> Any:
    """A fact as the ledger writes it."""
    if isinstance(value, Agency):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return sorted(set(value))
    return value
