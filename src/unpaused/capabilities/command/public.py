"""The door of command."""

from collections import Counter

from unpaused.capabilities.command.models import OpenEnd
from unpaused.capabilities.command.queries import computed_anew, open_ends
from unpaused.capabilities.command.rules import BLOCKERS, blocker_of


def open_ends_by_blocker(incident_id: int) -> dict[str, int]:
    """How many open ends each blocker holds, in the order of the chain; rows that wait for an examiner ("review")
    among them."""
    counts = Counter(line.blocker for line in open_ends([incident_id]))
    return {each: counts[each] for each in [*BLOCKERS, *sorted(counts.keys() - set(BLOCKERS))] if each in counts}


__all__ = ["OpenEnd", "blocker_of", "computed_anew", "open_ends", "open_ends_by_blocker"]
