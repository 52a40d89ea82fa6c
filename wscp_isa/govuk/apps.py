from django.apps import AppConfig


class GovukConfig(AppConfig):
    name = "wscp_isa.govuk"
    label = "govuk"
