from importlib import import_module

from django.apps import AppConfig


class BreachesConfig(AppConfig):
    name = "breaches"

    def ready(self) -> None:
        """Breaches are among the records that have a reference."""
        import_module("breaches.listing")
