"""What the address of the queue asks for: which part of which box, narrowed how, and when it was drawn (ISA 3.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone

from decisions.models import InformationRequest

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Box(StrEnum):
    """Whether others asked it of us, or we of others."""

    IN = "in"
    OUT = "out"


class Part(StrEnum):
    """What the list can be narrowed to, by the word that stands in its address."""

    NEW = "new"
    TO_SCRUTINISE = "to-scrutinise"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    OVERDUE = "overdue"
    OPEN = "open"
    DONE = "done"


PARTS: Mapping[Box, Sequence[Part]] = {
    Box.IN: tuple(Part),
    Box.OUT: (Part.OPEN, Part.OVERDUE, Part.DONE),
}
MINE, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: a part of one of the two boxes, narrowed further. It never names anybody whom it is about."""

    box: Box = Box.IN
    part: Part = Part.OPEN
    owner: str = ""
    urgency: str = ""
    harm: bool = False
    agency: UUID | None = None
    drawn: datetime | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """What an address asks for; all that is open where it asks for nothing that there is."""
        box = next((box for box in Box if box == query.get("box")), Box.IN)
        asked = cls(
            box=box,
            part=next((part for part in PARTS[box] if part == query.get("part")), Part.OPEN),
            drawn=_read(query.get("drawn", "")),
        )
        if asked.part == Part.DONE:
            return asked
        owner, urgency = query.get("owner", ""), query.get("urgency", "")
        return replace(
            asked,
            owner=owner if owner in (MINE, NOBODY) and box == Box.IN else "",
            urgency=urgency if urgency in InformationRequest.Urgency.values else "",
            harm=query.get("harm") == "yes",
            agency=_uuid(query.get("agency", "")),
        )

    @property
    def rising(self) -> bool:
        """Whether the soonest stands first; of what is done, the newest does."""
        return self.part != Part.DONE

    @property
    def narrows(self) -> bool:
        """Whether anything but the part is asked for."""
        return bool(self.owner or self.urgency or self.harm or self.agency)

    def query(self, **changed: Any) -> str:
        """The address's query for this, with something else in its place."""
        wanted = replace(self, **changed)
        said = {
            "box": wanted.box.value,
            "part": wanted.part.value,
            "owner": wanted.owner,
            "urgency": wanted.urgency,
            "harm": "yes" if wanted.harm else "",
            "agency": str(wanted.agency or ""),
            "drawn": _written(wanted.drawn),
        }
        return urlencode({name: value for name, value in said.items() if value})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _written(at: datetime | None) -> str:
    return str((at - _EPOCH) // _MICROSECOND) if at else ""


def _read(text: str) -> datetime | None:
    """A moment as the address carries it; None for anything else, and for one that no page was drawn at."""
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        return None
    at = _EPOCH + int(text) * _MICROSECOND
    return at if at <= timezone.now() else None
