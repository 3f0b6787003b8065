from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "palermo.commons.records"
    label = "records"
