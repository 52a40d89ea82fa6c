"""What somebody who leaves an agency has begun and not finished there, and whose it is from then on.

An app that has work in hand has a module `handover` that registers what it knows of it:

    from agencies import leaving

    leaving.contributes(leaving.Work("draft to finish", "drafts to finish", unfinished=..., hand_over=...))

The modules are found by their name when the service starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from agencies.models import Agency, Person


@dataclass(frozen=True)
class Work:
    """One kind of work in hand: what one piece and several are called, whose it is, and how it passes to somebody else."""

    one: str
    several: str
    unfinished: Callable[[Person, Agency], "QuerySet[Any]"]
    # Each piece passes in the caller's transaction, with an entry in its own ledger: hand_over(pieces, of=…, to=…, by=…).
    hand_over: Callable[..., None]


_contributions: dict[str, Work] = {}


def contributes(work: Work) -> None:
    """Have whoever leaves asked about this too."""
    _contributions[work.one] = work


def unfinished(person: Person, agency: Agency) -> dict[str, int]:
    """How much of each kind this person has in hand there, by what it is called; without what there is none of."""
    counted = ((work, work.unfinished(person, agency).count()) for work in _contributions.values())
    return {work.one if number == 1 else work.several: number for work, number in counted if number}


def hand_over(person: Person, agency: Agency, *, to: Person, by: Any) -> None:
    """All of it is the other's from now on."""
    for work in _contributions.values():
        work.hand_over(work.unfinished(person, agency), of=person, to=to, by=by)
