"""Geometry of the small charts that the server draws; each is shown with its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. `share` is its length in percent of the longest, written for SVG (never with a decimal comma)."""

    label: str
    value: float
    share: str
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a drawing 180 px high: `x` and `width` in percent of its width, `y` and `height` in px."""

    label: str
    value: float
    x: str
    y: str
    width: str
    height: str
    show_label: bool


HEIGHT, FOOT, HEAD = 180.0, 20.0, 16.0
LABELS = 8
"""More labels than this under the columns would run into each other on a phone."""


def bars(rows: Sequence[Mapping[str, object]]) -> list[Bar]:
    """Rows of `label`, `value`, and if wanted `href`, `tone`."""
    longest = max((_value(row) for row in rows), default=0) or 1
    return [
        Bar(
            str(row["label"]),
            _value(row),
            f"{100 * _value(row) / longest:.2f}",
            str(row.get("href", "")),
            str(row.get("tone", "")),
        )
        for row in rows
    ]


def columns(rows: Sequence[Mapping[str, object]]) -> list[Column]:
    """Rows of `label` and `value` in the order of time."""
    highest = max((_value(row) for row in rows), default=0) or 1
    every = -(-len(rows) // LABELS)
    return [
        _column(index, len(rows), str(row["label"]), _value(row) / highest, _value(row), index % every == 0)
        for index, row in enumerate(rows)
    ]


def _column(index: int, among: int, label: str, share: float, value: float, show: bool) -> Column:
    height = (HEIGHT - FOOT - HEAD) * share
    step = 100 / among
    width = min(step * 0.72, 8)
    x = index * step + (step - width) / 2
    return Column(label, value, f"{x:.2f}", f"{HEIGHT - FOOT - height:.1f}", f"{width:.2f}", f"{height:.1f}", show)


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
