"""What happened to incidents; others react through config/subscriptions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IncidentActivated:
    """The incident's measures hold from now on."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class IncidentStoodDown:
    """The incident's measures hold no longer."""

    incident_id: int
