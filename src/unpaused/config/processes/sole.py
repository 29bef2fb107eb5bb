"""One installation at a time in one private folder: a second start is refused before it touches anything."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unpaused.kernel.errors import Refused

_FILE = "running.lock"


@contextmanager
def sole(home: Path) -> Iterator[None]:
    """Holds the folder until the block ends, or until this process does, however it ends.

    Raises Refused, naming the process, where another one holds it.
    """
    with (home / _FILE).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise Refused(
                "home.taken",
                "Unpaused is running in {folder} already (process {process}). Stop that one first, or set "
                "UNPAUSED_HOME to another folder.",
                folder=str(home),
                process=file.read().strip() or "?",
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
