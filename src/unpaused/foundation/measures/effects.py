"""What hangs on a measure: each capability says what it did under one of its own, and what would stay open if it ended.

As with figures, the room that knows declares a reader; config registers it; nobody asks upwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Under:
    """One measure of one incident. It held in [since, until), `until` None: it holds. Empty `products`: all."""

    incident_id: int
    measure_id: int
    type_name: str
    products: tuple[str, ...]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Effect:
    """A count with its words (lazily translated): what was "done" under the measure, or what it leaves "open"."""

    kind: Literal["done", "open"]
    label: Any
    count: int


Reader = Callable[[Under], Sequence[Effect]]
_readers: dict[str, Reader] = {}


def register(type_name: str, reader: Reader) -> None:
    """Called by config, once a measure type."""
    _readers[type_name] = reader


def effects_of(under: Under) -> list[Effect]:
    """In the capability's own order; empty where it says nothing."""
    reader = _readers.get(under.type_name)
    return list(reader(under)) if reader else []
