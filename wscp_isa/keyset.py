"""Long lists a page at a time: each begins after the last row of the one before, so that the thousandth costs what the first does.

Nothing is counted. What one person may see can be several narrow queries, each answered from its own index in order; the page is
the newest of them all. (One query with OR would leave the database to choose between them, and it chooses badly for somebody.)

A list can rise instead, the soonest first: it begins after the beginning of time, and goes on to what is later.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

SIZE = 25
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, order=True)
class Place:
    """Where a row stands in a list: by its time, and among rows of one time by its id."""

    at: datetime
    id: UUID

    @property
    def cursor(self) -> str:
        """The place as an address carries it. It names no one, and opens nothing: sight is asked for again on each page."""
        packed = ((self.at - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True) + self.id.bytes
        return base64.urlsafe_b64encode(packed).decode()


# Before everything that a rising list could hold.
BEGINNING = Place(datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


def place(cursor: str) -> Place | None:
    """The place that an address names; None where it names none, as a mistyped or damaged one does."""
    try:
        packed = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        at = _EPOCH + int.from_bytes(packed[:8], "big", signed=True) * _MICROSECOND
        return Place(at, UUID(bytes=packed[8:]))
    except (binascii.Error, ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Narrow:
    """Rows that one index holds in order, and the names of their time and id."""

    rows: "QuerySet[Any]"
    at: str
    id: str

    def places(self, limit: int, *, older_than: Place | None = None, newer_than: Place | None = None) -> list[Place]:
        """The next rows on one side of a place, those beside it first."""
        rows = self.rows
        if older_than:
            # The first condition is what the index is searched by; the second only settles rows of the same time.
            rows = rows.filter(self._is("lte", older_than)).filter(
                self._is("lt", older_than) | Q(**{f"{self.id}__lt": older_than.id})
            )
        if newer_than:
            rows = rows.filter(self._is("gte", newer_than)).filter(
                self._is("gt", newer_than) | Q(**{f"{self.id}__gt": newer_than.id})
            )
        way = "" if newer_than else "-"
        found = rows.order_by(f"{way}{self.at}", f"{way}{self.id}").values_list(self.at, self.id)[:limit]
        return [Place(at, id_) for at, id_ in found]

    def _is(self, comparison: str, place: Place) -> Q:
        return Q(**{f"{self.at}__{comparison}": place.at})


@dataclass(frozen=True)
class Page:
    """What one page shows, newest first or, of a rising list, soonest first; and the cursors of the pages beside it, if any."""

    places: Sequence[Place]
    newer: str | None = None
    older: str | None = None


def page(
    rows: Sequence[Narrow], *, older_than: str = "", newer_than: str = "", size: int = SIZE, rising: bool = False
) -> Page:
    """One page of these rows taken together. The first one where a cursor is damaged, or nothing is left on its side."""
    on, back = ("newer_than", "older_than") if rising else ("older_than", "newer_than")
    here = {"older_than": place(older_than), "newer_than": place(newer_than)}
    if here[back] is not None:
        found = _merged((narrow.places(size + 1, **{back: here[back]}) for narrow in rows), rising=not rising)
        # Fewer than a page, and it is the first: shown whole, since what comes first belongs at its top.
        if len(found) > size:
            return _page(found[size - 1 :: -1], rising=rising, before=True, after=True)
    elif here[on] is not None:
        found = _merged((narrow.places(size + 1, **{on: here[on]}) for narrow in rows), rising=rising)
        if found:
            return _page(found[:size], rising=rising, before=True, after=len(found) > size)
    first = {"newer_than": BEGINNING} if rising else {}
    found = _merged((narrow.places(size + 1, **first) for narrow in rows), rising=rising)
    return _page(found[:size], rising=rising, before=False, after=len(found) > size)


def _merged(found: Iterable[list[Place]], *, rising: bool) -> list[Place]:
    return sorted({place for places in found for place in places}, reverse=not rising)


def _page(places: Sequence[Place], *, rising: bool, before: bool, after: bool) -> Page:
    back, on = (places[0].cursor if before else None), (places[-1].cursor if after else None)
    return Page(places, newer=on, older=back) if rising else Page(places, newer=back, older=on)
