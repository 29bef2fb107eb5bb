from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "unpaused.foundation.jobs"
    label = "jobs"
