"""Reads of incidents."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from unpaused.capabilities.incidents.models import Incident, Measure, Status
from unpaused.foundation.areas import contains
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound

PEOPLE = ("owner", "declared_by", "activated_by", "glass_broken_by", "stand_down_asked_by", "stood_down_by")


def incidents_in_force() -> list[Incident]:
    """Oldest activation first."""
    return list(running().order_by("activated_at", "pk"))


def running() -> QuerySet[Incident]:
    """Those in force now; one that lapsed a second ago is not among them, whatever its row still says."""
    return Incident.objects.filter(stands_at(clock.now()), status=Status.IN_FORCE)


def incident_for(area_code: str | None, at: datetime | None = None) -> Incident | None:
    """The incident that covers a place at a moment: the one with the narrowest area, then the oldest."""
    moment = at or clock.now()
    covering = [
        incident
        for incident in Incident.objects.filter(_active_at(moment)).order_by("activated_at", "pk")
        if area_code is None or any(contains(area, area_code) for area in incident.areas)
    ]
    return max(covering, key=lambda incident: _closeness(incident, area_code), default=None)


def get_incident(incident_id: int) -> Incident:
    """With its playbook and people. Raises NotFound."""
    found = Incident.objects.select_related("playbook", "subject", *PEOPLE).filter(pk=incident_id).first()
    if found is None:
        raise NotFound("incidents.unknown", "There is no such incident.")
    return found


def all_incidents() -> QuerySet[Incident]:
    """For the worklist: newest first, with `measures_count`."""
    return (
        Incident.objects.select_related("playbook", "declared_by", "glass_broken_by")
        .annotate(measures_count=Count("measures"))
        .order_by("-pk")
    )


def measures_of(incident_id: int) -> list[Measure]:
    measures = Measure.objects.filter(incident_id=incident_id).select_related("incident")
    return list(measures.order_by("type_name", "pk"))


def _active_at(moment: datetime) -> Q:
    """An incident that was activated, has begun, and has not ended by `moment`."""
    open_ended = Q(until__isnull=True) | Q(until__gt=moment)
    return Q(since__lte=moment) & open_ended & stands_at(moment)


def stands_at(moment: datetime, path: str = "") -> Q:
    """Activated, and neither stood down nor lapsed by then. `path` leads to the incident ("incident__")."""
    return (
        Q((f"{path}activated_at__isnull", False))
        & (Q((f"{path}stood_down_at__isnull", True)) | Q((f"{path}stood_down_at__gt", moment)))
        & (Q((f"{path}lapses_at__isnull", True)) | Q((f"{path}lapses_at__gt", moment)))
    )


def _closeness(incident: Incident, area_code: str | None) -> int:
    """How many digits of the place's code the incident's nearest area says."""
    if area_code is None:
        return 0
    return max(len(area.rstrip("0")) for area in incident.areas if contains(area, area_code))
