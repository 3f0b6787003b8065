from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "palermo.commons.places"
    label = "places"
