"""Writes of filings."""

from unpaused.capabilities.filings.actions.drafting import correct, discard, draft, read_anew, write
from unpaused.capabilities.filings.actions.routing import accept, hand_over, send_back
from unpaused.capabilities.filings.actions.signing import sign

__all__ = ["accept", "correct", "discard", "draft", "hand_over", "read_anew", "send_back", "sign", "write"]
