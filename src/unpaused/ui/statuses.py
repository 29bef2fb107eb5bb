"""The one scale of statuses: each has words, a tone and an icon, alike in tables, maps and charts.

Tones: quiet (nothing to do), waiting (for somebody else), active (under way), needs (needs you, amber), done,
broken (a promise to a customer was broken, red; nothing else may be red).
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Tone = Literal["quiet", "waiting", "active", "needs", "done", "broken"]


@dataclass(frozen=True, slots=True)
class Status:
    """`label` is translated when shown; `icon` is a symbol of static/ui/icons.svg."""

    label: str | Promise
    tone: Tone
    icon: str


def _quiet(label: str | Promise, icon: str = "draft") -> Status:
    return Status(label, "quiet", icon)


def _waiting(label: str | Promise, icon: str = "clock") -> Status:
    return Status(label, "waiting", icon)


def _active(label: str | Promise, icon: str = "half") -> Status:
    return Status(label, "active", icon)


def _needs(label: str | Promise, icon: str = "needs") -> Status:
    return Status(label, "needs", icon)


def _done(label: str | Promise, icon: str = "done") -> Status:
    return Status(label, "done", icon)


STATUSES: dict[str, Status] = {
    # incidents
    "draft": _quiet(_("Draft")),
    "awaiting_second": _needs(_("Awaits a second person")),
    "awaiting_next": _needs(_("Awaits the next")),
    "in_force": _active(_("In force"), "in-force"),
    "stood_down": _quiet(_("Stood down"), "stopped"),
    "lapsed": _quiet(_("Lapsed"), "stopped"),
    "playbook_approved": _done(pgettext_lazy("playbook", "Approved")),
    "retired": _quiet(_("Retired"), "stopped"),
    # places and measures
    "place.open": _active(_("People waiting"), "people"),
    "place.settled": _done(_("Nobody waiting")),
    "measure.later": _waiting(_("Begins later")),
    "measure.ended": _quiet(_("Ended"), "stopped"),
    "board_link.in_force": _active(_("Opens"), "link"),
    "board_link.lapsed": _quiet(_("Over"), "stopped"),
    "board_link.revoked": _quiet(_("Revoked"), "stopped"),
    "objective.met": _done(_("Met")),
    "objective.near": _needs(_("Nearly met"), "half"),
    "objective.missed": _needs(_("Missed")),
    "objective.not_applicable": _quiet(_("Did not happen")),
    # lists, matches
    "list.columns": _needs(_("Waits for its columns")),
    "received": _waiting(_("Received")),
    "running": _active(_("Running")),
    "screening": _active(_("Being screened")),
    "screened": _done(_("Screened")),
    "unreadable": _needs(_("Unreadable")),
    "match": _done(_("Match")),
    "review": _needs(_("To be reviewed")),
    "no_match": _quiet(_("No match"), "stopped"),
    "confirmed": _done(_("Confirmed")),
    "rejected": _quiet(_("Rejected"), "stopped"),
    "uninsured": _quiet(_("Proven uninsured"), "stopped"),
    # reaching people
    "found": _waiting(_("Found")),
    "reached": _active(_("Reached")),
    "queued": _waiting(_("Queued")),
    "sending": _active(_("Being sent"), "sent"),
    "sent": _active(_("Sent"), "sent"),
    "delivered": _done(_("Delivered")),
    "undelivered": _needs(_("Not delivered")),
    "expired": _needs(_("Expired")),
    "unknown": _needs(_("Outcome unknown")),
    # claims and payouts
    "open": _active(_("Open")),
    "opened": _waiting(_("Case opened")),
    "stated": _active(_("Event stated")),
    "submitted": _active(_("Submitted")),
    "approved": _done(_("Approved"), "check"),
    "referred": _needs(_("Referred to a person")),
    "declined": _quiet(_("Declined by a person"), "stopped"),
    "withdrawn": _quiet(_("Withdrawn"), "stopped"),
    "held": _waiting(_("Waiting for the core system")),
    "instructed": _active(_("Instructed to the bank"), "sent"),
    "paying": _active(_("Being paid")),
    "paid": _done(_("Paid")),
    "already_paid": _done(_("Paid by the core system")),
    "payment_rejected": _needs(_("Payment rejected")),
    "overdue": _needs(_("Overdue"), "clock"),
    "promise_broken": Status(_("Promise broken"), "broken", "broken"),
    # tasks, bulletins, services
    "assigned": _waiting(_("Assigned")),
    "in_hand": _active(_("In hand")),
    "done": _done(pgettext_lazy("status", "Done")),
    "cancelled": _quiet(_("Cancelled"), "stopped"),
    "signed": _done(_("Signed"), "sign"),
    "signature_broken": _needs(_("Signature does not fit"), "sign"),
    "awaiting_signature": _needs(_("Awaits signature"), "sign"),
    # reports to the regulator
    "due": _waiting(_("Due later")),
    "due_soon": _needs(_("Due soon"), "clock"),
    "met": _done(_("In time")),
    "met_late": _needs(_("Delivered late"), "clock"),
    "filing.signed": _waiting(_("Sent to the province"), "sent"),
    "filing.awaits_hand_over": _needs(_("Signed, to be handed over"), "sent"),
    "returned": _needs(_("Returned")),
    "accepted": _done(_("Accepted")),
    "handed_over": _done(_("Handed over")),
    "discarded": _quiet(_("Discarded"), "stopped"),
    "failed": _needs(_("Failed")),
    "up": _done(_("Works")),
    "down": _needs(_("Does not answer")),
    "idle": _quiet(_("Not called yet")),
    "unset": _needs(_("Not configured")),
    "needs_worker": _needs(_("No worker runs")),
    "no_backup": _needs(_("No backup is configured")),
    "seals_gap": _needs(_("A seal is missing")),
    "behind": _waiting(_("Catching up")),
    "differs": _needs(_("Differs")),
}


def register(code: str, label: str | Promise, tone: Tone, icon: str) -> None:
    """Adds a status of a capability, or refines one inside it as "scope.code" ("claim.opened")."""
    STATUSES[code] = Status(label, tone, icon)


def status_of(code: str, scope: str = "") -> Status:
    """The status "scope.code", else "code"; one that nobody registered is shown as it is, quietly."""
    return STATUSES.get(f"{scope}.{code}") or STATUSES.get(code) or Status(code, "quiet", "draft")
