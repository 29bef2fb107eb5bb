"""The door of incidents: what holds here and now, and which incident it comes from.

A capability asks `value_of` its own measure type and gets a typed value; it never asks whether there is an emergency.
"""

from unpaused.capabilities.incidents.actions import (
    activate,
    break_glass,
    countersign,
    declare,
    propose_stand_down,
    stand_down,
)
from unpaused.capabilities.incidents.events import GlassBroken, IncidentActivated, IncidentLapsed, IncidentStoodDown
from unpaused.capabilities.incidents.models import Incident, Kind, Status
from unpaused.capabilities.incidents.queries import (
    Holding,
    all_incidents,
    get_incident,
    holding,
    holdings,
    in_force,
    incident_for,
    incidents_in_force,
    value_of,
)
from unpaused.capabilities.incidents.queries.places import area_in_words, areas_in_words
from unpaused.capabilities.incidents.rules.holding import InForce, Source

__all__ = [
    "GlassBroken",
    "Holding",
    "InForce",
    "Incident",
    "IncidentActivated",
    "IncidentLapsed",
    "IncidentStoodDown",
    "Kind",
    "Source",
    "Status",
    "activate",
    "all_incidents",
    "area_in_words",
    "areas_in_words",
    "break_glass",
    "countersign",
    "declare",
    "get_incident",
    "holding",
    "holdings",
    "in_force",
    "incident_for",
    "incidents_in_force",
    "propose_stand_down",
    "stand_down",
    "value_of",
]
