from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "unpaused.capabilities.outreach"
    label = "outreach"
