"""What a claim waits for, by its state, where nothing more special is known."""

from collections.abc import Mapping

_BY_STATE: Mapping[str, str] = {
    "opened": "event_not_stated",
    "stated": "not_submitted",
    "submitted": "decision",
    "referred": "examiner",
    "approved": "core_check",
    "checking": "bank_file",
    "instructed": "bank_answer",
    "rejected_by_bank": "payee_needed",
}


_HELD_BY_CHANGE = ("approved", "checking", "rejected_by_bank")
"""With an examiner a claim goes on while another account waits."""


def blocker(state: str, special: str, *, payee_change: bool = False) -> str:
    """A code; empty for a claim that has ended. `payee_change`: a change of account waits."""
    if payee_change and state in _HELD_BY_CHANGE:
        return "payee_change"
    return (special or _BY_STATE[state]) if state in _BY_STATE else ""
