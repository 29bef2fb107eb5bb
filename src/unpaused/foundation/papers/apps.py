from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "unpaused.foundation.papers"
    label = "papers"
