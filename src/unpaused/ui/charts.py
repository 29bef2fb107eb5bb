"""Geometry of the small charts that the server draws; each is shown with its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. `share` is its length in percent of the longest."""

    label: str
    value: float
    share: float
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a 640 x 180 drawing; lengths in its units."""

    label: str
    value: float
    x: float
    y: float
    width: float
    height: float
    show_label: bool


WIDTH, HEIGHT, FOOT, HEAD = 640.0, 180.0, 20.0, 16.0
LABELS = 8
"""More labels than this under the columns would run into each other."""


def bars(rows: Sequence[Mapping[str, object]]) -> list[Bar]:
    """Rows of `label`, `value`, and if wanted `href`, `tone`."""
    longest = max((_value(row) for row in rows), default=0) or 1
    return [
        Bar(
            str(row["label"]),
            _value(row),
            round(100 * _value(row) / longest, 2),
            str(row.get("href", "")),
            str(row.get("tone", "")),
        )
        for row in rows
    ]


def columns(rows: Sequence[Mapping[str, object]]) -> list[Column]:
    """Rows of `label` and `value` in the order of time."""
    highest = max((_value(row) for row in rows), default=0) or 1
    step = WIDTH / max(1, len(rows))
    every = -(-len(rows) // LABELS)
    return [
        _column(index, str(row["label"]), _value(row), highest, step, index % every == 0)
        for index, row in enumerate(rows)
    ]


def _column(index: int, label: str, value: float, highest: float, step: float, show: bool) -> Column:
    height = round((HEIGHT - FOOT - HEAD) * value / highest, 1)
    width = round(min(step * 0.72, 48), 1)
    x = round(index * step + (step - width) / 2, 1)
    return Column(label, value, x, round(HEIGHT - FOOT - height, 1), width, height, show)


def line(values: Sequence[float], width: float = 144, height: float = 24) -> str:
    """Points of a polyline through all values, for the trend beside a figure; "" with fewer than two."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = width / (len(values) - 1)
    return " ".join(
        f"{index * step:.1f},{height - 2 - (height - 4) * (value - low) / span:.1f}"
        for index, value in enumerate(values)
    )


def _value(row: Mapping[str, object]) -> float:
    value = row["value"]
    if not isinstance(value, int | float):
        raise TypeError(f"a chart draws numbers, not {value!r}")
    return value
