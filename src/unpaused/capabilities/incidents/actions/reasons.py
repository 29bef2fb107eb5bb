"""Reasons that go into the trail."""

from unpaused.kernel.errors import Refused

SHORTEST = 4


def reason_given(text: str, otherwise: Refused) -> str:
    """The reason, trimmed. Raises `otherwise` where there is none to speak of."""
    reason = text.strip()
    if len(reason) < SHORTEST:
        raise otherwise
    return reason
