"""The specification itself: whole, claimed, and what the manual says."""

from pathlib import Path

import pytest

from tests.spec import manual
from tests.spec.catalogue import CHAPTERS, FOLDER, Chapter, chapters
from tests.spec.cities import cities, claimed
from tests.spec.writing import Column, examples


@pytest.fixture(scope="module")
def found() -> list[Chapter]:
    return chapters()


def test_every_file_of_rules_is_a_chapter() -> None:
    files = {path.stem.removeprefix("test_") for path in FOLDER.glob("test_*.py")} - {"specification", "manual"}
    assert files == set(CHAPTERS)


def test_every_chapter_has_rules_in_both_languages(found: list[Chapter]) -> None:
    assert all(chapter.rules and chapter.intro.en and chapter.intro.zh for chapter in found)


def test_every_row_that_is_shown_has_a_rule(found: list[Chapter]) -> None:
    shown = {(city.case, row.id) for city in cities() for row in city.of_state("shown")}
    assert shown - set(claimed(found)) == set()


def test_every_claim_is_of_a_row_that_is_shown(found: list[Chapter]) -> None:
    shown = {(city.case, row.id) for city in cities() for row in city.of_state("shown")}
    assert set(claimed(found)) - shown == set()


def test_every_row_is_shown_or_later() -> None:
    assert {row.state for city in cities() for row in city.rows} == {"shown", "later"}


def test_the_manual_says_what_the_rules_say() -> None:
    assert manual.stale() == [], "run scripts/rule-pages"


def test_a_page_that_was_edited_is_stale(tmp_path: Path) -> None:
    for name, text in manual.pages().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert manual.stale(tmp_path) == []
    (tmp_path / "rules.md").write_text("by hand", encoding="utf-8")
    (tmp_path / "routes.md").unlink()
    assert manual.stale(tmp_path) == ["rules.md", "routes.md"]


def test_examples_have_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="every column"):
        examples(Column("a", "a", "甲"), Column("b", "b", "乙"), rows=[(1, 2), (3,)])
