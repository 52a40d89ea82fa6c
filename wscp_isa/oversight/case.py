"""The case on one page: what every app knows of one matter, in the order in which it happened.

An app that has part in a case has a module `case` that registers what it contributes:

    from wscp_isa.oversight import case

    @case.contributes
    def parts(subjects: frozenset[UUID]) -> Iterable[Part]:
        "The records of this app that are among these subjects, or belong to one of them."

The modules are found by their name when the service starts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Line:
    """One thing that is said, under the words in which it was asked."""

    asked: str
    said: str


@dataclass(frozen=True)
class Section:
    """What was asked and said about one thing."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Event:
    """One thing that was done to a record, by whom as they were then."""

    at: datetime
    words: str
    by: str


@dataclass(frozen=True)
class Part:
    """One record of a case. `facts` may be shown to whoever oversees; `narrative` is asked only once it is revealed."""

    record: Any
    title: str
    at: datetime
    facts: Sequence[Line]
    narrative: Callable[[], Sequence[Section]]
    events: Sequence[Event]
    # Records that belong to the same case, for the apps that hold them.
    related: frozenset[UUID] = field(default_factory=frozenset)


Contribution = Callable[[frozenset[UUID]], Iterable[Part]]
_contributions: list[Contribution] = []


def contributes(contribution: Contribution) -> Contribution:
    """Have the case page ask this function too."""
    if contribution not in _contributions:
        _contributions.append(contribution)
    return contribution


def of(subject: UUID) -> list[Part]:
    """Every record of the case that this record is part of, the first to begin first."""
    known, found = frozenset({subject}), dict[UUID, Part]()
    # What one app knows of may lead to what another holds, so they are asked until nothing new turns up.
    while True:
        for contribution in _contributions:
            found |= {part.record.pk: part for part in contribution(known)}
        wider = known.union(found, *(part.related for part in found.values()))
        if wider == known:
            return sorted(found.values(), key=lambda part: (part.at, part.record.pk))
        known = wider


@dataclass(frozen=True)
class Name:
    """What a record is called, and where its case is."""

    says: str
    url: str


Naming = Callable[[Sequence[UUID]], dict[UUID, Name]]
_namings: dict[str, Naming] = {}


def names(kind: str, naming: Naming) -> None:
    """Have records of this kind, by the ledger's word for it, called as this function says."""
    _namings[kind] = naming


def named(subjects: Iterable[tuple[str, UUID]]) -> dict[UUID, Name]:
    """What these records are called, each given with its kind; in one query a kind."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, subject in subjects:
        by_kind.setdefault(kind, set()).add(subject)
    found: dict[UUID, Name] = {}
    for kind, ids in by_kind.items():
        found |= _namings[kind](list(ids)) if kind in _namings else {}
    return found
