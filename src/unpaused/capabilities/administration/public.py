"""The door of administration."""

from unpaused.capabilities.administration.actions.deliveries import announce, anybody_told
from unpaused.capabilities.administration.actions.lending import end_lendings_of
from unpaused.capabilities.administration.actions.owner import ENOUGH, FromTerminal, create_from_terminal

__all__ = ["ENOUGH", "FromTerminal", "announce", "anybody_told", "create_from_terminal", "end_lendings_of"]
