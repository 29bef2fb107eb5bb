"""Reads of command: the open ends, put together from the rooms that own the facts."""

from unpaused.capabilities.command.queries.open_ends import OpenEnd, count_by, open_ends, reported_incidents

__all__ = ["OpenEnd", "count_by", "open_ends", "reported_incidents"]
