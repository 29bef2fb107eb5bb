from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "unpaused.capabilities.portal"
    label = "portal"
