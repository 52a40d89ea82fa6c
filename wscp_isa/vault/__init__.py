"""Encryption at rest: a key for every record, wrapped by a ring of keys that never touches the database.

    from wscp_isa import vault

    decision.key = vault.new_key()

Fields and the abstract model are imported where models are written, from `vault.fields` and `vault.models`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wscp_isa.vault.keys import KeyUnavailable as KeyUnavailable
    from wscp_isa.vault.keys import unreadable_keys as unreadable_keys
    from wscp_isa.vault.models import RecordKey as RecordKey
    from wscp_isa.vault.models import new_key as new_key
    from wscp_isa.vault.sealing import FieldUndecryptable as FieldUndecryptable

_HOMES = {
    "KeyUnavailable": "keys",
    "unreadable_keys": "keys",
    "RecordKey": "models",
    "new_key": "models",
    "FieldUndecryptable": "sealing",
}


def __getattr__(name: str) -> Any:
    # Django imports this package before any model may be imported, so each name is fetched when it is first asked for.
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
