"""Writes of command: the open ends kept true, the board's figures kept for their trend, shifts handed over."""

from unpaused.capabilities.command.actions.handing_over import acknowledge, hand_over
from unpaused.capabilities.command.actions.keeping import catch_up, reconcile, work_in, work_in_all
from unpaused.capabilities.command.actions.trends import KEPT, read_board, read_chain

__all__ = [
    "KEPT",
    "acknowledge",
    "catch_up",
    "hand_over",
    "read_board",
    "read_chain",
    "reconcile",
    "work_in",
    "work_in_all",
]
