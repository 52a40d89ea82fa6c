"""System check: the database guards the ledger."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from wscp_isa.ledger import triggers


@register(Tags.database)
def guarded(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A guard is missing. Only a warning: an error would stop `migrate`, which puts guards back; the service does not start."""
    return [
        Warning(
            f"A guard of the ledger is missing: {name}.",
            hint="Find out who removed it, run migrate to put it back, then verify_ledger.",
            id="ledger.W001",
        )
        for alias in databases or ()
        if triggers.tables_exist(connections[alias])
        for name in triggers.missing(connections[alias])
    ]
