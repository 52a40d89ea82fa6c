"""The directory as it stands at one moment, read in a few queries: who has which name and code, whose part, decided by whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from agencies.models import Agency

BATCH = 500


@dataclass
class Standing:
    """All agencies, as much of each as is needed to find it and to see that they hold together."""

    names: dict[UUID, str] = field(default_factory=dict)
    by_name: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[str, UUID] = field(default_factory=dict)
    by_code: dict[str, UUID] = field(default_factory=dict)
    open: set[UUID] = field(default_factory=set)
    part_of: dict[UUID, UUID | None] = field(default_factory=dict)
    controller: dict[UUID, UUID | None] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Standing":
        """As the database has them: one query, however many there are."""
        standing = cls()
        rows = Agency.objects.order_by("id").values_list("id", "name", "code", "closed_at", "part_of", "controller")
        for id_, name, code, closed_at, part_of, controller in rows.iterator(BATCH * 10):
            standing.names[id_] = name
            standing.part_of[id_], standing.controller[id_] = part_of, controller
            if code:
                standing.by_code[code] = id_
            if closed_at is None:
                standing.open.add(id_)
                standing.by_name[name.casefold()].append(id_)
            else:
                standing.closed.setdefault(name.casefold(), id_)
        return standing

    def identified(self, text: str) -> UUID | None:
        """The agency of this id, open or not."""
        try:
            return id_ if (id_ := UUID(text)) in self.names else None
        except ValueError:
            return None

    def called(self, name: str, *, besides: UUID | None = None) -> UUID | None:
        """An open agency of this name."""
        return next((id_ for id_ in self.by_name.get(name.strip().casefold(), ()) if id_ != besides), None)

    def coded(self, code: str) -> UUID | None:
        """The agency of this code, open or not."""
        return self.by_code.get(code.strip().upper())

    def named(self, text: str) -> UUID | None:
        """The agency that is meant by this name or code: one that there still is before one that has closed."""
        coded = self.coded(text)
        if (found := self.called(text)) is not None:
            return found
        return coded if coded is not None else self.closed.get(text.strip().casefold())


def whole(ids: Iterable[UUID]) -> Iterator[Agency]:
    """These agencies with all that a file says of them; the same number of queries for each batch."""
    wanted = list(ids)
    rows = Agency.objects.select_related("part_of", "controller").prefetch_related("names", "domains")
    for start in range(0, len(wanted), BATCH):
        yield from rows.filter(pk__in=wanted[start : start + BATCH])


def on_a_loop(part_of: dict[UUID, UUID | None]) -> set[UUID]:
    """Those that would be part of themselves, by whatever way round."""
    looping: set[UUID] = set()
    done: set[UUID] = set()
    for start in part_of:
        way: dict[UUID, None] = {}
        here: UUID | None = start
        while here is not None and here not in done and here not in way:
            way[here] = None
            here = part_of.get(here)
        if here is not None and here in way:
            met = list(way)
            looping.update(met[met.index(here) :])
        done.update(way)
    return looping
