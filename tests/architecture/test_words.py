"""One word for one thing: what GLOSSARY.md says is not used stands nowhere that people read."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "unpaused"
READ_BY_PEOPLE = (
    (PACKAGE, "**/locale/**/*.po"),
    (PACKAGE, "**/templates/**/*.html"),
    (PACKAGE, "capabilities/**/*.yaml"),
    (ROOT / "playbooks", "*.yaml"),
    (ROOT / "docs" / "manual", "*.md"),
    (ROOT, "README*.md"),
)


def rivals() -> dict[str, str]:
    """What is not used, with what is, as the glossary's last table has it."""
    _, _, table = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").partition("## Words not used")
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines() if "|" in line]
    return {row[0]: row[1] for row in rows if len(row) == 2 and not row[0].startswith(("-", "not "))}


def places(word: str) -> list[str]:
    pattern = re.compile(re.escape(word), re.IGNORECASE)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for folder, files in READ_BY_PEOPLE
        for path in sorted(folder.glob(files))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_glossary_says_what_is_not_used() -> None:
    assert {"坐席", "终止", "未投保", "材料"} <= rivals().keys()


@pytest.mark.parametrize("word", sorted(rivals()))
def test_a_word_that_the_glossary_rules_out_stands_nowhere(word: str) -> None:
    assert places(word) == [], f"write {rivals()[word]}"


def test_words_are_found_where_they_stand() -> None:
    assert any(place.startswith("docs/manual/customer.zh-CN.md") for place in places("短码"))
