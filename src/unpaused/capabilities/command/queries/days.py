"""The chain's figures today against yesterday, from the readings that the board keeps."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from unpaused.capabilities.command.models import Trend
from unpaused.capabilities.command.queries.trends import COMPARED
from unpaused.capabilities.command.rules.days import READ_WITHIN, Day, Moments, compared, moments_of, value_at
from unpaused.capabilities.incidents.public import Incident
from unpaused.kernel import clock


def days(incident: Incident, values: Mapping[str, float | None], now: datetime) -> dict[str, Day]:
    """Of every compared figure that `values` holds, by name. One query."""
    moments = moments_of(now, clock.CHINA)
    wanted = (moments.midnight, moments.this_hour_yesterday, moments.midnight_before)
    last = _last_before(incident.pk, wanted)
    return {
        name: _day(values[name], {at: last.get((name, at)) for at in wanted}, moments, incident.activated_at)
        for name in COMPARED
        if name in values
    }


def _day(
    now: float | None, last: Mapping[datetime, tuple[datetime, float] | None], moments: Moments, since: datetime | None
) -> Day:
    return compared(now, {at: value_at(at, since, found) for at, found in last.items()}, moments)


def _last_before(incident_id: int, wanted: Sequence[datetime]) -> dict[tuple[str, datetime], tuple[datetime, float]]:
    """The last reading of each figure before each moment, where there is one that is near enough."""
    near = Q()
    for moment in wanted:
        near |= Q(at__gt=moment - READ_WITHIN, at__lte=moment)
    found: dict[tuple[str, datetime], tuple[datetime, float]] = {}
    rows = Trend.objects.filter(near, incident_id=incident_id, name__in=COMPARED).order_by("at", "pk")
    for name, at, value in rows.values_list("name", "at", "value"):
        for moment in wanted:
            if at <= moment:
                found[name, moment] = (at, value)
    return found
