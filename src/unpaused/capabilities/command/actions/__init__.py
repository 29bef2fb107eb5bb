"""Writes of command: the open ends kept true, the board's figures kept for their trend and shared by links, shifts
handed over, drills scored."""

from unpaused.capabilities.command.actions.handing_over import acknowledge, hand_over
from unpaused.capabilities.command.actions.keeping import catch_up, reconcile, work_in, work_in_all
from unpaused.capabilities.command.actions.scoring import sign_score
from unpaused.capabilities.command.actions.sharing import count_opening, revoke_link, share_board, within_limit
from unpaused.capabilities.command.actions.trends import KEPT, read_board, read_chain

__all__ = [
    "KEPT",
    "acknowledge",
    "catch_up",
    "count_opening",
    "hand_over",
    "read_board",
    "read_chain",
    "reconcile",
    "revoke_link",
    "share_board",
    "sign_score",
    "within_limit",
    "work_in",
    "work_in_all",
]
