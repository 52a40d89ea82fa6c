"""How an agency's own sharing stands, for those who answer for it (ISA 5.1): how much is open, late, refused, untold.

An app that can say has a module `overview` that registers what it contributes:

    from agencies import overview

    @overview.contributes
    def drafts(agency: Agency) -> Iterable[Tally]:
        "How many decisions were begun and not signed."

and one that can say how everybody's sharing went in a time, for the yearly review (ISA 5.2), marks that with
`overview.measures`. The modules are found by their name when the service starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.models import Agency


@dataclass(frozen=True)
class Tally:
    """How many of something there are; more than `most` were not counted, so that a page costs the same whatever there is."""

    says: str
    number: int
    most: int
    url: str = ""
    # Whether any at all is something to look into.
    wrong: bool = False

    @property
    def words(self) -> str:
        return f"More than {self.most:,}" if self.number > self.most else f"{self.number:,}"


def count(rows: Any, *, most: int) -> int:
    """How many there are, counted no further than one more than is shown."""
    return len(rows.order_by().values_list("pk", flat=True)[: most + 1])


Contribution = Callable[[Agency], Iterable[Tally]]
Measure = Callable[[date, date], Iterable[Tally]]
_contributions: list[Contribution] = []
_measures: list[Measure] = []


def contributes(contribution: Contribution) -> Contribution:
    """Have the page of an agency ask this function too."""
    if contribution not in _contributions:
        _contributions.append(contribution)
    return contribution


def measures(measure: Measure) -> Measure:
    """Have the yearly review ask this function too."""
    if measure not in _measures:
        _measures.append(measure)
    return measure


def of(agency: Agency) -> list[Tally]:
    """Everything that the apps say of this agency."""
    return [tally for contribution in _contributions for tally in contribution(agency)]


def of_everyone(since: date, until: date) -> list[Tally]:
    """Everything that the apps say of all agencies together in that time."""
    return [tally for measure in _measures for tally in measure(since, until)]
