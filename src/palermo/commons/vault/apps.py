from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "palermo.commons.vault"
    label = "vault"
