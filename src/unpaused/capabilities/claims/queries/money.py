"""Payouts and what of the bank's messages does not fit, within a person's branch."""

from django.db.models import Count, QuerySet, Sum

from unpaused.capabilities.claims.models import BankMismatch, Payout, PayoutState
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import within
from unpaused.kernel.errors import NotFound


def visible_payouts(user: User) -> QuerySet[Payout]:
    """Newest first by default; with claim and batch."""
    rows = Payout.objects.select_related("claim", "batch")
    return within(rows, user, "claim__branch_code")


def visible_mismatches(user: User) -> QuerySet[BankMismatch]:
    """Those of the branch's own payouts; what fits no payout is for head office."""
    rows = BankMismatch.objects.select_related("payout__claim", "batch", "message", "cleared_by")
    return within(rows, user, "payout__claim__branch_code")


def mismatch_for(user: User, mismatch_id: int) -> BankMismatch:
    """Raises NotFound, for one of another branch and for one that does not exist alike."""
    found = visible_mismatches(user).filter(pk=mismatch_id).first()
    if found is None:
        raise NotFound("claims.no_mismatch", "There is no such mismatch.")
    return found


def totals(user: User) -> dict[str, tuple[int, int]]:
    """By state, how many payouts and how many fen; every state is a key."""
    rows = visible_payouts(user).order_by().values_list("state").annotate(n=Count("pk"), fen=Sum("amount_fen"))
    known = {state: (n, fen or 0) for state, n, fen in rows}
    return {state: known.get(state, (0, 0)) for state in PayoutState.values}
