"""The door of command."""

from unpaused.capabilities.command.queries import OpenEnd, count_by, open_ends
from unpaused.capabilities.command.rules import blocker_of


def open_ends_by_blocker(incident_id: int) -> dict[str, int]:
    """How many open ends each blocker holds, rows that wait for an examiner ("review") among them."""
    return count_by(open_ends([incident_id]), lambda end: end.blocked.blocker)


__all__ = ["OpenEnd", "blocker_of", "open_ends", "open_ends_by_blocker"]
