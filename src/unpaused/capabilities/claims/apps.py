from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "unpaused.capabilities.claims"
    label = "claims"
