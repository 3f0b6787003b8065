from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "palermo.commons.audit"
    label = "audit"
