"""The kinds of records that have a reference. An app above registers its own, so that one reference is never on two records,
and whoever may see a record finds it by that, and nobody else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies.models import Person
from wscp_isa import identifiers


@dataclass(frozen=True)
class Row:
    """What a list says of one record."""

    id: UUID
    reference: str
    url: str
    whom: str
    state: str
    colour: str
    more: str
    at: datetime
    signed_at: datetime | None
    by: str
    by_id: UUID
    agency: str


Rows = Callable[[Sequence[UUID]], list[Row]]
_rows: dict[type[Any], Rows] = {}


def referenced(model: type[Any], rows: Rows) -> None:
    """Records of this model have a reference and `visible_to`; `rows` says what a list says of those among these ids."""
    _rows[model] = rows


def kinds() -> Mapping[type[Any], Rows]:
    """Each kind of record, with what a list says of it."""
    return _rows


def unused_reference() -> str:
    """A new reference that is on no record yet: among a million records, one in a thousand drawn blindly would be."""
    while True:
        drawn = identifiers.reference()
        first, *more = (model.objects.filter(reference=drawn).values("pk") for model in _rows)
        if not first.union(*more).exists():
            return drawn


def by_reference(person: Person, reference: str) -> Iterator[UUID]:
    """The record of this reference, of whatever kind, where the person may see it."""
    for model in _rows:
        yield from model.objects.visible_to(person).filter(reference=reference).values_list("pk", flat=True)


def others(reference: str, *, than: type[Any]) -> Iterator[Any]:
    """The record of this reference, where it is of another kind than this one, for those who oversee."""
    for model in _rows:
        if model is not than:
            yield from model.objects.filter(reference=reference).only("pk")
