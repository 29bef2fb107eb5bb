from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "unpaused.foundation.webhooks"
    label = "webhooks"
