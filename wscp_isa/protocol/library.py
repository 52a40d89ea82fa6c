"""The files that ship with the product, found by name or by date."""

from datetime import date
from functools import cache
from pathlib import Path

from wscp_isa.protocol.agreement import Agreement, read_agreement
from wscp_isa.protocol.breach import BreachRules, read_breach_rules
from wscp_isa.protocol.catalogue import Catalogue, read_catalogue
from wscp_isa.protocol.engine import Protocol
from wscp_isa.protocol.fields import SLUG, EditionError
from wscp_isa.protocol.guidance import Guidance, read_guidance
from wscp_isa.protocol.loader import read_edition

EDITIONS = Path(__file__).parent / "editions"
CATALOGUES = Path(__file__).parent / "catalogues"
AGREEMENTS = Path(__file__).parent / "agreements"
BREACHES = Path(__file__).parent / "breaches"


def editions() -> tuple[str, ...]:
    """The names of all editions, sorted."""
    return tuple(sorted(path.stem for path in EDITIONS.glob("*.toml") if SLUG.fullmatch(path.stem)))


def protocol(edition: str) -> Protocol:
    """The edition of this name; raises LookupError when there is none."""
    return _protocol(EDITIONS, edition)


def current(on: date) -> Protocol:
    """The newest edition in force on this day; raises LookupError when none was yet."""
    in_force = [known for known in map(protocol, editions()) if known.in_force_from <= on]
    if not in_force:
        raise LookupError(f"No edition of the protocol was in force on {on.isoformat()}.")
    return max(in_force, key=lambda known: (known.in_force_from, known.edition))


def guidance(edition: str) -> Guidance:
    """The guidance of the edition of this name; raises LookupError when there is none."""
    return _guidance(EDITIONS, edition)


def catalogue(name: str, on: date) -> Catalogue:
    """What the catalogue of this name offers on this day; raises LookupError when there is no such catalogue."""
    return _catalogue(CATALOGUES, name).on(on)


def agreements() -> tuple[str, ...]:
    """The names of all versions of the agreement, the oldest first."""
    return tuple(sorted(path.stem for path in AGREEMENTS.glob("*.toml") if SLUG.fullmatch(path.stem)))


def agreement(version: str) -> Agreement:
    """The version of the agreement of this name; raises LookupError when there is none."""
    return _agreement(AGREEMENTS, version)


def breach_versions() -> tuple[str, ...]:
    """The names of all versions of what the law asks of a breach, the oldest first."""
    return tuple(sorted(path.stem for path in BREACHES.glob("*.toml") if SLUG.fullmatch(path.stem)))


def breach_rules(version: str) -> BreachRules:
    """The version of this name; raises LookupError when there is none."""
    return _breach_rules(BREACHES, version)


def breach_rules_on(day: date) -> BreachRules:
    """What the law asks of a breach on this day; of a day before the first version, what that one says."""
    versions = [breach_rules(name) for name in breach_versions()]
    in_force = [known for known in versions if known.in_force_from <= day]
    return max(in_force or versions[:1], key=lambda known: (known.in_force_from, known.version))


# Cached by folder and name: a published file never changes while the service runs.
@cache
def _protocol(folder: Path, edition: str) -> Protocol:
    read = read_edition(_source(folder, edition, ".toml", "edition of the protocol"))
    _require_own_name(read.edition, edition)
    return read


@cache
def _guidance(folder: Path, edition: str) -> Guidance:
    read = read_guidance(_source(folder, edition, ".guidance.toml", "guidance for an edition"))
    _require_own_name(read.edition, edition)
    return read


@cache
def _catalogue(folder: Path, name: str) -> Catalogue:
    read = read_catalogue(_source(folder, name, ".toml", "catalogue"))
    _require_own_name(read.name, name)
    return read


@cache
def _agreement(folder: Path, version: str) -> Agreement:
    read = read_agreement(_source(folder, version, ".toml", "version of the agreement"))
    _require_own_name(read.version, version)
    return read


@cache
def _breach_rules(folder: Path, version: str) -> BreachRules:
    read = read_breach_rules(_source(folder, version, ".toml", "version of what the law asks of a breach"))
    _require_own_name(read.version, version)
    return read


def _source(folder: Path, name: str, ending: str, noun: str) -> bytes:
    path = folder / f"{name}{ending}"
    # The name may come from a stored record or an address, so it must not be able to climb out of the folder.
    if not SLUG.fullmatch(name) or not path.is_file():
        raise LookupError(f"There is no {noun} called {name!r}.")
    return path.read_bytes()


def _require_own_name(inside: str, outside: str) -> None:
    if inside != outside:
        raise EditionError(f"The file called {outside} says that it is {inside}.")
