from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "wscp_isa.vault"
    label = "vault"

    def ready(self) -> None:
        """Register the system checks."""
        from wscp_isa.vault import checks  # noqa: F401, PLC0415  (it needs the models)
