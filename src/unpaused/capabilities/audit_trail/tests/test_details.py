"""Details of acts as people read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

import unpaused
from unpaused.capabilities.audit_trail.views.details import NAMES, detail_in_words

SOURCE = Path(unpaused.__file__).parent


def _written() -> Iterator[str]:
    """Keys of every `detail` that stands in the source, where it is written as a dict."""
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield from (
                    key.value for given in _details(node) for key in given.keys if isinstance(key, ast.Constant)
                )


def _details(node: ast.AST) -> Iterator[ast.Dict]:
    if isinstance(node, ast.Call):
        found = [each.value for each in node.keywords if each.arg == "detail"]
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        found = [node.value] if isinstance(target, ast.Name) and target.id == "detail" and node.value else []
    else:
        found = []
    yield from (each for each in found if isinstance(each, ast.Dict))


def test_every_detail_of_an_act_has_a_name() -> None:
    written = set(_written())
    assert len(written) > 50
    assert written - NAMES.keys() == set()


def test_few_things_of_a_list_are_named_and_of_many_how_many() -> None:
    with translation.override("en"):
        said = detail_in_words({"claims": [7, 8], "rows": list(range(9)), "files": [], "reasons": ["minor"]})
    assert said == "claims: 7 8, rows: 9, reasons: minor"


def test_details_speak_the_readers_language() -> None:
    detail = {"drill": True, "until": "2026-11-27T22:44:00+00:00", "role": "examiner", "unknown_key": 3}
    with translation.override("zh-hans"):
        assert detail_in_words(detail) == "演练: 是, 截至: 2026-11-28 06:44, 岗位角色: examiner, unknown_key: 3"
