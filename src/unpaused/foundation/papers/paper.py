"""What a paper holds, whatever kind of file it becomes: words already in one language, nothing left to look up."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


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
class Prose:
    """A titled text of any length; each line of it is a paragraph."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A titled document. `language` is "zh" or "en"; `moment` stands in the file's own properties."""

    number: str
    language: str
    title: str
    subject: str
    notices: tuple[str, ...]
    parts: tuple[Table | Prose, ...]
    foot: str
    author: str
    moment: datetime


def printable(paper: Paper) -> Paper:
    """Without control characters: they come with pasted titles, and no file format takes them."""
    return replace(
        paper,
        subject=_plain(paper.subject),
        author=_plain(paper.author),
        foot=_plain(paper.foot),
        parts=tuple(_printable(part) for part in paper.parts),
    )


def without_control_characters(text: str) -> str:
    """As `printable` has them: each control character but tab and line feed becomes a space."""
    return _plain(text)


def _printable(part: Table | Prose) -> Table | Prose:
    if isinstance(part, Prose):
        return replace(part, text=_plain(part.text))
    return replace(part, rows=tuple(tuple(_plain(cell) for cell in row) for row in part.rows))


def _plain(words: str) -> str:
    return _CONTROL.sub(" ", words)
