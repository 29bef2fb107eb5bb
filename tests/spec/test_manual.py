"""The manual's pages by role: twins in both languages, words that stand on the screen, pictures that are taken."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scripts.screenshots import CUSTOMER_PAGES, STAFF_PAGES
from unpaused.config import translations

FOLDER = Path(__file__).parents[2] / "docs" / "manual"
ROLES = ("README", "commander", "examiner", "salesperson-and-agent", "customer", "auditor", "accounts")
PICTURE = re.compile(r"pictures/([a-z-]+)-(en|zh)-(1440|390)\.png")


@cache
def chinese() -> dict[str, set[str]]:
    """Every text of the product with its Chinese, in whatever room and context."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in translations.catalogues():
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                if isinstance(message.id, str):
                    found[message.id].add(str(message.string))
    return found


def page(name: str, language: str) -> str:
    return (FOLDER / (f"{name}.md" if language == "en" else f"{name}.zh-CN.md")).read_text(encoding="utf-8")


def on_screen(name: str, language: str) -> list[str]:
    """Bold words."""
    return re.findall(r"\*\*(.+?)\*\*", page(name, language))


@pytest.mark.parametrize("name", ROLES[1:])
def test_bold_words_stand_on_the_screen_in_both_languages(name: str) -> None:
    english, said = set(on_screen(name, "en")), set(on_screen(name, "zh"))
    assert english and english - set(chinese()) == set()
    assert said - {each for words in english for each in chinese()[words]} == set()
    assert {words for words in english if not chinese()[words] & said} == set()


@pytest.mark.parametrize("name", ROLES)
def test_twins_have_the_same_parts_and_pictures(name: str) -> None:
    english, other = page(name, "en"), page(name, "zh")
    shape = re.compile(r"^(#+ |\d+\. |- |!\[)", re.MULTILINE)
    assert shape.findall(english) == shape.findall(other)
    assert [each[0::2] for each in PICTURE.findall(english)] == [each[0::2] for each in PICTURE.findall(other)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ROLES)
def test_pictures_are_those_that_are_taken(name: str, language: str) -> None:
    taken = {*STAFF_PAGES, *CUSTOMER_PAGES}
    assert all(shown in taken and spoken == language for shown, spoken, _ in PICTURE.findall(page(name, language)))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ROLES)
def test_links_lead_somewhere(name: str, language: str) -> None:
    links = re.findall(r"\]\(([^)#]+?)\)", page(name, language))
    assert [link for link in links if not link.startswith("pictures/") and not (FOLDER / link).exists()] == []
