from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "palermo.commons.agreements"
    label = "agreements"
