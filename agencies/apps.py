from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AgenciesConfig(AppConfig):
    name = "agencies"

    def ready(self) -> None:
        """Find what each app knows to be in hand when somebody leaves."""
        autodiscover_modules("handover")
