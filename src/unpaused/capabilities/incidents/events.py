"""What happened to incidents; others react through config/subscriptions.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfIncident:
    """What one thing happened to."""

    incident_id: int


class IncidentActivated(OfIncident):
    """The incident's measures, all of them, hold from now on: put in force by the second person, or countersigned."""


class IncidentStoodDown(OfIncident):
    """The incident's measures hold no longer."""


class GlassBroken(OfIncident):
    """One person alone put the safe measures in force, for two hours at most."""


class IncidentLapsed(OfIncident):
    """Nobody countersigned in time: the measures that one person put in force hold no longer."""
