"""Reads of command: the open ends, put together from the rooms that own the facts."""

from unpaused.capabilities.command.queries.computing import computed_anew
from unpaused.capabilities.command.queries.open_ends import (
    Tally,
    last_check,
    open_ends,
    reported_incidents,
    sums_by,
    tallies,
)

__all__ = ["Tally", "computed_anew", "last_check", "open_ends", "reported_incidents", "sums_by", "tallies"]
