from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "palermo.objectives.partnerships"
    label = "partnerships"
