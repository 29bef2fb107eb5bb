"""What the drill plays with: an insurer's book and the lists that arrive. Made up, or brought from outside."""

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from unpaused.config import keys
from unpaused.foundation import book as books
from unpaused.foundation.book.synthesis import synth, synth_lists
from unpaused.foundation.book.synthesis.completing import complete
from unpaused.kernel.errors import Refused

HUBEI = "420000"


@dataclass(frozen=True, slots=True)
class Material:
    """The installed book, the lists with their kinds, and the areas that are hit."""

    book: Path
    lists: list[tuple[Path, str]]
    areas: list[str]
    facts: dict[str, object] = field(default_factory=dict)


def prepare(home: Path, persons: int, seed: int, book: Path | None, lists: list[Path]) -> Material:
    """Makes or takes the book, builds it under the drill's key, and finds the lists.

    An insurer made up before from the same seed is used again. Raises Refused, BookRefused.
    """
    _check_given(book, lists)
    snapshot = home / "snapshots" / _name(persons, seed, book)
    if not (snapshot / "manifest.json").exists():
        _make(snapshot, persons, seed, book)
    installed = home / "book"
    manifest = books.build(snapshot, installed, key=keys.derived("book"))
    chosen = lists or [snapshot / "lists" / name for name in ("own-notices.csv", "affected-list.xlsx")]
    return Material(
        book=installed,
        lists=[(path.resolve(), _kind(path)) for path in chosen],
        areas=_provinces(snapshot) if book else [HUBEI],
        facts={name: manifest["counts"][name] for name in ("persons", "policies", "salespeople")},
    )


def clear(home: Path) -> None:
    """Removes what an earlier drill left in the folders; the database is laid anew elsewhere."""
    for name in ("files", "bank"):
        for path in (home / name).glob("**/*"):
            if path.is_file():
                path.unlink()


def _make(snapshot: Path, persons: int, seed: int, book: Path | None) -> None:
    partial = snapshot.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    if book:
        complete(book, partial, seed=seed)
    else:
        synth(partial, persons=persons, seed=seed)
    synth_lists(partial, partial / "lists", seed=seed)
    partial.rename(snapshot)


def _check_given(book: Path | None, lists: list[Path]) -> None:
    for path in [*([book] if book else []), *lists]:
        if not path.exists():
            raise Refused("demo.path", "There is nothing at {path}.", path=str(path))


def _name(persons: int, seed: int, book: Path | None) -> str:
    if book is None:
        return f"made-{persons}-{seed}"
    parts = [f"{path.name}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in sorted(book.rglob("*"))]
    return "given-" + hashlib.sha256("\n".join([str(book.resolve()), *parts]).encode()).hexdigest()[:12]


def _kind(path: Path) -> str:
    """The insurer's own list says so in its name."""
    return "own_notices" if "notice" in path.stem or "报案" in path.stem else "hospital"


def _provinces(snapshot: Path) -> list[str]:
    """Every province in which an outside book has people: nobody on its list should fall outside the incident."""
    codes = pq.read_table(snapshot / "persons", columns=["area_code"])["area_code"].unique().to_pylist()
    return sorted({f"{code[:2]}0000" for code in codes if code})
