"""What a paper holds, whatever kind of file it becomes: words already in one language, nothing left to look up."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text as wide as `shares`, the parts of the page's width. `columns` empty: facts, name beside value."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    right: frozenset[int] = frozenset()
    """Columns of numbers, which end at the right."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A titled document of tables. `language` is "zh" or "en"; `moment` stands in the file's own properties."""

    number: str
    language: str
    title: str
    subject: str
    notices: tuple[str, ...]
    tables: tuple[Table, ...]
    foot: str
    author: str
    moment: datetime
