from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "palermo.commons.parties"
    label = "parties"
