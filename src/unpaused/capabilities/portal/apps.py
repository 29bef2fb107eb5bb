from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from unpaused.ui import statuses


class PortalConfig(AppConfig):
    name = "unpaused.capabilities.portal"
    label = "portal"

    def ready(self) -> None:
        """A claim as its customer sees it: amber only where the customer must do something."""
        statuses.register("customer.stated", _("To be completed by you"), "needs", "needs")
        statuses.register("customer.submitted", _("We have it"), "active", "half")
        statuses.register("customer.referred", _("With a claims examiner"), "waiting", "clock")
        statuses.register("customer.approved", _("Approved, we pay"), "active", "check")
        statuses.register("customer.checking", _("Approved, we pay"), "active", "check")
        statuses.register("customer.instructed", _("On its way to your account"), "active", "sent")
        statuses.register("customer.paid", _("Paid out"), "done", "done")
        statuses.register("customer.rejected_by_bank", _("Another account is needed"), "needs", "needs")
        statuses.register("customer.payee_change", _("Another account asked for, we wait"), "waiting", "clock")
        statuses.register("customer.declined", _("Not paid"), "quiet", "stopped")
