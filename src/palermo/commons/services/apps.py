from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "palermo.commons.services"
    label = "services"
