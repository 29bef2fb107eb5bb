from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "unpaused.capabilities.incidents"
    label = "incidents"
