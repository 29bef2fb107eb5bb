"""What happened here, in the past tense. Ids only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListReceived:
    """A readable list was kept and waits to be screened."""

    list_id: int


@dataclass(frozen=True, slots=True)
class ListScreened:
    """Every row of a list has its outcome."""

    list_id: int


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """One chunk of new matches."""

    match_ids: list[int]


@dataclass(frozen=True, slots=True)
class MatchUndone:
    """A match turned out false; what it set off was withdrawn."""

    match_id: int


@dataclass(frozen=True, slots=True)
class ListDeleted:
    """The keys of a list and of its rows were destroyed."""

    list_id: int
