"""What hangs on a measure: each capability says what it did under one of its own, and what would stay open if it ended.

As with figures, the room that knows declares its effects; config registers them; nobody asks upwards. An effect is
counted from records, and these can be opened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet

from unpaused.kernel.errors import NotFound


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
    """What was "done" under a measure, or what it leaves "open": a count with its words (lazily translated).

    `records(under)` selects the ids of what is counted, each once; `describe(ids)` gives the rows of the drill-down, as
    a figure's does (foundation/figures).
    """

    code: str
    kind: Literal["done", "open"]
    label: Any
    records: Callable[[Under], QuerySet[Any, int]]
    describe: Callable[[Sequence[int]], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Counted:
    """An effect with its count."""

    effect: Effect
    count: int

    @property
    def code(self) -> str:
        return self.effect.code

    @property
    def kind(self) -> str:
        return self.effect.kind

    @property
    def label(self) -> Any:
        return self.effect.label


_effects: dict[str, tuple[Effect, ...]] = {}


def register(type_name: str, effects: Sequence[Effect]) -> None:
    """Called by config, once a measure type."""
    _effects[type_name] = tuple(effects)


def declared(type_name: str) -> tuple[Effect, ...]:
    """In the capability's own order; empty where it says nothing."""
    return _effects.get(type_name, ())


def get(type_name: str, code: str) -> Effect:
    """Raises NotFound."""
    for effect in declared(type_name):
        if effect.code == code:
            return effect
    raise NotFound("effect.unknown", "This measure has no such effect.")


def effects_of(under: Under) -> list[Counted]:
    """Counted now, a query each."""
    return [Counted(effect, effect.records(under).count()) for effect in declared(under.type_name)]
