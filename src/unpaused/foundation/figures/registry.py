"""Figures by name. A reading carries the ids of the records it was counted from, so that it can be opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from unpaused.kernel.errors import NotFound

Unit = Literal["people", "claims", "messages", "tasks", "rows", "fen", "seconds", "share"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A value (int; seconds and shares may be float; None: nothing to state yet) and the records behind it."""

    value: float | None
    record_type: str
    record_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Figure:
    """`query(incident_id)` reads it now; `describe(record_ids)` gives rows for the drill-down.

    A row holds number, what, url, branch_code (who may see that it is there) and needs (the permission to open it).
    """

    name: str
    label: Any
    unit: Unit
    query: Callable[[int], Reading]
    describe: Callable[[Sequence[int]], list[dict[str, Any]]]


_figures: dict[str, Figure] = {}


def register(figure: Figure) -> None:
    _figures[figure.name] = figure


def get(name: str) -> Figure:
    """Raises NotFound."""
    try:
        return _figures[name]
    except KeyError:
        raise NotFound("figure.unknown", "There is no figure named {name}.", name=name) from None


def all_figures() -> list[Figure]:
    """In the order in which config registered them: the order of the chain."""
    return list(_figures.values())
