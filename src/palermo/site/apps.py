from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "palermo.site"
    label = "site"
