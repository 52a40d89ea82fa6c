from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "wscp_isa.oversight"
    label = "oversight"
    
