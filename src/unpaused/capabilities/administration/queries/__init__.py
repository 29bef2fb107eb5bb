"""Reads of administration."""

from unpaused.capabilities.administration.queries.accounts import (
    account_for,
    accounts_visible_to,
    branch_choices,
    factors_of,
    may_be_second,
    sessions_of,
    tokens_of,
    unconfirmed_for,
    who_could_confirm,
)
from unpaused.capabilities.administration.queries.lendings import (
    borrowed_by,
    lending_for,
    lendings_visible_to,
    waiting_for,
)

__all__ = [
    "account_for",
    "accounts_visible_to",
    "borrowed_by",
    "branch_choices",
    "factors_of",
    "lending_for",
    "lendings_visible_to",
    "may_be_second",
    "sessions_of",
    "tokens_of",
    "unconfirmed_for",
    "waiting_for",
    "who_could_confirm",
]
