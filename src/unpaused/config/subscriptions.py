"""Every wire from an event to the action that follows it: read this file to know what sets off what."""

from collections.abc import Callable
from typing import Any

Wire = tuple[type[Any], Callable[[Any], None]]

WIRES: tuple[Wire, ...] = ()
