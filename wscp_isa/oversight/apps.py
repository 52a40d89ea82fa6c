from django.apps import AppConfig
from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import autodiscover_modules


class OversightConfig(AppConfig):
    name = "wscp_isa.oversight"
    label = "oversight"
    default = True

    def ready(self) -> None:
        """Find what each app knows to be owed, for Your work, and its part of a case."""
        autodiscover_modules("work", "case", "overview")


class OversightAdminConfig(SimpleAdminConfig):
    """Django admin with our own site: the auditor's window."""

    default_site = "wscp_isa.oversight.site.OversightSite"
    default = False

    def ready(self) -> None:
        super().ready()
        autodiscover()
