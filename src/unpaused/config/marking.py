"""Messages that are said by the command line, before there are settings: Django's own mark would ask for them."""


def gettext_noop(message: str) -> str:
    """The message as it is: marked, so that it is translated where it is said."""
    return message
