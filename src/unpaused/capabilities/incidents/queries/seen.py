"""Marks of what the pages for the second person show."""

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.rules.seen import mark


def mark_of_draft(incident: Incident) -> str:
    """Of everything that putting in force decides: where, when, what and by which playbook."""
    return mark(
        {
            "title": incident.title,
            "kind": incident.kind,
            "areas": incident.areas,
            "since": incident.since.isoformat(),
            "until": incident.until and incident.until.isoformat(),
            "playbook": incident.playbook_id,
        }
    )


def mark_of_stand_down(incident: Incident) -> str:
    """Of the request as it stands: who asked when, and what ends or runs out."""
    return mark(
        {
            "by": incident.stand_down_asked_by_id,
            "at": incident.stand_down_asked_at and incident.stand_down_asked_at.isoformat(),
            "plan": incident.stand_down_plan,
        }
    )
