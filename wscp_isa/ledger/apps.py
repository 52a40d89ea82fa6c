from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "wscp_isa.ledger"
    label = "ledger"
    
