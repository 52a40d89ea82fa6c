"""Long lists a page at a time: each begins after the last row of the one before, so that the thousandth costs what the first does.

Nothing is counted. What one person may see can be several narrow queries, each answered from its own index in order; the page is
the newest of them all. (One query with OR would leave the database to choose between them, and it chooses badly for somebody.)
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
    """What one page shows, newest first, and the cursors of the pages beside it; None where there is none."""

    places: Sequence[Place]
    newer: str | None = None
    older: str | None = None


def page(rows: Sequence[Narrow], *, older_than: str = "", newer_than: str = "", size: int = SIZE) -> Page:
    """One page of these rows taken together. The first one where a cursor is damaged, or nothing is left on its side."""
    if (here := place(newer_than)) is not None:
        found = _merged((narrow.places(size + 1, newer_than=here) for narrow in rows), newest_first=False)
        # Fewer than a page, and it is the first: shown whole, since what is newest belongs at its top.
        if len(found) > size:
            return _page(found[size - 1 :: -1], newer=True, older=True)
    elif (here := place(older_than)) is not None:
        found = _merged((narrow.places(size + 1, older_than=here) for narrow in rows), newest_first=True)
        if found:
            return _page(found[:size], newer=True, older=len(found) > size)
    found = _merged((narrow.places(size + 1) for narrow in rows), newest_first=True)
    return _page(found[:size], newer=False, older=len(found) > size)


def _merged(found: Iterable[list[Place]], *, newest_first: bool) -> list[Place]:
    return sorted({place for places in found for place in places}, reverse=newest_first)


def _page(places: Sequence[Place], *, newer: bool, older: bool) -> Page:
    return Page(places, places[0].cursor if newer else None, places[-1].cursor if older else None)
