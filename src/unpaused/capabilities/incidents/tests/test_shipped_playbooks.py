"""What is shipped can be put in force: the real files against the real registry."""

from pathlib import Path

import pytest

from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.models import Kind

TERMS = {"claims.waiting_period_waived", "claims.deductible_waived", "claims.hospital_waived"}
"""What a policy promises. claims/measures.py OF_TERMS: rooms above are not imported here."""
FILES = sorted((Path(__file__).parents[5] / "playbooks").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_playbook_has_no_fault(file: Path) -> None:
    assert plan_of(file.stem, file.read_text(encoding="utf-8")).measures


def test_each_kind_of_incident_has_its_playbook() -> None:
    assert {file.stem for file in FILES} == set(Kind.values)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_one_person_alone_can_do_something_but_never_let_the_machine_pay_more(file: Path) -> None:
    measures = plan_of(file.stem, file.read_text(encoding="utf-8")).measures
    safe = {measure.type_name for measure in measures if measure.safe}
    assert safe
    assert not safe & {*TERMS, "claims.automatic_limit_fen"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_policy_promises_changes_for_named_products_only(file: Path) -> None:
    measures = plan_of(file.stem, file.read_text(encoding="utf-8")).measures
    terms = [measure for measure in measures if measure.type_name in TERMS]
    assert all(measure.products for measure in terms)


def test_the_epidemic_playbook_says_what_was_agreed() -> None:
    source = next(file for file in FILES if file.stem == "epidemic").read_text(encoding="utf-8")
    values = {measure.type_name: measure.value for measure in plan_of("epidemic", source).measures}
    assert values["screening.contact_threshold"] > values["screening.case_threshold"]
    assert values["tasks.contact_hours"] == 6
