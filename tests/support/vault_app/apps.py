from django.apps import AppConfig


class VaultTestConfig(AppConfig):
    name = "vault_app"
    label = "vault_app"
    default_auto_field = "django.db.models.BigAutoField"
