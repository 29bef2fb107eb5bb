"""Limits of tokens and lendings, and whom a lending may reach."""

from collections.abc import Collection
from datetime import datetime, timedelta

LONGEST_TOKEN = timedelta(days=366)
LONGEST_LENDING = timedelta(days=92)
SHORTEST_REASON = 4


def reason_given(text: str) -> bool:
    return len(text.strip()) >= SHORTEST_REASON


def token_may_expire(at: datetime, now: datetime) -> bool:
    return now < at <= now + LONGEST_TOKEN


def lending_may_end(at: datetime, now: datetime) -> bool:
    return now < at <= now + LONGEST_LENDING


def lends_own(lender_branches: Collection[str] | None, lent: Collection[str]) -> bool:
    """Nobody lends what is not theirs; None is the whole company."""
    return lender_branches is None or set(lent) <= set(lender_branches)


def lends_elsewhere(borrower_branch: str, lent: Collection[str]) -> bool:
    """To lend people their own branch would only hide who works there."""
    return not borrower_branch or borrower_branch not in lent
