from importlib import import_module

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"

    def ready(self) -> None:
        """Decisions, urgent notes and requests are the first records that have a reference."""
        import_module("decisions.listing")
