"""Reading the figures of the board: for their trend, and so that many who look do not count the same again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from unpaused.capabilities.command.models import BoardReading, Trend
from unpaused.capabilities.command.queries.trends import CHAIN
from unpaused.capabilities.incidents.public import incidents_in_force
from unpaused.foundation import figures
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock

KEPT = timedelta(days=7)
QUICK = 0.05
"""Seconds. A reading that took no longer is never kept: figures of a small incident are always those of now."""
STANDS = 20
"""A slow reading stands for so many times the seconds that it took, and at most for so many seconds."""


@dataclass(frozen=True, slots=True)
class Read:
    """Figures by name, and when they were counted."""

    values: Mapping[str, float | None]
    at: datetime


def read_board(incident_id: int) -> Read:
    """Every figure of an incident; those of a large one may be up to 20 s old. Not audited: nothing is stated."""
    kept = BoardReading.objects.filter(incident_id=incident_id).first()
    if kept and clock.now() - kept.at < timedelta(seconds=min(STANDS, STANDS * kept.seconds)):
        return Read(kept.values, kept.at)
    at, began = clock.now(), time.monotonic()
    values = figures.values_of(incident_id)
    took = time.monotonic() - began
    if took > QUICK:
        fresh = {"at": at, "seconds": took, "values": values}
        BoardReading.objects.update_or_create(incident_id=incident_id, defaults=fresh)
    elif kept:
        kept.delete()
    return Read(values, at)


@transaction.atomic
def read_chain() -> int:
    """Keeps what the chain's figures say now, for every incident in force; forgets what is older than a week.

    Not audited: nothing is stated or decided from it. Returns how many readings were kept.
    """
    now = clock.now()
    kept = [
        Trend(incident=incident, name=name, at=now, value=value)
        for incident in incidents_in_force()
        for name, value in figures.values_of(incident.pk, CHAIN).items()
        if value is not None
    ]
    Trend.objects.filter(at__lt=now - KEPT).delete()
    Trend.objects.bulk_create(kept)
    if kept:
        tell("board")
    return len(kept)
