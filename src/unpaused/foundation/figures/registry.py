"""Figures by name. A reading carries the ids of the records it was counted from, so that it can be opened."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from unpaused.kernel.errors import NotFound

Values = Mapping[str, float | None]
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

    A row holds number, what, url, branch_code (who may see that it is there) and needs (the permission to open it);
    `instead`, where there is any, is another (url, permission) for those who may not open it.
    `together(incident_id)` gives the values alone, of several figures of a room by name, in few queries: for boards.
    `within(incident_id, branches)` is the query over the records of these branches alone; None where it has none.
    """

    name: str
    label: Any
    unit: Unit
    query: Callable[[int], Reading]
    describe: Callable[[Sequence[int]], list[dict[str, Any]]]
    together: Callable[[int], Values] | None = None
    within: Callable[[int, Collection[str]], Reading] | None = None


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


def values_of(incident_id: int, names: Collection[str] | None = None) -> dict[str, float | None]:
    """What these figures say now, all where `names` is None, in their order; records behind them are not read."""
    wanted = [each for each in all_figures() if names is None or each.name in names]
    read = {each.together: each.together(incident_id) for each in wanted if each.together}
    return {
        each.name: read[each.together][each.name] if each.together else each.query(incident_id).value for each in wanted
    }
