from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "unpaused.capabilities.command"
    label = "command"
