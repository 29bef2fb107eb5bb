"""A worker that dies by SIGKILL at a named point of a list.

`python -m ...killed_worker POINT LIST_ID`; POINT: looked (nothing written yet), second_chunk (the first chunk is
committed, the rows of the second are written and not committed), screened (all committed, nothing acted on),
cases (cases opened, nobody contacted, not committed).
"""

import os
import signal
import sys
from typing import Any

import django

django.setup()

from unpaused.capabilities.screening import actions  # noqa: E402  settings come first
from unpaused.capabilities.screening.actions import acting, screening  # noqa: E402
from unpaused.capabilities.screening.tests import making  # noqa: E402

screening.CHUNK = 10


def _die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_in_the_second() -> Any:
    whole, calls = screening.insert_candidates, []

    def insert(*given: Any) -> None:
        whole(*given)
        calls.append(given)
        if len(calls) == 2:
            _die()

    return insert


def main(point: str, list_id: int) -> None:
    if point == "looked":
        screening._store_next_chunk = _die
    if point == "second_chunk":
        screening.insert_candidates = _die_in_the_second()
    if point == "cases":
        acting.contact = _die
    actions.screen_list(list_id=list_id)
    if point == "screened":
        _die()
    making.deliver()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
