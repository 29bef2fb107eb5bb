"""Drafting, activating, standing down; what changes while an incident runs; the log book; alerts."""

from unpaused.capabilities.incidents.actions.activating import activate
from unpaused.capabilities.incidents.actions.alerts import Received, receive_alert
from unpaused.capabilities.incidents.actions.approving_playbooks import (
    approve_playbook,
    retire_playbook,
    upload_playbook,
)
from unpaused.capabilities.incidents.actions.breaking_glass import break_glass, countersign, lapse_overdue
from unpaused.capabilities.incidents.actions.declaring import declare
from unpaused.capabilities.incidents.actions.editing import (
    cancel_draft,
    edit_draft,
    hand_to,
    move_day,
    set_grade,
    set_response_level,
)
from unpaused.capabilities.incidents.actions.logbook import attach, note_opened, write_entry
from unpaused.capabilities.incidents.actions.standing_down import propose_stand_down, stand_down, withdraw_stand_down

__all__ = [
    "Received",
    "activate",
    "approve_playbook",
    "attach",
    "break_glass",
    "cancel_draft",
    "countersign",
    "declare",
    "edit_draft",
    "hand_to",
    "lapse_overdue",
    "move_day",
    "note_opened",
    "propose_stand_down",
    "receive_alert",
    "retire_playbook",
    "set_grade",
    "set_response_level",
    "stand_down",
    "upload_playbook",
    "withdraw_stand_down",
    "write_entry",
]
