"""The door of incidents: what holds here and now, and which incident it comes from.

A capability asks `value_of` its own measure type and gets a typed value; it never asks whether there is an emergency.
"""

from unpaused.capabilities.incidents.actions import (
    Received,
    activate,
    attach,
    break_glass,
    cancel_draft,
    countersign,
    declare,
    edit_draft,
    hand_to,
    move_day,
    propose_stand_down,
    receive_alert,
    set_grade,
    set_response_level,
    stand_down,
    withdraw_stand_down,
    write_entry,
)
from unpaused.capabilities.incidents.events import GlassBroken, IncidentActivated, IncidentLapsed, IncidentStoodDown
from unpaused.capabilities.incidents.models import (
    NEVER_IN_FORCE,
    PROPERTY_KINDS,
    Incident,
    Kind,
    Measure,
    Status,
)
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
from unpaused.capabilities.incidents.queries.alerts import alerts_of
from unpaused.capabilities.incidents.queries.calendar import working_calendar
from unpaused.capabilities.incidents.queries.effects import UnderMeasure, effects_of_measures
from unpaused.capabilities.incidents.queries.incidents import measures_of
from unpaused.capabilities.incidents.queries.people import commanders
from unpaused.capabilities.incidents.queries.places import area_in_words, areas_in_words
from unpaused.capabilities.incidents.queries.wall import check_reach
from unpaused.capabilities.incidents.queries.words import label_of, value_in_words
from unpaused.capabilities.incidents.rules.holding import InForce, Source

__all__ = [
    "NEVER_IN_FORCE",
    "PROPERTY_KINDS",
    "GlassBroken",
    "Holding",
    "InForce",
    "Incident",
    "IncidentActivated",
    "IncidentLapsed",
    "IncidentStoodDown",
    "Kind",
    "Measure",
    "Received",
    "Source",
    "Status",
    "UnderMeasure",
    "activate",
    "alerts_of",
    "all_incidents",
    "area_in_words",
    "areas_in_words",
    "attach",
    "break_glass",
    "cancel_draft",
    "check_reach",
    "commanders",
    "countersign",
    "declare",
    "edit_draft",
    "effects_of_measures",
    "get_incident",
    "hand_to",
    "holding",
    "holdings",
    "in_force",
    "incident_for",
    "incidents_in_force",
    "label_of",
    "measures_of",
    "move_day",
    "propose_stand_down",
    "receive_alert",
    "set_grade",
    "set_response_level",
    "stand_down",
    "value_in_words",
    "value_of",
    "withdraw_stand_down",
    "working_calendar",
    "write_entry",
]
