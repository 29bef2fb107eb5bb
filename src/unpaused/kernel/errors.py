"""Errors that a person may see.

`message` is English with `{named}` places and doubles as the key of its translation; the pages and the
command line translate it and fill the places. Nothing personal belongs into `params`: errors are logged.
"""


class UnpausedError(Exception):
    """Base of all errors that are meant for people. `code` is stable, for programs."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        self.code = code
        self.message = message
        self.params = params
        super().__init__(message.format(**params) if params else message)


class Refused(UnpausedError):
    """What was asked for is not possible as it was asked; the message says what to do instead."""


class NotFound(UnpausedError):
    """What was asked for is not there, or not for the one who asks: the answer does not say which of the two."""


class NotPermitted(UnpausedError):
    """The one who asks may not do this, or not here."""


class Unavailable(UnpausedError):
    """A party outside (bank, core, message centre) does not answer. Trying again later may help."""


class OutcomeUnknown(Unavailable):
    """A party outside may or may not have done what was asked: ask it before trying again."""
