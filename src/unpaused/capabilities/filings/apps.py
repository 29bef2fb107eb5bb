from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "unpaused.capabilities.filings"
    label = "filings"
