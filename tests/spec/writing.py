"""How a rule is written down: examples that are both the test's cases and a table of the manual."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import pytest

Test = TypeVar("Test", bound=Callable[..., None])
Words = str | Callable[[], str]
"""A text, or what gives it in the active language once Django is ready."""


@dataclass(frozen=True, slots=True)
class Column:
    """One argument of a test, with its heading in both languages."""

    name: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Said:
    """A value with its words. Without Chinese words the English ones (or a callable's) serve for both."""

    value: Any
    en: Words
    zh: Words = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The examples of one rule; cells are plain values or `Said`."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]


def examples(*columns: Column, rows: Sequence[Sequence[Any]]) -> Callable[[Test], Test]:
    """Runs the test once a row, and puts the rows into the manual."""
    table = Table(columns, tuple(tuple(row) for row in rows))
    if any(len(row) != len(columns) for row in table.rows):
        raise ValueError("every row of examples has a cell for every column")

    def mark(test: Test) -> Test:
        values = [[_value(cell) for cell in row] for row in table.rows]
        ids = [f"{place}" for place in range(1, len(values) + 1)]
        marked: Any = pytest.mark.parametrize([column.name for column in columns], values, ids=ids)(test)
        marked.examples = table
        return cast(Test, marked)

    return mark


def shown(case: str, *rows: str) -> Callable[[Test], Test]:
    """Claims rows of a city's table (tests/spec/cases) as shown by this test."""

    def mark(test: Test) -> Test:
        cast(Any, test).shows = [(case, row) for row in rows]
        return test

    return mark


def yuan(fen: int) -> Said:
    """An amount in fen, written in yuan."""
    return Said(fen, f"¥{fen / 100:,.2f}")


def _value(cell: Any) -> Any:
    return cell.value if isinstance(cell, Said) else cell
