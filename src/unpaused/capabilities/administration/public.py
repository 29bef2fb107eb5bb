"""The door of administration."""

from unpaused.capabilities.administration.actions.lending import end_lendings_of

__all__ = ["end_lendings_of"]
