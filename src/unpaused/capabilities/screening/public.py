"""The door of screening: lists come in, people found and rows that wait are counted."""

from unpaused.capabilities.screening.actions import (
    act_on_matches,
    clear_for_contact,
    confirm_row,
    delete_list,
    mark_unsure,
    receive_list,
    reject_row,
    screen_list,
    settle_uninsured,
    undo_match,
)
from unpaused.capabilities.screening.events import (
    ListDeleted,
    ListReceived,
    ListScreened,
    MatchUndone,
    PeopleFound,
)
from unpaused.capabilities.screening.models import ListKind, ListState, Match, PeopleList, RowState
from unpaused.capabilities.screening.queries.found import Found, Waiting, found, waiting_review

__all__ = [
    "Found",
    "ListDeleted",
    "ListKind",
    "ListReceived",
    "ListScreened",
    "ListState",
    "Match",
    "MatchUndone",
    "PeopleFound",
    "PeopleList",
    "RowState",
    "Waiting",
    "act_on_matches",
    "clear_for_contact",
    "confirm_row",
    "delete_list",
    "found",
    "mark_unsure",
    "receive_list",
    "reject_row",
    "screen_list",
    "settle_uninsured",
    "undo_match",
    "waiting_review",
]
