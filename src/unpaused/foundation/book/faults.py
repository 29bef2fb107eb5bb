"""Faults of a snapshot, all of them, by file, row and column."""

from collections.abc import Iterable
from dataclasses import dataclass

from unpaused.kernel.errors import Refused

_SHOWN_A_COLUMN = 100


@dataclass(frozen=True)
class Fault:
    """`file` within the snapshot; `row` from 1, None for the whole file; `problem` holds no personal value."""

    file: str
    row: int | None
    column: str | None
    problem: str

    def __str__(self) -> str:
        place = [self.file, f"row {self.row}" if self.row else "", self.column or ""]
        return ", ".join(part for part in place if part) + ": " + self.problem


class BookRefused(Refused):
    """A snapshot with faults: nothing was changed. `faults` has each of them, `total` counts also those that
    were left out of a long series."""

    def __init__(self, faults: list[Fault], total: int) -> None:
        self.faults = faults
        self.total = total
        super().__init__(
            "book.faults",
            "The book was refused, nothing was changed. Faults: {total}, the first in {file}.",
            total=total,
            file=faults[0].file,
        )


class Findings:
    """Collects faults; of a long series in one column the first hundred are kept and all are counted."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.total = 0

    def add(self, file: str, column: str | None, problem: str, rows: Iterable[int] | None = None) -> None:
        """One fault for each row (from 1), or one for the whole file."""
        places: list[int | None] = [None] if rows is None else list(rows)
        self.total += len(places)
        self.faults += [Fault(file, row, column, problem) for row in places[:_SHOWN_A_COLUMN]]

    def refuse_if_any(self) -> None:
        if self.faults:
            raise BookRefused(self.faults, self.total)
