from django.apps import AppConfig
from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig


class OversightConfig(AppConfig):
    name = "wscp_isa.oversight"
    label = "oversight"
    default = True


class OversightAdminConfig(SimpleAdminConfig):
    """Django admin with our own site: the auditor's window."""

    default_site = "wscp_isa.oversight.site.OversightSite"
    default = False

    def ready(self) -> None:
        super().ready()
        autodiscover()
