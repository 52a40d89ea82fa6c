"""One page of a list in the auditor's window: a table of words, newest first, that costs the same however long the list is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.admin.utils import display_for_field, display_for_value, label_for_field, lookup_field
from django.db.models import QuerySet

from wscp_isa.identifiers import moment_of
from wscp_isa.keyset import Narrow, Place

SIZE = 50
EMPTY = "-"


class ById(Narrow):
    """Rows whose ids were made in the order of time, and stand in the index of their primary key."""

    def __init__(self, rows: "QuerySet[Any]") -> None:
        super().__init__(rows, "id", "id")

    def places(self, limit: int, *, older_than: Place | None = None, newer_than: Place | None = None) -> list[Place]:
        """The next rows on one side of a place, those beside it first."""
        rows = self.rows
        if older_than:
            rows = rows.filter(id__lt=older_than.id)
        if newer_than:
            rows = rows.filter(id__gt=newer_than.id)
        ids = rows.order_by("id" if newer_than else "-id").values_list("id", flat=True)[:limit]
        return [Place(moment_of(id_), id_) for id_ in ids]


@dataclass(frozen=True)
class Table:
    """What a list shows: the names of its columns, and for each row its object and what stands in each."""

    columns: Sequence[str]
    rows: Sequence[tuple[Any, Sequence[Any]]]


def table(admin: Any, objects: Iterable[Any]) -> Table:
    """These objects in the columns that their admin lists."""
    names = list(admin.list_display)
    headings = [str(label_for_field(name, admin.model, admin)) for name in names]
    return Table([heading[:1].upper() + heading[1:] for heading in headings], list(rows(admin, objects)))


def rows(admin: Any, objects: Iterable[Any]) -> Iterator[tuple[Any, Sequence[Any]]]:
    """What stands in each column, for each of these objects."""
    for one in objects:
        yield one, [_cell(name, one, admin) for name in admin.list_display]


def _cell(name: str, one: Any, admin: Any) -> Any:
    field, _, value = lookup_field(name, one, admin)
    if field is None:
        return EMPTY if value in (None, "") else display_for_value(value, EMPTY, boolean=isinstance(value, bool))
    if field.remote_field:
        return str(getattr(one, field.name) or EMPTY)
    return display_for_field(value, field, EMPTY)


def in_order(rows: "QuerySet[Any]", ids: Sequence[UUID]) -> list[Any]:
    """The objects with these ids, in the order of the ids."""
    found = rows.in_bulk(ids)
    return [found[id_] for id_ in ids if id_ in found]


def stream(
    narrow: Narrow, rows: "QuerySet[Any]", *, most: int | None = None, at_once: int = 500
) -> Iterator[list[Any]]:
    """Every object of a list, newest first, a batch at a time, in the same memory however many there are."""
    last: Place | None = None
    left = most
    while True:
        size = at_once if left is None else min(at_once, left)
        places = narrow.places(size, older_than=last)
        if not places:
            return
        yield in_order(rows, [place.id for place in places])
        last = places[-1]
        left = None if left is None else left - len(places)
