"""Faults of a snapshot, all of them, by file, row and column."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from unpaused.kernel.errors import Refused

_SHOWN_A_COLUMN = 100


@dataclass(frozen=True)
class Fault:
    """`file` within the snapshot; `row` from 1, None for the whole file; `problem` holds no personal value; what it
    names in braces stands in `params`."""

    file: str
    row: int | None
    column: str | None
    problem: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.told(lambda message, **params: message.format(**params) if params else message)

    def told(self, say: Callable[..., str]) -> str:
        """In the words of `say`, which translates a message and puts in what it names."""
        place = [self.file, say("row {row}", row=self.row) if self.row else "", self.column or ""]
        return ", ".join(part for part in place if part) + ": " + say(self.problem, **self.params)


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

    def add(
        self, file: str, column: str | None, problem: str, rows: Iterable[int] | None = None, **params: str
    ) -> None:
        """One fault for each row (from 1), or one for the whole file."""
        places: list[int | None] = [None] if rows is None else list(rows)
        self.total += len(places)
        self.faults += [Fault(file, row, column, problem, params) for row in places[:_SHOWN_A_COLUMN]]

    def lost_of(self, dataset: str) -> bool:
        """Whether a whole file of a dataset could not be read."""
        return any(f.file.startswith((f"{dataset}/", f"{dataset}.")) and f.row is None for f in self.faults)

    def refuse_if_any(self) -> None:
        if self.faults:
            raise BookRefused(self.faults, self.total)
