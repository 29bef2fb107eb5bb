"""Pure decisions of command: what blocks somebody, and who owns it."""

from unpaused.capabilities.command.rules.blockers import (
    BLOCKERS,
    OWNERS,
    Blocked,
    blocker_of,
    hangs_on_contact,
    reached_at,
)
from unpaused.capabilities.command.rules.states import Standing

__all__ = ["BLOCKERS", "OWNERS", "Blocked", "Standing", "blocker_of", "hangs_on_contact", "reached_at"]
