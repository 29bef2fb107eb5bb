"""Ending an incident: one person asks, another confirms."""

from django.db import transaction

from unpaused.capabilities.incidents.actions.locking import locked
from unpaused.capabilities.incidents.actions.reasons import reason_given
from unpaused.capabilities.incidents.events import IncidentStoodDown
from unpaused.capabilities.incidents.models import Incident, Status
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@transaction.atomic
def propose_stand_down(*, by: User, incident_id: int, reason: str) -> Incident:
    """Asks for the end of an incident. Nothing changes until another person confirms. Raises NotPermitted, Refused."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id)
    _check_in_force(incident)
    if incident.stand_down_asked_by_id is not None:
        raise Refused("incidents.stand_down_asked", "The stand-down was asked for already: a second person confirms.")
    why = reason_given(reason, Refused("incidents.reason", "Say why the incident can be stood down."))
    incident.stand_down_asked_by, incident.stand_down_asked_at = by, clock.now()
    incident.save(update_fields=["stand_down_asked_by", "stand_down_asked_at"])
    trail.record(by=Actor.staff(by), action="incidents.propose_stand_down", on=("incident", incident.pk), reason=why)
    tell("board")
    return incident


@transaction.atomic
def stand_down(*, by: User, incident_id: int) -> Incident:
    """Ends an incident and all its measures. Raises NotPermitted, Refused (not asked for; the same person)."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id)
    _check_in_force(incident)
    if incident.stand_down_asked_by_id is None:
        raise Refused(
            "incidents.stand_down_not_asked", "First one person asks for the stand-down, then another confirms."
        )
    if incident.stand_down_asked_by_id == by.pk:
        raise Refused("incidents.stand_down_second", "A second person must confirm the stand-down.")
    incident.status, incident.stood_down_by, incident.stood_down_at = Status.STOOD_DOWN, by, clock.now()
    incident.save(update_fields=["status", "stood_down_by", "stood_down_at"])
    trail.record(by=Actor.staff(by), action="incidents.stand_down", on=("incident", incident.pk))
    bus.publish(IncidentStoodDown(incident_id=incident.pk))
    tell("board")
    return incident


def _check_in_force(incident: Incident) -> None:
    if incident.status_now != Status.IN_FORCE:
        raise Refused("incidents.not_in_force", "Only an incident in force can be stood down.")
