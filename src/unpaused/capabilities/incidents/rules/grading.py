"""The grade of a property disaster (2022-15), proposed from what is known of payouts and deaths."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[1] / "grades.yaml"


def proposed(*, property_fen: int, injury_fen: int, deaths: int) -> str:
    """The severest grade that any of the three reaches; the lowest (IV) where none does. Money in fen."""
    known = {"property_fen": property_fen, "injury_fen": injury_fen, "deaths": deaths}
    table = _table()
    for grade, limits in table["grades"].items():
        if any(known[name] >= limits[name] for name in known):
            return str(grade)
    return str(table["lowest"])


def source() -> str:
    return str(_table()["source"])


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found
