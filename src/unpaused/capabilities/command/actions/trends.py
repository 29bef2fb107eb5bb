"""Reading the chain's figures for their trend."""

from datetime import timedelta

from django.db import transaction

from unpaused.capabilities.command.models import Trend
from unpaused.capabilities.command.queries.trends import CHAIN
from unpaused.capabilities.incidents.public import incidents_in_force
from unpaused.foundation import figures
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock

KEPT = timedelta(days=7)


@transaction.atomic
def read_chain() -> int:
    """Keeps what the chain's figures say now, for every incident in force; forgets what is older than a week.

    Not audited: nothing is stated or decided from it. Returns how many readings were kept.
    """
    now = clock.now()
    chain = [figure for figure in figures.all_figures() if figure.name in CHAIN]
    kept = [
        Trend(incident=incident, name=figure.name, at=now, value=value)
        for incident in incidents_in_force()
        for figure in chain
        if (value := figure.query(incident.pk).value) is not None
    ]
    Trend.objects.filter(at__lt=now - KEPT).delete()
    Trend.objects.bulk_create(kept)
    if kept:
        tell("board")
    return len(kept)
