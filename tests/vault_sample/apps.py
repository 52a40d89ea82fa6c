from django.apps import AppConfig


class VaultSampleConfig(AppConfig):
    name = "tests.vault_sample"
    label = "vault_sample"
