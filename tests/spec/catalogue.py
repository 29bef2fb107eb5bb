"""The chapters and rules of the specification, read from its test files."""

import inspect
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.spec.writing import Table

FOLDER = Path(__file__).parent
CHAPTERS = (
    "measures",
    "changing",
    "alerts",
    "rehearsal",
    "two_people",
    "break_glass",
    "running",
    "stand_down",
    "hand_over",
    "board",
    "drill",
    "scores",
    "screening",
    "messages",
    "tasks",
    "sign_in",
    "checklist",
    "decisions",
    "limits",
    "examiners",
    "payouts",
    "open_ends",
    "bulletin",
    "filings",
    "deletion",
    "roles",
    "lending",
    "cities",
)
"""In the order of the chain; each is tests/spec/test_<name>.py."""


@dataclass(frozen=True, slots=True)
class Text:
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` of its test; `shows`: (case, row) of the cities' tables that it shows."""

    name: str
    text: Text
    table: Table | None
    shows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    title: Text
    intro: Text
    rules: tuple[Rule, ...]

    @property
    def file(self) -> str:
        return f"tests/spec/test_{self.name}.py"


def chapters() -> list[Chapter]:
    """Raises ValueError for a chapter or a rule that is not written in both languages."""
    return [_chapter(name, import_module(f"tests.spec.test_{name}")) for name in CHAPTERS]


def _chapter(name: str, module: ModuleType) -> Chapter:
    heading = _text(module.__doc__, module.__name__)
    title, intro = Text(*(part.partition("\n")[0] for part in _both(heading))), _rest(heading)
    tests = [
        found
        for label, found in vars(module).items()
        if label.startswith("test_") and inspect.isfunction(found) and found.__module__ == module.__name__
    ]
    return Chapter(name, title, intro, tuple(_rule(test) for test in tests))


def _rule(test: object) -> Rule:
    name = str(getattr(test, "__name__", ""))
    text = _text(test.__doc__, name)
    plain = Text(text.en.replace("\n", " "), text.zh.replace("\n", ""))
    shows = tuple(getattr(test, "shows", ()))
    return Rule(name, plain, getattr(test, "examples", None), shows)


def _rest(text: Text) -> Text:
    english, chinese = (part.partition("\n")[2] for part in _both(text))
    return Text(english.replace("\n", " "), chinese.replace("\n", ""))


def _both(text: Text) -> tuple[str, str]:
    return text.en, text.zh


def _text(docstring: str | None, name: str) -> Text:
    """English until the first line that begins with `zh:`, Chinese from there; lines kept apart."""
    lines = inspect.cleandoc(docstring or "").split("\n")
    first = next((place for place, line in enumerate(lines) if line.startswith("zh:")), len(lines))
    english = _lines(lines[:first])
    chinese = _joined(_lines([line.removeprefix("zh:") for line in lines[first:]]))
    if not english or not re.search(r"[\u4e00-\u9fff]", chinese):
        raise ValueError(f"{name}: a rule is said in plain English and, after 'zh:', in Chinese")
    return Text(english, chinese)


def _lines(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines if line.strip())


def _joined(chinese: str) -> str:
    """Chinese has no spaces between its lines; the first line stays apart, as a title may."""
    first, _, rest = chinese.partition("\n")
    return first + ("\n" + rest.replace("\n", "") if rest else "")
