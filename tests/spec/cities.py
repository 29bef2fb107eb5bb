"""The two emergencies that Unpaused must be able to run, row by row (tests/spec/cases)."""

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from tests.spec.catalogue import FOLDER, Chapter, Rule, Text

CASES = ("wuhan-2020", "shanghai-2022")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happened. `state`: shown (a rule runs it) or later (its room is not built yet)."""

    id: str
    room: str
    state: str
    what: Text
    figure: Text


@dataclass(frozen=True, slots=True)
class City:
    case: str
    title: Text
    rows: tuple[Row, ...]

    def of_state(self, state: str) -> list[Row]:
        return [row for row in self.rows if row.state == state]


def cities() -> list[City]:
    return [_city(case) for case in CASES]


def _city(case: str) -> City:
    raw = yaml.safe_load((FOLDER / "cases" / f"{case}.yaml").read_text(encoding="utf-8"))
    rows = tuple(
        Row(
            id=row["id"],
            room=row["room"],
            state=row["state"],
            what=Text(row["what"], row["zh"]),
            figure=Text(str(row.get("figure", "")), str(row.get("figure_zh", row.get("figure", "")))),
        )
        for row in raw["rows"]
    )
    return City(raw["case"], Text(**raw["title"]), rows)


def claimed(chapters: Iterable[Chapter]) -> dict[tuple[str, str], list[tuple[Chapter, Rule]]]:
    """Which rules show each row that some rule claims."""
    found: dict[tuple[str, str], list[tuple[Chapter, Rule]]] = {}
    for chapter in chapters:
        for rule in chapter.rules:
            for row in rule.shows:
                found.setdefault(row, []).append((chapter, rule))
    return found
