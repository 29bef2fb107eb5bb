from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.ui import statuses


class ClaimsConfig(AppConfig):
    name = "unpaused.capabilities.claims"
    label = "claims"

    def ready(self) -> None:
        for code, label, tone, icon in (
            ("claim.opened", pgettext_lazy("claim", "Opened"), "waiting", "clock"),
            ("claim.stated", _("Event stated"), "active", "half"),
            ("claim.submitted", _("Submitted"), "active", "half"),
            ("claim.referred", _("With an examiner"), "needs", "needs"),
            ("claim.approved", _("Approved"), "active", "check"),
            ("claim.checking", _("Checked with the core"), "active", "check"),
            ("claim.instructed", _("Bank instructed"), "active", "sent"),
            ("claim.paid", _("Paid"), "done", "done"),
            ("claim.rejected_by_bank", _("Rejected by the bank"), "needs", "needs"),
            ("claim.declined", _("Declined"), "quiet", "stopped"),
            ("claim.withdrawn", pgettext_lazy("claim", "Withdrawn"), "quiet", "stopped"),
            ("payout.waiting", _("Waiting for the core"), "waiting", "clock"),
            ("payout.held", _("Held: another account was asked for"), "waiting", "clock"),
            ("payout.core_checked", _("Core has not paid"), "active", "check"),
            ("payout.instructed", _("Bank instructed"), "active", "sent"),
            ("payout.accepted", _("Accepted by the bank"), "active", "half"),
            ("payout.paid", _("Paid"), "done", "done"),
            ("payout.rejected", _("Rejected by the bank"), "needs", "needs"),
            ("payout.returned", _("Money came back"), "needs", "needs"),
            ("payout.uncertain", _("Outcome unknown, bank asked"), "needs", "help"),
            ("payout.stopped", _("Stopped"), "needs", "stopped"),
        ):
            statuses.register(code, label, tone, icon)  # type: ignore[arg-type]
