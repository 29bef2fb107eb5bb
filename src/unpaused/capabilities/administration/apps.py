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
        statuses.register("webhook.active", _("Sends"), "done", "done")
        statuses.register("webhook.failing", _("Is not taken, tried again"), "waiting", "clock")
        statuses.register("webhook.disabled", _("Switched off"), "needs", "stopped")
        statuses.register("delivery.waiting", _("Waits"), "waiting", "clock")
        statuses.register("delivery.taken", _("Taken"), "done", "done")
        statuses.register("delivery.given_up", _("Given up"), "needs", "stopped")
