from django.apps import AppConfig

from unpaused.ui import lengths


class UiConfig(AppConfig):
    name = "unpaused.ui"
    label = "ui"

    def ready(self) -> None:
        lengths.put_in_plain_words()
