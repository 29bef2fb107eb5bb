"""Looking for the bank's answers while payouts are open: one watcher at a time, whichever worker it is."""

from collections.abc import Callable
from time import monotonic, sleep

from unpaused.capabilities.claims.actions.locking import alone
from unpaused.capabilities.claims.actions.receiving import poll_bank
from unpaused.capabilities.claims.models import Payout, PayoutState

LOOK_EVERY = 0.5
LONGEST = 25.0
"""Seconds. Then the minute's sweep begins anew, so that a worker can be told to stop."""
_OPEN = (PayoutState.INSTRUCTED, PayoutState.ACCEPTED, PayoutState.UNCERTAIN)
_LOCK = "claims.watch_bank"


def watch_bank(*, told_to_stop: Callable[[], bool], longest: float = LONGEST) -> int:
    """Polls twice a second while a payout is open; how many files were new. Returns at once where somebody watches."""
    new, until = 0, monotonic() + longest
    while open_payouts() and monotonic() < until and not told_to_stop():
        with alone(_LOCK) as mine:
            if not mine:
                return new
            while open_payouts() and monotonic() < until and not told_to_stop():
                new += poll_bank()
                sleep(LOOK_EVERY)
        # Once more: a payout may have been instructed while its own watcher found us still here.
    return new


def open_payouts() -> bool:
    return Payout.objects.filter(state__in=_OPEN).exists()
