from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "palermo.commons.access"
    label = "access"
