from django.apps import AppConfig


class BulletinConfig(AppConfig):
    name = "unpaused.capabilities.bulletin"
    label = "bulletin"
