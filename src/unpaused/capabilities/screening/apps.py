from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from unpaused.ui import statuses


class ScreeningConfig(AppConfig):
    name = "unpaused.capabilities.screening"
    label = "screening"

    def ready(self) -> None:
        statuses.register("list.refused", _("Could not be read"), "needs", "needs")
        statuses.register("list.deleted", _("Deleted"), "quiet", "lock")
        statuses.register("row.waiting", _("To be reviewed"), "needs", "needs")
        statuses.register("row.unsure", _("Unsure"), "needs", "help")
        statuses.register("row.not_insured", _("Not insured"), "quiet", "stopped")
        statuses.register("row.rejected", _("None of them"), "quiet", "stopped")
        statuses.register("match.active", _("Found"), "done", "done")
        statuses.register("match.undone", _("Undone"), "quiet", "back")
