from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "unpaused.foundation.live"
    label = "live"
