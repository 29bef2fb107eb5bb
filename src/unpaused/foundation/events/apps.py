from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "unpaused.foundation.events"
    label = "events"
