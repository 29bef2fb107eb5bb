"""Outlines of areas for a map on a page: projected, simplified and written as paths of SVG, once a process.

Albers' equal-area conic projection with the parallels that maps of China use (25 and 47 degrees north, 105 east as the
middle), so that the size of an area says what it is. What the boundary package draws of the national boundary in the
South China Sea is part of the map of the whole country, in an inset.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from unpaused.foundation.areas import boundaries
from unpaused.foundation.areas.places import COUNTRY, prefix

WIDTH = 720
"""Units of the drawing; a page scales it."""
FINEST = 900
"""Simplified to this many parts of the wider side: less cannot be seen."""
MARGIN = 6
MAINLAND_FROM = 17.8
"""Degrees north: what lies further south stands in the inset."""
SEA = (106.0, 2.5, 123.5, 23.8)
INSET = 118
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outline:
    """One area: its code, the path of its shape, and where its label may stand."""

    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map. `lines` are boundaries that belong to no area; `inset` is the sea in the south, of the country's map."""

    width: int
    height: int
    outlines: tuple[Outline, ...]
    lines: str = ""
    inset: "Drawing | None" = None


def drawing_of(code: str) -> Drawing | None:
    """The provinces of the country (COUNTRY), or the cities of one province (any code of it). None where boundaries are
    not installed, or no city of that province is among them."""
    return _drawn(boundaries.folder(), f"{prefix(code)[:2]:0<6}")


@lru_cache(maxsize=40)
def _drawn(folder: object, code: str) -> Drawing | None:
    level = boundaries.level("province" if code == COUNTRY else "city")
    inside = [(own, one) for own, one in zip(level.codes, level.shapes, strict=True) if own[:2] == code[:2]]
    chosen = list(zip(level.codes, level.shapes, strict=True)) if code == COUNTRY else inside
    if not chosen:
        return None
    if code != COUNTRY:
        return _put(chosen, (), None, WIDTH)
    lines = _sea_lines()
    inset = _put(chosen, lines, SEA, INSET)
    drawn = _put(chosen, lines, (72.0, MAINLAND_FROM, 136.0, 54.0), WIDTH)
    return Drawing(drawn.width, drawn.height, drawn.outlines, drawn.lines, inset)


def _put(
    areas: Sequence[tuple[str, BaseGeometry]],
    lines: Sequence[BaseGeometry],
    window: tuple[float, float, float, float] | None,
    width: int,
) -> Drawing:
    """What of these areas lies in the window (degrees), scaled to the width."""
    cut = [(code, shapely.clip_by_rect(one, *window) if window else one) for code, one in areas]
    flat = [(code, shapely.transform(one, _albers)) for code, one in cut if not one.is_empty]
    frame = shapely.total_bounds([one for _, one in flat])
    if window:
        frame = shapely.bounds(shapely.transform(shapely.segmentize(box(*window), 1), _albers)) if lines else frame
        frame = _tight(frame, [one for _, one in flat]) if width == WIDTH else frame
    per_unit = (frame[2] - frame[0]) / (width - 2 * MARGIN)
    height = round((frame[3] - frame[1]) / per_unit) + 2 * MARGIN
    onto = partial(_onto, frame=frame, per_unit=per_unit)
    simple = shapely.coverage_simplify(np.array([one for _, one in flat]), per_unit * width / FINEST * 1.6)
    outlines = tuple(
        _outline(code, shapely.transform(one, onto)) for (code, _), one in zip(flat, simple, strict=True) if one.area
    )
    return Drawing(width, height, outlines, _lines(lines, window, onto))


def _tight(frame: Array, shapes: Sequence[BaseGeometry]) -> Array:
    """The window is generous: the map begins where the land does."""
    return np.asarray(shapely.total_bounds(list(shapes)))


def _lines(lines: Sequence[BaseGeometry], window: Any, onto: Callable[[Array], Array]) -> str:
    if not window:
        return ""
    cut = (shapely.clip_by_rect(line, *window) for line in lines)
    flat = (shapely.simplify(shapely.transform(shapely.transform(one, _albers), onto), 0.4) for one in cut)
    return "".join(_line(part) for one in flat for part in shapely.get_parts(one) if not part.is_empty)


def _line(part: BaseGeometry) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in part.coords)


def _outline(code: str, drawn: BaseGeometry) -> Outline:
    parts = sorted(shapely.get_parts(drawn), key=lambda part: -part.area)
    kept = [part for place, part in enumerate(parts) if place == 0 or part.area > 0.3]
    label = shapely.get_point(shapely.minimum_rotated_rectangle(parts[0]).centroid, 0)
    where = label if parts[0].contains(label) else parts[0].representative_point()
    return Outline(code, "".join(_ring(part) for part in kept), round(where.x, 1), round(where.y, 1))


def _ring(part: BaseGeometry) -> str:
    rings = [part.exterior, *part.interiors]
    return "".join(f"{_line(shapely.LineString(ring.coords[:-1]))}Z" for ring in rings)


def _sea_lines() -> list[BaseGeometry]:
    """The lines of the package that belong to no area and reach into the sea in the south."""
    file = boundaries.folder() / "province.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"] if file.is_file() else []
    lines = [shape(each["geometry"]) for each in features if not boundaries.code_of(each["properties"])]
    return [line for line in lines if line.bounds[1] < MAINLAND_FROM - 5]


def _onto(points: Array, *, frame: Array, per_unit: float) -> Array:
    """From metres on the projection to units of the drawing, which grow downwards."""
    across = (points[:, 0] - frame[0]) / per_unit + MARGIN
    down = (frame[3] - points[:, 1]) / per_unit + MARGIN
    return np.column_stack([across, down])


def _albers(points: Array) -> Array:
    """Longitude and latitude in degrees to kilometres: Snyder, Map Projections (USGS 1395, 1987), p. 100, sphere."""
    one, two, origin, middle = np.radians([25.0, 47.0, 0.0, 105.0])
    n = (np.sin(one) + np.sin(two)) / 2
    c = np.cos(one) ** 2 + 2 * n * np.sin(one)
    along, up = np.radians(points[:, 0]), np.radians(points[:, 1])
    radius = 6371 * np.sqrt(c - 2 * n * np.sin(up)) / n
    at_origin = 6371 * np.sqrt(c - 2 * n * np.sin(origin)) / n
    turned = n * (along - middle)
    return np.column_stack([radius * np.sin(turned), at_origin - radius * np.cos(turned)])
