"""The way the chain's figures went."""

from collections import defaultdict
from datetime import timedelta

from unpaused.capabilities.command.models import Trend
from unpaused.kernel import clock

CHAIN = (
    "screening.listed",
    "screening.found",
    "outreach.reached",
    "claims.accepted_online",
    "claims.paid",
    "claims.paid_amount",
)
"""The figures that stand large on the board, in the order of the chain."""
COMPARED = (*CHAIN, "command.open_ends")
"""Those that are read every other minute: the chain has a trend, and all of them stand beside yesterday's."""
SHOWN = timedelta(hours=8)


def trends(incident_id: int) -> dict[str, list[float]]:
    """Readings of the last eight hours by figure, oldest first. One query."""
    found: dict[str, list[float]] = defaultdict(list)
    rows = Trend.objects.filter(incident_id=incident_id, at__gt=clock.now() - SHOWN).order_by("at", "pk")
    for name, value in rows.values_list("name", "value"):
        found[name].append(value)
    return dict(found)
