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
from unpaused.capabilities.screening.queries.found import (
    Found,
    Waiting,
    found,
    found_among,
    found_between,
    last_ids,
    waiting_among,
    waiting_between,
    waiting_review,
)
from unpaused.capabilities.screening.queries.grounds import GROUNDS
from unpaused.capabilities.screening.queries.tracing import match_numbered, numbers_of_rows, row_numbered, traces_of

__all__ = [
    "GROUNDS",
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
    "found_among",
    "found_between",
    "last_ids",
    "mark_unsure",
    "match_numbered",
    "numbers_of_rows",
    "receive_list",
    "reject_row",
    "row_numbered",
    "screen_list",
    "settle_uninsured",
    "traces_of",
    "undo_match",
    "waiting_among",
    "waiting_between",
    "waiting_review",
]
