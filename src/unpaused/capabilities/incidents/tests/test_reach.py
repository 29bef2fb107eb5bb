"""A head of emergency command of a branch commands in the area of the branch, and nowhere else."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from unpaused.capabilities.incidents.actions import (
    approve_playbook,
    ask_to_widen,
    confirm_change,
    upload_playbook,
)
from unpaused.capabilities.incidents.models import Status
from unpaused.capabilities.incidents.public import (
    Incident,
    activate,
    break_glass,
    propose_stand_down,
    stand_down,
)
from unpaused.capabilities.incidents.queries import reach as reach_of
from unpaused.capabilities.incidents.queries.reach import commands
from unpaused.capabilities.incidents.tests.conftest import PLAYBOOK
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import NotPermitted

Draft = Callable[..., Incident]


@pytest.fixture(autouse=True)
def branches(monkeypatch: pytest.MonkeyPatch) -> None:
    hubei = SimpleNamespace(branch_code="B42", area_code="420000")
    placeless = SimpleNamespace(branch_code="B99", area_code=None)
    monkeypatch.setattr(reach_of, "book", lambda: SimpleNamespace(branches=lambda: [hubei, placeless]))


def of_branch(name: str, branch: str = "B42") -> User:
    return User.objects.create_user(name, display_name=name.title(), role="commander", branch_code=branch)


@pytest.fixture
def ours(db: None) -> User:
    return of_branch("ours")


@pytest.fixture
def ours_too(db: None) -> User:
    return of_branch("ours.too")


def test_two_of_a_branch_command_in_its_area(draft: Draft, ours: User, ours_too: User) -> None:
    incident = draft(by=ours, areas=["420100", "421100"])
    activate(by=ours_too, incident_id=incident.pk)
    propose_stand_down(by=ours, incident_id=incident.pk, reason="over")
    assert stand_down(by=ours_too, incident_id=incident.pk).status == Status.STOOD_DOWN


@pytest.mark.parametrize("areas", [["110000"], ["420000", "110000"]])
def test_a_branch_declares_nothing_elsewhere(draft: Draft, ours: User, areas: list[str]) -> None:
    with pytest.raises(NotPermitted):
        draft(by=ours, areas=areas)
    assert not Incident.objects.exists()


def test_a_branch_without_an_area_commands_nowhere(draft: Draft, db: None) -> None:
    with pytest.raises(NotPermitted):
        draft(by=of_branch("placeless", "B99"))


def test_a_branch_puts_nothing_in_force_that_reaches_beyond_it(draft: Draft, ours: User) -> None:
    incident = draft(areas=["420000", "110000"])
    for act in (
        lambda: activate(by=ours, incident_id=incident.pk),
        lambda: break_glass(by=ours, incident_id=incident.pk, reason="nobody answers"),
    ):
        with pytest.raises(NotPermitted):
            act()
    incident.refresh_from_db()
    assert incident.status == Status.DRAFT


def test_a_branch_ends_nothing_that_reaches_beyond_it(in_force: Draft, first: User, ours: User, ours_too: User) -> None:
    incident = in_force(areas=["420000", "110000"])
    with pytest.raises(NotPermitted):
        propose_stand_down(by=ours, incident_id=incident.pk, reason="over")
    propose_stand_down(by=first, incident_id=incident.pk, reason="over")
    with pytest.raises(NotPermitted):
        stand_down(by=ours_too, incident_id=incident.pk)
    incident.refresh_from_db()
    assert incident.status == Status.IN_FORCE


def test_a_branch_does_not_let_its_incident_reach_beyond_it(
    draft: Draft, first: User, ours: User, ours_too: User
) -> None:
    incident = draft(by=ours)
    activate(by=ours_too, incident_id=incident.pk)
    with pytest.raises(NotPermitted):
        ask_to_widen(by=ours, incident_id=incident.pk, areas=["110000"], reason="it spreads")
    change = ask_to_widen(by=first, incident_id=incident.pk, areas=["110000"], reason="it spreads")
    with pytest.raises(NotPermitted):
        confirm_change(by=ours_too, incident_id=incident.pk, change_id=change.pk)


def test_a_branch_keeps_no_playbook(first: User, ours: User) -> None:
    with pytest.raises(NotPermitted):
        upload_playbook(by=ours, code="epidemic", data=PLAYBOOK.encode())
    draft = upload_playbook(by=first, code="epidemic", data=PLAYBOOK.encode())
    with pytest.raises(NotPermitted):
        approve_playbook(by=ours, playbook_id=draft.pk)


def test_what_head_office_declared_no_branch_ends(in_force: Draft, ours: User, first: User) -> None:
    incident = in_force(areas=["420100"])
    with pytest.raises(NotPermitted) as refused:
        propose_stand_down(by=ours, incident_id=incident.pk, reason="over")
    assert refused.value.code == "incidents.of_others"
    propose_stand_down(by=first, incident_id=incident.pk, reason="over")
    assert commands(first, incident) and not commands(ours, incident)


def test_what_a_branch_declared_head_office_may_end(draft: Draft, first: User, ours: User, ours_too: User) -> None:
    incident = draft(by=ours, areas=["420100"])
    activate(by=ours_too, incident_id=incident.pk)
    propose_stand_down(by=first, incident_id=incident.pk, reason="over")
    assert commands(ours, incident) and commands(first, incident)


def test_the_page_offers_a_branch_only_what_it_may_do(
    in_force: Draft, ours: User, first: User, signed_in: Callable[..., Client]
) -> None:
    address = f"/incidents/{in_force(areas=['420100']).pk}"
    offered = f"{address}/propose-stand-down"
    assert offered in signed_in(first).get(address).content.decode()
    assert offered not in signed_in(ours).get(address).content.decode()
    assert "/incidents/playbooks/upload" not in signed_in(ours).get("/incidents/playbooks").content.decode()
