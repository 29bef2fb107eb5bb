"""A process in which one step is run and killed with SIGKILL at a chosen boundary: run as a module by test_killed.py.

It reads lines "step boundary" and answers each with "killed" or "done". For each line it forks; the child counts every
SQL statement, every commit, every question to the core and every change of a file, and kills itself just before the
boundary's turn. Nothing of the product knows of this.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import httpx

django.setup()

from django.db import connection  # noqa: E402  after the set-up, like all that knows a table

from unpaused.capabilities.claims.actions.ending_payee_change import release_due_changes  # noqa: E402
from unpaused.capabilities.claims.actions.instructing import instruct_waiting  # noqa: E402
from unpaused.capabilities.claims.actions.receiving import receive_bank  # noqa: E402
from unpaused.capabilities.claims.actions.writing_back import write_back_waiting  # noqa: E402

STEPS: dict[str, Callable[[], int]] = {
    "instruct_waiting": instruct_waiting,
    "receive_bank": receive_bank,
    "write_back_waiting": write_back_waiting,
    "release_due_changes": release_due_changes,
}


class Executioner:
    """Counts boundaries; at the chosen one the process dies, without a word to anyone."""

    def __init__(self, boundary: int) -> None:
        self._left = boundary

    def pass_by(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, owner: Any, name: str) -> None:
        """Every call of `owner.name` is a boundary."""
        original = getattr(owner, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.pass_by()
            return original(*args, **kwargs)

        setattr(owner, name, counted)

    def statement(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.pass_by()
        return execute(*args)


def _run(step: str, boundary: int) -> None:
    executioner = Executioner(boundary)
    connection.connect()
    executioner.watch(connection, "_commit")
    for owner, name in ((os, "link"), (os, "fsync"), (Path, "replace"), (httpx.Client, "send")):
        executioner.watch(owner, name)
    with connection.execute_wrapper(executioner.statement):
        STEPS[step]()


def _forked(step: str, boundary: int) -> bool:
    """Whether the child was killed; an error of its own ends this process too, so that the test sees it."""
    child = os.fork()
    if child == 0:
        _run(step, boundary)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        sys.exit(1)
    return False


def main() -> None:
    for line in sys.stdin:
        step, boundary = line.split()
        print("killed" if _forked(step, int(boundary)) else "done", flush=True)


if __name__ == "__main__":
    main()
