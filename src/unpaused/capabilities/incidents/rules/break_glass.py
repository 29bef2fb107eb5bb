"""Break-glass (紧急启动): one commander alone, for a while, what the playbook marks as safe."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from unpaused.capabilities.incidents.rules.playbook import PlannedMeasure

COUNTERSIGN_WITHIN = timedelta(hours=2)
"""Design section 5. To the second: at this moment it has lapsed."""


def lapses_at(broken_at: datetime) -> datetime:
    """When it ends unless a second person countersigns before."""
    return broken_at + COUNTERSIGN_WITHIN


def safe_measures(measures: Iterable[PlannedMeasure]) -> list[PlannedMeasure]:
    """What one person may activate."""
    return [measure for measure in measures if measure.safe]


def remaining_measures(measures: Iterable[PlannedMeasure]) -> list[PlannedMeasure]:
    """What comes into force when the second person countersigns."""
    return [measure for measure in measures if not measure.safe]
