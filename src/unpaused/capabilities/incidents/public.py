"""The door of incidents: what holds here and now, and which incident it comes from.

A capability asks `value_of` its own measure type and gets a typed value; it never asks whether there is an emergency.
"""

from unpaused.capabilities.incidents.actions import (
    Case,
    NewMeasure,
    Received,
    activate,
    apply_for_grant,
    ask_to_add,
    ask_to_change,
    ask_to_end,
    ask_to_prolong,
    ask_to_widen,
    attach,
    break_glass,
    cancel_draft,
    confirm_change,
    countersign,
    declare,
    edit_draft,
    end_grants,
    give_grant,
    hand_to,
    move_day,
    move_end,
    prolong_alone,
    propose_stand_down,
    receive_alert,
    refuse_grant,
    set_grade,
    set_response_level,
    stand_down,
    withdraw_change,
    withdraw_stand_down,
    write_entry,
)
from unpaused.capabilities.incidents.actions.drafting import checked_areas
from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.events import GlassBroken, IncidentActivated, IncidentLapsed, IncidentStoodDown
from unpaused.capabilities.incidents.models import (
    NEVER_IN_FORCE,
    PROPERTY_KINDS,
    Incident,
    Kind,
    Measure,
    MeasureChange,
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
from unpaused.capabilities.incidents.queries.alone import held_alone
from unpaused.capabilities.incidents.queries.calendar import working_calendar
from unpaused.capabilities.incidents.queries.changes import waiting_changes
from unpaused.capabilities.incidents.queries.effects import UnderMeasure, effects_of_measures
from unpaused.capabilities.incidents.queries.grants import GrantShown, grant_of_case, granted, grants_of_case
from unpaused.capabilities.incidents.queries.incidents import measures_of
from unpaused.capabilities.incidents.queries.notices import announcements, notices_of
from unpaused.capabilities.incidents.queries.people import commanders
from unpaused.capabilities.incidents.queries.places import area_in_words, areas_in_words
from unpaused.capabilities.incidents.queries.rehearsing import assumed_for, computed, days_of, said
from unpaused.capabilities.incidents.queries.wall import check_reach
from unpaused.capabilities.incidents.queries.words import label_of, value_in_words
from unpaused.capabilities.incidents.rules.holding import InForce, Source
from unpaused.capabilities.incidents.rules.playbook import UNFILED, Notice, Plan, PlaybookRefused

__all__ = [
    "NEVER_IN_FORCE",
    "PROPERTY_KINDS",
    "UNFILED",
    "Case",
    "GlassBroken",
    "GrantShown",
    "Holding",
    "InForce",
    "Incident",
    "IncidentActivated",
    "IncidentLapsed",
    "IncidentStoodDown",
    "Kind",
    "Measure",
    "MeasureChange",
    "NewMeasure",
    "Notice",
    "Plan",
    "PlaybookRefused",
    "Received",
    "Source",
    "Status",
    "UnderMeasure",
    "activate",
    "alerts_of",
    "all_incidents",
    "announcements",
    "apply_for_grant",
    "area_in_words",
    "areas_in_words",
    "ask_to_add",
    "ask_to_change",
    "ask_to_end",
    "ask_to_prolong",
    "ask_to_widen",
    "assumed_for",
    "attach",
    "break_glass",
    "cancel_draft",
    "check_reach",
    "checked_areas",
    "commanders",
    "computed",
    "confirm_change",
    "countersign",
    "days_of",
    "declare",
    "edit_draft",
    "effects_of_measures",
    "end_grants",
    "get_incident",
    "give_grant",
    "grant_of_case",
    "granted",
    "grants_of_case",
    "hand_to",
    "held_alone",
    "holding",
    "holdings",
    "in_force",
    "incident_for",
    "incidents_in_force",
    "label_of",
    "measures_of",
    "move_day",
    "move_end",
    "notices_of",
    "plan_of",
    "prolong_alone",
    "propose_stand_down",
    "receive_alert",
    "refuse_grant",
    "said",
    "set_grade",
    "set_response_level",
    "stand_down",
    "value_in_words",
    "value_of",
    "waiting_changes",
    "withdraw_change",
    "withdraw_stand_down",
    "working_calendar",
    "write_entry",
]
