"""What is shipped can be put in force: the real files against the real registry."""

from pathlib import Path

import pytest

from unpaused.capabilities.incidents.actions.playbooks import plan_of

FILES = sorted((Path(__file__).parents[5] / "playbooks").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_playbook_has_no_fault(file: Path) -> None:
    assert plan_of(file.stem, file.read_text(encoding="utf-8")).measures


def test_the_epidemic_playbook_says_what_was_agreed() -> None:
    source = next(file for file in FILES if file.stem == "epidemic").read_text(encoding="utf-8")
    values = {measure.type_name: measure.value for measure in plan_of("epidemic", source).measures}
    assert values["screening.contact_threshold"] > values["screening.case_threshold"]
    assert values["tasks.contact_hours"] == 6
