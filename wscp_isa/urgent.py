"""The numbers to ring, as a small file that can be read when the database cannot."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings


@dataclass(frozen=True)
class Number:
    """A line to ring: what answers, the number as it is dialled, and when it is answered."""

    label: str
    number: str
    hours: str


# Always first and never edited: it must be right when everything else is wrong.
EMERGENCY = Number("Police, ambulance or fire: a child is in danger now", "999", "Any time")


def _file() -> Path:
    return Path(settings.VAR_DIR) / "numbers.json"


def keep(numbers: Iterable[Number]) -> None:
    """Replace the file whole, so that a reader never meets half of it."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as draft:
        json.dump([asdict(number) for number in numbers], draft)
    os.replace(draft.name, path)


def kept() -> list[Number]:
    """The emergency number, then those last kept; a file that is missing or damaged leaves the emergency number alone."""
    try:
        return [EMERGENCY, *(Number(**line) for line in json.loads(_file().read_text("utf-8")))]
    except (OSError, ValueError, TypeError):
        return [EMERGENCY]
