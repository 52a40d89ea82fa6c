"""The append-only record of who did what: one chain of hashes for every record, verifiable by anyone who has the rows.

from wscp_isa import ledger

ledger.record("decision.signed", about=decision, by=person, at=decision.signed_at, detail={"digest": digest})
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wscp_isa.ledger.actors import Actor as Actor
    from wscp_isa.ledger.reading import entries as entries
    from wscp_isa.ledger.reading import looked_since as looked_since
    from wscp_isa.ledger.reading import looks as looks
    from wscp_isa.ledger.reading import unchanged as unchanged
    from wscp_isa.ledger.writing import lock as lock
    from wscp_isa.ledger.writing import look as look
    from wscp_isa.ledger.writing import record as record
    from wscp_isa.ledger.writing import search as search

_HOMES = {
    "Actor": "actors",
    "entries": "reading",
    "looked_since": "reading",
    "looks": "reading",
    "unchanged": "reading",
    "lock": "writing",
    "look": "writing",
    "record": "writing",
    "search": "writing",
}


def __getattr__(name: str) -> Any:
    # Django imports this package before any model may be imported, so each name is fetched when it is first asked for.
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
