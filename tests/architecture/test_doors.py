"""The rules of the house that a linter of imports cannot say."""

import grimp
import pytest

ROOT = "unpaused.capabilities."


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("unpaused")


def _room(module: str) -> str:
    return module.split(".")[2]


def test_capabilities_reach_each_other_through_public_alone(graph: grimp.ImportGraph) -> None:
    breaches = [
        f"{importer} -> {imported}"
        for importer in sorted(graph.modules)
        if importer.startswith(ROOT) and "tests" not in importer.split(".")
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if imported.startswith(ROOT) and _room(imported) != _room(importer) and imported.split(".")[3:] != ["public"]
    ]
    assert breaches == []


def test_command_line_tools_of_screening_need_no_web_framework(graph: grimp.ImportGraph) -> None:
    for module in ("unpaused.config.cli.screen", "unpaused.config.cli.book"):
        assert "unpaused.config.settings" not in graph.find_upstream_modules(module)
        assert not any(m.startswith("unpaused.capabilities") for m in graph.find_upstream_modules(module))
