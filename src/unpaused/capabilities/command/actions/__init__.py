"""Writes of command: the table of open ends kept true, the board's figures kept for their trend."""

from unpaused.capabilities.command.actions.keeping import catch_up, reconcile, work_in, work_in_all
from unpaused.capabilities.command.actions.trends import KEPT, read_board, read_chain

__all__ = ["KEPT", "catch_up", "read_board", "read_chain", "reconcile", "work_in", "work_in_all"]
