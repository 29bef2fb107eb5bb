"""Writes of screening: lists received, screened and deleted; rows decided; matches acted on and undone."""

from unpaused.capabilities.screening.actions.acting import act_on_matches
from unpaused.capabilities.screening.actions.calibrating import learn_calibrations
from unpaused.capabilities.screening.actions.clearing import clear_for_contact, settle_uninsured
from unpaused.capabilities.screening.actions.deciding import confirm_row, mark_unsure, reject_row, reopen_row
from unpaused.capabilities.screening.actions.deleting import delete_due_lists, delete_list
from unpaused.capabilities.screening.actions.naming_columns import name_columns
from unpaused.capabilities.screening.actions.receiving import receive_list
from unpaused.capabilities.screening.actions.rescreening import enqueue_rescreening, rescreen_list
from unpaused.capabilities.screening.actions.revealing import note_lookup, reveal_candidate, reveal_fact
from unpaused.capabilities.screening.actions.screening import screen_list
from unpaused.capabilities.screening.actions.spot_checking import draw_spot_checks, say_right
from unpaused.capabilities.screening.actions.taking_sheets import take_sheet
from unpaused.capabilities.screening.actions.undoing import undo_match

__all__ = [
    "act_on_matches",
    "clear_for_contact",
    "confirm_row",
    "delete_due_lists",
    "delete_list",
    "draw_spot_checks",
    "enqueue_rescreening",
    "learn_calibrations",
    "mark_unsure",
    "name_columns",
    "note_lookup",
    "receive_list",
    "reject_row",
    "reopen_row",
    "rescreen_list",
    "reveal_candidate",
    "reveal_fact",
    "say_right",
    "screen_list",
    "settle_uninsured",
    "take_sheet",
    "undo_match",
]
