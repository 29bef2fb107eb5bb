"""The installed book is opened once a version."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings as installation

from unpaused.foundation.book import building, installed
from unpaused.foundation.keys import Keyring, TextSource
from unpaused.kernel.errors import Unavailable


def _build(folder: Path, out: Path, name: str) -> None:
    persons = folder / name / "persons"
    persons.mkdir(parents=True)
    pq.write_table(pa.table({"person_id": [1], "name": [name]}), persons / "part.parquet")
    (folder / name / "manifest.json").write_text(json.dumps({"version": 1, "insurer": "T", "as_of": "2026-06-30"}))
    building.build(folder / name, out, key=installation.KEYRING.derived("book"))


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    settings.BOOK_ROOT = tmp_path / "book"
    return tmp_path


def test_a_version_is_opened_once(root: Path) -> None:
    _build(root, root / "book", "甲")
    assert installed.book() is installed.book()
    assert installed.index() is installed.index()


def test_a_snapshot_that_was_swapped_in_is_opened(root: Path) -> None:
    _build(root, root / "book", "甲")
    before = installed.book()
    _build(root, root / "book", "乙")
    person = installed.book().person(1)
    assert person is not None and person.name == "乙"
    old = before.person(1)
    assert old is not None and old.name == "甲"


def test_without_a_book_it_says_how_to_make_one(root: Path) -> None:
    for ask in (installed.book, installed.index):
        with pytest.raises(Unavailable, match="unpaused book build"):
            ask()


def test_a_book_under_another_key_is_unavailable(root: Path, settings: Any) -> None:
    _build(root, root / "book", "甲")
    settings.KEYRING = Keyring(TextSource("00" * 32))
    with pytest.raises(Unavailable):
        installed.book()
