"""Writes of the portal."""

from unpaused.capabilities.portal.actions.changing_payee import (
    ask_code_for_payee,
    change_payee,
    is_checked,
    payee_code_still_good,
)
from unpaused.capabilities.portal.actions.drafting import answer, state_event
from unpaused.capabilities.portal.actions.knocking import ask_again, knock, limit_question, send_code, still_good
from unpaused.capabilities.portal.actions.sweeping import sweep
from unpaused.capabilities.portal.actions.verifying import check_code, check_identity, disown, sign_out

__all__ = [
    "answer",
    "ask_again",
    "ask_code_for_payee",
    "change_payee",
    "check_code",
    "check_identity",
    "disown",
    "is_checked",
    "knock",
    "limit_question",
    "payee_code_still_good",
    "send_code",
    "sign_out",
    "state_event",
    "still_good",
    "sweep",
]
