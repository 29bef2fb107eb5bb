"""What is open when a shift ends, and the hand-overs there were."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from unpaused.capabilities.command.models import HandOver, OpenEnd
from unpaused.capabilities.command.queries.open_ends import sums_by, tallies
from unpaused.capabilities.command.rules import OWNERS
from unpaused.capabilities.incidents.public import (
    Incident,
    MeasureChange,
    Status,
    all_incidents,
    incidents_in_force,
    waiting_changes,
)
from unpaused.foundation.privacy import sealing
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound

NOTES = "command.hand_over"
SOON = timedelta(hours=12)
DueOf = Callable[[int], Sequence[datetime]]
"""By incident, when clocks of rooms above this one run out, the least time left first."""


def what_is_open(due_of: DueOf = lambda _: ()) -> dict[str, Any]:
    """Plain values: each incident in force, and each that is over with people not settled, its open ends by blocker
    and owner, what is overdue and what falls due in the next twelve hours, deadlines of other rooms among it; and what
    waits for a second person. The table of open ends must have been caught up."""
    now = clock.now()
    running = incidents_in_force()
    return {
        "incidents": [
            *(_incident(incident, now, due_of) for incident in running),
            *(_incident(incident, now, due_of, over=True) for incident in _over({incident.pk for incident in running})),
        ],
        "waiting": [_waiting(incident) for incident in all_incidents().filter(status=Status.DRAFT)[:50]],
    }


def hand_overs() -> QuerySet[HandOver]:
    """Newest first."""
    return HandOver.objects.select_related("from_user", "to_user").order_by("-at", "-pk")


def hand_overs_of(incident_id: int) -> QuerySet[HandOver]:
    """Those by which this incident was handed on, newest first."""
    return hand_overs().filter(facts__incidents__contains=[{"id": incident_id}])


def get_hand_over(hand_over_id: int) -> HandOver:
    """Raises NotFound."""
    found = HandOver.objects.select_related("from_user", "to_user", "subject").filter(pk=hand_over_id).first()
    if found is None:
        raise NotFound("command.no_hand_over", "There is no such hand-over.")
    return found


def notes_of(hand_over: HandOver) -> str:
    return sealing.unseal(hand_over.subject, NOTES, bytes(hand_over.notes))


def waiting_for(user_id: int) -> int:
    """How many hand-overs this person has not acknowledged."""
    return HandOver.objects.filter(to_user_id=user_id, acknowledged_at__isnull=True).count()


def _over(running: Collection[int]) -> QuerySet[Incident]:
    """Nobody drops out with a stand-down: their incidents are handed over until the last one is settled."""
    return all_incidents().filter(pk__in=OpenEnd.objects.values("incident_id")).exclude(pk__in=running)


def _incident(incident: Incident, now: datetime, due_of: DueOf, *, over: bool = False) -> dict[str, Any]:
    counted = tallies([incident.pk], branches=None)
    ends = OpenEnd.objects.filter(incident_id=incident.pk)
    return {
        "id": incident.pk,
        "number": incident.number,
        "title": incident.title,
        "over": over,
        "since": incident.since.isoformat(),
        "lapses_at": incident.lapses_at.isoformat() if incident.lapses_at and not over else None,
        "stand_down_asked": not over and incident.stand_down_asked_by_id is not None,
        "open": sum(each.lines for each in counted),
        "by_blocker": _pairs(sums_by(counted, lambda each: each.blocker)),
        "by_owner": _pairs(sums_by(counted, lambda each: each.owner, OWNERS)),
        "overdue": ends.filter(due_at__lt=now).count(),
        "due_soon": ends.filter(due_at__gte=now, due_at__lt=now + SOON).count(),
        "changes": [] if over else [_change(each) for each in waiting_changes(incident.pk)],
        "elsewhere": _elsewhere(due_of(incident.pk), now),
    }


def _change(change: MeasureChange) -> dict[str, Any]:
    """One that a second person must decide; in codes, since the next one may read another language."""
    of = change.measure.type_name if change.measure else change.said.get("type_name", "")
    return {"kind": change.kind, "of": of, "ends_at": change.alone_until.isoformat() if change.alone_until else None}


def _elsewhere(due: Sequence[datetime], now: datetime) -> dict[str, Any]:
    """Clocks of rooms above this one, such as reports to the regulator."""
    return {
        "over": sum(each <= now for each in due),
        "soon": sum(now < each <= now + SOON for each in due),
        "next": due[0].isoformat() if due else None,
    }


def _pairs(counts: dict[str, int]) -> Sequence[tuple[str, int]]:
    """JSON objects have no order of their own; the chain's order matters."""
    return list(counts.items())


def _waiting(incident: Incident) -> dict[str, Any]:
    return {"id": incident.pk, "number": incident.number, "title": incident.title}
