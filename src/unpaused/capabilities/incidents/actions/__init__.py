"""Declaring, activating, standing down; storing playbooks."""

from unpaused.capabilities.incidents.actions.activating import activate
from unpaused.capabilities.incidents.actions.breaking_glass import break_glass, countersign, lapse_overdue
from unpaused.capabilities.incidents.actions.declaring import declare
from unpaused.capabilities.incidents.actions.standing_down import propose_stand_down, stand_down

__all__ = [
    "activate",
    "break_glass",
    "countersign",
    "declare",
    "lapse_overdue",
    "propose_stand_down",
    "stand_down",
]
