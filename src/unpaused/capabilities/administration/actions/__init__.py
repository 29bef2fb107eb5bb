"""Writes of administration."""

from typing import Protocol

from unpaused.capabilities.administration.actions.accounts import (
    change_account,
    create_account,
    new_password,
    reset_factors,
)
from unpaused.capabilities.administration.actions.confirming import confirm_account
from unpaused.capabilities.administration.actions.deliveries import send_again
from unpaused.capabilities.administration.actions.leaving import close_account, reopen_account
from unpaused.capabilities.administration.actions.lending import confirm_lending, end_lending, propose_lending
from unpaused.capabilities.administration.actions.owner import create_from_terminal
from unpaused.capabilities.administration.actions.sessions import end_other_sessions, end_session
from unpaused.capabilities.administration.actions.tokens import make_token, revoke_token
from unpaused.capabilities.administration.actions.webhooks import (
    change_webhook,
    create_webhook,
    replace_secret,
    switch_off,
    switch_on,
)
from unpaused.foundation.accounts.models import User


class PasswordAct(Protocol):
    """What gives out a password."""

    def __call__(self, *, by: User, account_id: int) -> str: ...


__all__ = [
    "PasswordAct",
    "change_account",
    "change_webhook",
    "close_account",
    "confirm_account",
    "confirm_lending",
    "create_account",
    "create_from_terminal",
    "create_webhook",
    "end_lending",
    "end_other_sessions",
    "end_session",
    "make_token",
    "new_password",
    "propose_lending",
    "reopen_account",
    "replace_secret",
    "reset_factors",
    "revoke_token",
    "send_again",
    "switch_off",
    "switch_on",
]
