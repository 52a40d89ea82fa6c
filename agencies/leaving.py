"""What somebody who leaves an agency has begun and not finished there, and whose it is from then on.

An app that has work in hand has a module `handover` that registers what it knows of it:

    from agencies import leaving

    drafts = leaving.Kind("draft to finish", "drafts to finish", unfinished=...)
    leaving.contributes(leaving.Work((drafts,), hand_over=...))

The modules are found by their name when the service starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from agencies.models import Agency, Person


@dataclass(frozen=True)
class Kind:
    """One kind of work in hand: what one piece and several are called, and whose it is."""

    one: str
    several: str
    unfinished: Callable[[Person, Agency], "QuerySet[Any]"]


@dataclass(frozen=True)
class Work:
    """The kinds that pass to somebody else together, since they hold the same records while they do."""

    kinds: tuple[Kind, ...]
    # All of it passes in the caller's transaction, with an entry in each piece's own ledger:
    # hand_over(pieces of the first kind, pieces of the second, …, of=…, to=…, by=…).
    hand_over: Callable[..., None]


_contributions: dict[str, Work] = {}


def contributes(work: Work) -> None:
    """Have whoever leaves asked about this too."""
    _contributions[work.kinds[0].one] = work


def unfinished(person: Person, agency: Agency) -> dict[str, int]:
    """How much of each kind this person has in hand there, by what it is called; without what there is none of."""
    kinds = (kind for work in _contributions.values() for kind in work.kinds)
    counted = ((kind, kind.unfinished(person, agency).count()) for kind in kinds)
    return {kind.one if number == 1 else kind.several: number for kind, number in counted if number}


def hand_over(person: Person, agency: Agency, *, to: Person, by: Any) -> None:
    """All of it is the other's from now on."""
    for work in _contributions.values():
        work.hand_over(*(kind.unfinished(person, agency) for kind in work.kinds), of=person, to=to, by=by)
