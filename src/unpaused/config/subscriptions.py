"""Every wire from an event to the action that follows it: read this file to know what sets off what."""

from collections.abc import Callable
from typing import Any

from unpaused.capabilities.screening import public as screening

Wire = tuple[type[Any], Callable[[Any], None]]

WIRES: tuple[Wire, ...] = (
    # People were found: a case for each, and for those cleared a task and neutral messages.
    (screening.PeopleFound, screening.act_on_matches),
)
