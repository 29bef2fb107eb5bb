"""Money on its way: payouts by state, and what of the bank's messages does not fit."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims.models import BankMismatch, MismatchKind, PayoutState
from unpaused.capabilities.claims.queries import money
from unpaused.capabilities.claims.queries.not_told import not_told, refused_by_core
from unpaused.capabilities.claims.queries.refused import refused_by_bank
from unpaused.capabilities.claims.views import mismatch_words, words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.ui import worklist

PAYOUT_FILTERS = (
    worklist.search(
        "q", _("Number"), "end_to_end_id__istartswith", "batch__msg_id__istartswith", "claim__number__istartswith"
    ),
    worklist.choice("state", _("Status"), PayoutState.choices),
    worklist.day("since", _("Made from"), "made_at__date__gte"),
)
PAYOUT_ORDERS = {"made": ("-made_at", "-pk"), "amount": ("-amount_fen", "-pk")}


def _standing(rows: QuerySet[BankMismatch], value: str) -> QuerySet[BankMismatch]:
    return rows.filter(cleared_at__isnull=value == "open")


MISMATCH_FILTERS = (
    worklist.search("q", _("Reference"), "reference__istartswith"),
    worklist.choice("kind", _("Kind"), MismatchKind.choices),
    worklist.Filter(
        "standing", _("Standing"), "choice", _standing, (("open", _("To clear")), ("cleared", _("Cleared")))
    ),
)
SHOWN_STATES = ("waiting", "core_checked", "instructed", "accepted", "uncertain", "rejected", "returned", "paid")


@requires(Permission.SEE_PAYOUTS)
def payouts(request: HttpRequest) -> HttpResponse:
    """Every payout with its state and, where it stands still, why."""
    me = staff(request)
    page = worklist.page_of(request, money.visible_payouts(me), PAYOUT_FILTERS, orders=PAYOUT_ORDERS)
    for each in page:
        each.reason_words = words.reason_words(each.reason)  # type: ignore[attr-defined]
    totals = money.totals(me)
    waiting, refused = not_told()
    context = {
        "page": page,
        "rows": [(payout, words.blocked_by(payout.claim)) for payout in page],
        "totals": [(state, *totals[state]) for state in SHOWN_STATES if totals[state][0]],
        "mismatches": money.visible_mismatches(me).filter(cleared_at__isnull=True).count(),
        "refused_by_bank": refused_by_bank(me).count() if me.may(Permission.DECIDE_CLAIMS) else 0,
        "refused_by_core": refused_by_core(me).count() if refused and me.may(Permission.DECIDE_CLAIMS) else 0,
        "core_waiting": waiting,
        "core_refused": refused,
        "may_open": me.may(Permission.SEE_CLAIMS),
    }
    return render(request, "claims/payouts.html", context)


@requires(Permission.SEE_PAYOUTS)
def mismatches(request: HttpRequest) -> HttpResponse:
    """What the bank said that fits nothing of ours: not booked before a person has cleared it with the bank."""
    me = staff(request)
    orders = {"at": ("-at", "-pk")}
    page = worklist.page_of(request, money.visible_mismatches(me), MISMATCH_FILTERS, orders=orders)
    context = {
        "page": page,
        "rows": [(each, mismatch_words.kind(each.kind), mismatch_words.detail_of(each.detail)) for each in page],
        "may_open": me.may(Permission.SEE_CLAIMS),
        "may_clear": me.may(Permission.DECIDE_CLAIMS),
    }
    return render(request, "claims/mismatches.html", context)
