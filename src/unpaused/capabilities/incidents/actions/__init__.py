"""Declaring, activating, standing down; storing playbooks."""

from unpaused.capabilities.incidents.actions.activating import activate
from unpaused.capabilities.incidents.actions.declaring import declare
from unpaused.capabilities.incidents.actions.standing_down import propose_stand_down, stand_down

__all__ = ["activate", "declare", "propose_stand_down", "stand_down"]
