from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from unpaused.ui import statuses


class AdministrationConfig(AppConfig):
    name = "unpaused.capabilities.administration"
    label = "administration"

    def ready(self) -> None:
        statuses.register("account.active", _("In use"), "done", "done")
        statuses.register("account.left", _("Closed"), "quiet", "stopped")
        statuses.register("lending.ended", _("Ended"), "quiet", "stopped")
