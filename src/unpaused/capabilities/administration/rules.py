"""Names of accounts, limits of tokens and lendings, whom a lending may reach, and when a webhook is tried again."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

LONGEST_TOKEN = timedelta(days=366)
LONGEST_LENDING = timedelta(days=92)
SHORTEST_REASON = 4
USERNAME = r"^[a-zA-Z0-9][a-zA-Z0-9._-]{1,58}$"
LONGEST_NAME = 60
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 300, 600, 840, 1200, 1440))
"""After the first try, the second, ...: three days in all, as Standard Webhooks advises."""
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=30)
FAILED_LONG = timedelta(days=3)
CHUNK = 500


def username_fits(text: str) -> bool:
    return re.fullmatch(USERNAME, text) is not None


def display_name_fits(text: str) -> bool:
    """Something to read, and nothing that a page or terminal cannot write."""
    return bool(text.strip()) and len(text) <= LONGEST_NAME and text.isprintable()


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


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after so many tries; None: it is given up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def failed_long(since: datetime, now: datetime) -> bool:
    return now - since >= FAILED_LONG
