from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "palermo.objectives.evidence"
    label = "evidence"
