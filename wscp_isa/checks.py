"""What must be true before anything is recorded: the ledger's guards stand, and the keys of every record are here."""

import logging

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from wscp_isa.ledger import triggers
from wscp_isa.vault import index, keys

log = logging.getLogger(__name__)


def unguarded() -> list[str]:
    """What stands between the service and recording anything, a sentence each; empty when all is well."""
    try:
        return [f"A guard of the ledger is missing: {name}" for name in triggers.missing(connection)]
    except DatabaseError:
        return ["The database does not answer, or has not been migrated"]


def refuse_to_start_when_broken() -> None:
    """Raise ImproperlyConfigured where the ring or the index's key is wrong, or a guard or a record's key is missing.

    A database that does not answer stops nothing: the pages say so and give the numbers to ring until it is back.
    """
    keys.ring()
    index.key()
    try:
        connection.ensure_connection()
    except DatabaseError:
        log.error("The database does not answer yet")
        return
    if wrong := unguarded() or keys.unreadable_keys():
        raise ImproperlyConfigured(". ".join(wrong))
