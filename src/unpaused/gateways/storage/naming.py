"""What a stored file may be called, wherever it lies."""

import re

from unpaused.kernel.errors import Refused

_NAME = re.compile(r"(?!.*(^|/)\.)[A-Za-z0-9._\-]+(/[A-Za-z0-9._\-]+)*")


def checked(name: str) -> str:
    """The name, if it is one: `part/part/part`, no part beginning with a dot, 500 characters. Raises Refused."""
    if not _NAME.fullmatch(name) or len(name) > 500:
        raise Refused("storage.name", "The name of a stored file has plain letters, digits, dots and dashes.")
    return name
