"""Tables of incidents, playbooks, measures, the log book and alerts."""

from unpaused.capabilities.incidents.models.alert import Alert
from unpaused.capabilities.incidents.models.change import MeasureChange
from unpaused.capabilities.incidents.models.grant import Grant
from unpaused.capabilities.incidents.models.incident import Incident
from unpaused.capabilities.incidents.models.kinds import (
    NEVER_IN_FORCE,
    PROPERTY_KINDS,
    Grade,
    Kind,
    ResponseLevel,
    Status,
)
from unpaused.capabilities.incidents.models.logbook import Attachment, LogEntry
from unpaused.capabilities.incidents.models.measure import Measure
from unpaused.capabilities.incidents.models.playbook import Playbook
from unpaused.capabilities.incidents.models.rehearsal import Rehearsal

__all__ = [
    "NEVER_IN_FORCE",
    "PROPERTY_KINDS",
    "Alert",
    "Attachment",
    "Grade",
    "Grant",
    "Incident",
    "Kind",
    "LogEntry",
    "Measure",
    "MeasureChange",
    "Playbook",
    "Rehearsal",
    "ResponseLevel",
    "Status",
]
