"""Reads of incidents, of the measures that hold, of playbook files and of what was done."""

from unpaused.capabilities.incidents.queries.holding import Holding, holding, holdings, in_force, overruled, value_of
from unpaused.capabilities.incidents.queries.incidents import (
    all_incidents,
    get_incident,
    incident_for,
    incidents_in_force,
    measures_of,
)

__all__ = [
    "Holding",
    "all_incidents",
    "get_incident",
    "holding",
    "holdings",
    "in_force",
    "incident_for",
    "incidents_in_force",
    "measures_of",
    "overruled",
    "value_of",
]
