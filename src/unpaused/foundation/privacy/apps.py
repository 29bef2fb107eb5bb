from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "unpaused.foundation.privacy"
    label = "privacy"
