from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from unpaused.ui import statuses


class TasksConfig(AppConfig):
    name = "unpaused.capabilities.tasks"
    label = "tasks"

    def ready(self) -> None:
        statuses.register("task.open", _("To be done"), "needs", "tasks")
