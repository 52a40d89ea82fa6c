from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "wscp_isa.vault"
    label = "vault"
    
