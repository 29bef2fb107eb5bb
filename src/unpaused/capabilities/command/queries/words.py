"""Blockers and owners in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.capabilities.command.rules import BLOCKERS, OWNERS

BLOCKER_WORDS: dict[str, str | Promise] = {
    "review": _("Row of a list waits for an examiner"),
    "cover_lookup": _("Policies are being looked up"),
    "no_cover": _("No policy found: an examiner settles it"),
    "case_withdrawn": _("Case withdrawn: an examiner looks again"),
    "contact_clearance": _("Not cleared for contact"),
    "contact_queued": _("Contact about to be made"),
    "message_underway": _("Message under way"),
    "not_reached": _("Not reached yet"),
    "unreachable": _("Could not be reached: contact details to be mended"),
    "event_not_stated": _("Reached: has not stated the event"),
    "not_submitted": _("Event stated: claim not submitted"),
    "decision": _("Submitted: decision under way"),
    "examiner": _("Referred to an examiner"),
    "core_paid": _("Core says it has paid: an examiner looks"),
    "core_in_payment": _("Core says it is paying: an examiner looks"),
    "bank_contradiction": _("In doubt what the bank paid: an examiner clears it"),
    "bank_refused": _("Bank refused the payment, not the account: an examiner asks it"),
    "data_deleted": _("Personal data deleted: an examiner settles it"),
    "core_check": _("Core is asked whether it has paid"),
    "core_down": _("Core system does not answer"),
    "bank_file": _("On its way to the bank"),
    "bank_down": _("Bank cannot be reached"),
    "bank_answer": _("With the bank"),
    "bank_asked": _("Bank asked what became of it"),
    "bank_silent": _("Bank is silent"),
    "payee_needed": _("Bank rejected the account: another is needed"),
    "payee_change": _("Another account was asked for: it waits before it takes effect"),
}
OWNER_WORDS: dict[str, str | Promise] = {
    "machine": pgettext_lazy("owner", "Unpaused itself"),
    "examiner": pgettext_lazy("owner", "Claims examiner"),
    "salesperson": pgettext_lazy("owner", "Salesperson"),
    "hotline": pgettext_lazy("owner", "Hotline"),
    "customer": pgettext_lazy("owner", "Customer"),
    "core": pgettext_lazy("owner", "Core system"),
    "bank": pgettext_lazy("owner", "Bank"),
}


def blocker_in_words(code: str) -> str:
    """The code itself where nobody gave it words."""
    return str(BLOCKER_WORDS.get(code, code))


def owner_in_words(code: str) -> str:
    return str(OWNER_WORDS.get(code, code))


def blocker_choices() -> list[tuple[str, str]]:
    return [(code, blocker_in_words(code)) for code in BLOCKERS]


def owner_choices() -> list[tuple[str, str]]:
    return [(code, owner_in_words(code)) for code in OWNERS]
