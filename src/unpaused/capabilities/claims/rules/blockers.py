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


def blocker(state: str, special: str) -> str:
    """A code; empty for a claim that has ended."""
    return (special or _BY_STATE[state]) if state in _BY_STATE else ""
