from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "unpaused.capabilities.tasks"
    label = "tasks"
