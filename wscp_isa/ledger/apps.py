from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "wscp_isa.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register the check, stand the guards up after every migration, and find what the apps have to prove."""
        from wscp_isa.ledger import checks  # noqa: F401, PLC0415  (it needs the models)

        post_migrate.connect(_guard, sender=self, dispatch_uid="ledger.guards")
        autodiscover_modules("proofs")


def _guard(using: str, **kwargs: Any) -> None:
    from django.db import connections  # noqa: PLC0415

    from wscp_isa.ledger import triggers  # noqa: PLC0415

    # SQLite drops the triggers of a table that a migration rebuilds, and says nothing.
    triggers.install(connections[using])
