"""Drafting, activating, standing down; what changes while an incident runs; the log book; alerts; rehearsals."""

from unpaused.capabilities.incidents.actions.activating import activate
from unpaused.capabilities.incidents.actions.alerts import Received, receive_alert
from unpaused.capabilities.incidents.actions.approving_playbooks import (
    approve_playbook,
    retire_playbook,
    upload_playbook,
)
from unpaused.capabilities.incidents.actions.breaking_glass import break_glass, countersign, lapse_overdue
from unpaused.capabilities.incidents.actions.changing import (
    NewMeasure,
    ask_to_add,
    ask_to_change,
    ask_to_end,
    ask_to_prolong,
    ask_to_widen,
)
from unpaused.capabilities.incidents.actions.confirming_changes import confirm_change, prolong_alone, withdraw_change
from unpaused.capabilities.incidents.actions.declaring import declare
from unpaused.capabilities.incidents.actions.editing import (
    cancel_draft,
    edit_draft,
    hand_to,
    move_day,
    move_end,
    set_grade,
    set_response_level,
)
from unpaused.capabilities.incidents.actions.granting import (
    Case,
    apply_for_grant,
    end_grants,
    give_grant,
    refuse_grant,
)
from unpaused.capabilities.incidents.actions.logbook import attach, note_opened, write_entry
from unpaused.capabilities.incidents.actions.rehearsing import ask_rehearsal, compute_rehearsal
from unpaused.capabilities.incidents.actions.standing_down import propose_stand_down, stand_down, withdraw_stand_down

__all__ = [
    "Case",
    "NewMeasure",
    "Received",
    "activate",
    "apply_for_grant",
    "approve_playbook",
    "ask_rehearsal",
    "ask_to_add",
    "ask_to_change",
    "ask_to_end",
    "ask_to_prolong",
    "ask_to_widen",
    "attach",
    "break_glass",
    "cancel_draft",
    "compute_rehearsal",
    "confirm_change",
    "countersign",
    "declare",
    "edit_draft",
    "end_grants",
    "give_grant",
    "hand_to",
    "lapse_overdue",
    "move_day",
    "move_end",
    "note_opened",
    "prolong_alone",
    "propose_stand_down",
    "receive_alert",
    "refuse_grant",
    "retire_playbook",
    "set_grade",
    "set_response_level",
    "stand_down",
    "upload_playbook",
    "withdraw_change",
    "withdraw_stand_down",
    "write_entry",
]
