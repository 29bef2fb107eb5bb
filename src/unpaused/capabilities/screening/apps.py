from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "unpaused.capabilities.screening"
    label = "screening"
