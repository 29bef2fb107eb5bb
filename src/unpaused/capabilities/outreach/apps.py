from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from unpaused.ui import statuses


class OutreachConfig(AppConfig):
    name = "unpaused.capabilities.outreach"
    label = "outreach"

    def ready(self) -> None:
        statuses.register("message.leased", _("Being sent"), "active", "sent")
        statuses.register("message.uncertain", _("Outcome unknown"), "needs", "help")
        statuses.register("message.failed", _("Failed"), "needs", "needs")
