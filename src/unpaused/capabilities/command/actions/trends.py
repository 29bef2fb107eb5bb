"""Reading the figures of the board: for their trend, and so that many who look do not count the same again."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from unpaused.capabilities.command.models import BoardReading, Trend
from unpaused.capabilities.command.queries.places import counts_by_district
from unpaused.capabilities.command.queries.trends import COMPARED
from unpaused.capabilities.incidents.public import Incident, effects_of_measures, get_incident, incidents_in_force
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
    """Figures by name, what hangs on measures and places, and when all of it was counted."""

    values: Mapping[str, float | None]
    at: datetime
    places: Mapping[str, Sequence[int]]
    """By district: people found, open ends (queries/places.py)."""
    effects: Mapping[str, Mapping[str, int]]
    """By id of the measure, as a string: what was done under it and what it leaves open, by code."""


def read_board(incident_id: int) -> Read:
    """Every figure of an incident; those of a large one may be up to 20 s old. Not audited: nothing is stated."""
    kept = BoardReading.objects.filter(incident_id=incident_id).first()
    if kept and clock.now() - kept.at < timedelta(seconds=min(STANDS, STANDS * kept.seconds)):
        return Read(kept.values, kept.at, kept.places, kept.effects)
    at, began = clock.now(), time.monotonic()
    read = Read(
        figures.values_of(incident_id), at, counts_by_district(incident_id), _effects(get_incident(incident_id))
    )
    took = time.monotonic() - began
    if took > QUICK:
        fresh = {"at": at, "seconds": took, "values": read.values, "places": read.places, "effects": read.effects}
        BoardReading.objects.update_or_create(incident_id=incident_id, defaults=fresh)
    elif kept:
        kept.delete()
    return read


def _effects(incident: Incident) -> dict[str, dict[str, int]]:
    return {
        str(under.measure.pk): {each.code: each.count for each in (*under.done, *under.left_open)}
        for under in effects_of_measures(incident)
    }


@transaction.atomic
def read_chain() -> int:
    """Keeps what the chain's figures say now, for every incident in force; forgets what is older than a week.

    Not audited: nothing is stated or decided from it. Returns how many readings were kept.
    """
    now = clock.now()
    kept = [
        Trend(incident=incident, name=name, at=now, value=value)
        for incident in incidents_in_force()
        for name, value in figures.values_of(incident.pk, COMPARED).items()
        if value is not None
    ]
    Trend.objects.filter(at__lt=now - KEPT).delete()
    Trend.objects.bulk_create(kept)
    if kept:
        tell("board")
    return len(kept)
