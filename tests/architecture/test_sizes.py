"""Files and functions stay small, names say something, nothing is imported late to hide a circle."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "unpaused"
FILES = [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts]
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
LARGEST_MEDIAN = 9


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _product() -> list[Path]:
    return [path for path in FILES if "tests" not in path.parts]


def test_no_file_grows_past_three_hundred_lines() -> None:
    assert [p.name for p in _product() if len(p.read_text().splitlines()) > LONGEST_FILE] == []


def test_no_function_grows_past_sixty_lines() -> None:
    assert [(p.name, f.name) for p in _product() for f in _functions(p) if _lines(f) > LONGEST_FUNCTION] == []


def test_functions_stay_short() -> None:
    assert median(_lines(f) for p in _product() for f in _functions(p)) <= LARGEST_MEDIAN


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc"])
def test_no_name_that_says_nothing(word: str) -> None:
    assert [p for p in FILES if word in (p.stem, p.parent.name)] == []


def test_imports_stand_at_the_top() -> None:
    late = [
        (path.name, function.name)
        for path in _product()
        for function in _functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_no_signals() -> None:
    assert [
        p for p in _product() if "django.dispatch" in p.read_text() or "django.db.models.signals" in p.read_text()
    ] == []
