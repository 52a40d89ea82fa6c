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
    """A warning, not an error: an error would stop `migrate`, which is what puts the guards back. The service itself does not start."""
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
