from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "palermo.commons.look"
    label = "look"
