from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "unpaused.config"
    label = "config"

    def ready(self) -> None:
        # By name: wiring imports models, which exist only once every application is loaded.
        import_module("unpaused.config.wiring").wire()
