"""Tables of screening."""

from unpaused.capabilities.screening.models.calibrations import KindCalibration
from unpaused.capabilities.screening.models.lists import KnownColumn, ListKind, ListState, PeopleList
from unpaused.capabilities.screening.models.matches import Cover, Match, MatchState
from unpaused.capabilities.screening.models.rows import Candidate, ListRow, RowState
from unpaused.capabilities.screening.models.spot_checks import SpotCheck

__all__ = [
    "Candidate",
    "Cover",
    "KindCalibration",
    "KnownColumn",
    "ListKind",
    "ListRow",
    "ListState",
    "Match",
    "MatchState",
    "PeopleList",
    "RowState",
    "SpotCheck",
]
