from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    name = "wscp_isa.notices"
    label = "notices"

    def ready(self) -> None:
        """Register the check, and find what each app has to be done from time to time."""
        from wscp_isa.notices import checks  # noqa: F401, PLC0415  (it reads the settings)

        autodiscover_modules("sweeps")
