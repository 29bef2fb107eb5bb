"""What happened to incidents; others react through config/subscriptions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IncidentActivated:
    """The incident's measures, all of them, hold from now on: put in force by the second person, or countersigned."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class IncidentStoodDown:
    """The incident's measures hold no longer."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """One person alone put the safe measures in force, for two hours at most."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class IncidentLapsed:
    """Nobody countersigned in time: the measures that one person put in force hold no longer."""

    incident_id: int
