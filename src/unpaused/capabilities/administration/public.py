"""The door of administration."""

from unpaused.capabilities.administration.actions.deliveries import announce, anybody_told
from unpaused.capabilities.administration.actions.lending import end_lendings_of

__all__ = ["announce", "anybody_told", "end_lendings_of"]
