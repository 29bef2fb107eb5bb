from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "unpaused.ui"
    label = "ui"
