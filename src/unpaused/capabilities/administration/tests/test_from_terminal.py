"""Accounts that the machine's owner makes: when they stand in for the second person, and what is refused."""

from typing import Any

import pytest

from unpaused.capabilities.administration import actions
from unpaused.capabilities.administration.actions.owner import FromTerminal
from unpaused.capabilities.administration.tests.conftest import member
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel.errors import Refused


def made(username: str = "first", display_name: str = "First", role: str = "operator") -> FromTerminal:
    by = Actor.system("operator")
    return actions.create_from_terminal(by=by, username=username, display_name=display_name, role=role)


@pytest.fixture
def real_work(settings: Any) -> None:
    settings.DRILL = False


def test_who_cannot_confirm_counts_for_nothing(db: None, real_work: None) -> None:
    member("branch", "operator", "B01")
    member("drill", "operator", is_drill=True)
    member("left", "operator", is_active=False, left_at="2026-01-01T00:00Z")
    member("waits", "commander", unconfirmed_by=[1])
    member("examiner", "examiner")
    account = made()
    assert (account.waits, account.could_confirm) == (False, 0)


@pytest.mark.parametrize("role", ["commander", "operator"])
def test_two_who_could_confirm_are_enough(db: None, role: str) -> None:
    assert not made("first", role=role).waits
    assert not made("second", role=role).waits
    assert made("third").waits


def test_a_role_without_power_holds_at_once_and_nobody_stands_in(db: None) -> None:
    account = made("clerk", role="agent")
    assert (account.waits, account.powerful) == (False, False)
    assert [row.action for row in AuditRow.objects.all()] == ["accounts.create"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"username": "operator"}, "administration.name_taken"),
        ({"username": "b oss"}, "administration.username"),
        ({"username": "boss\n"}, "administration.username"),
        ({"display_name": " "}, "administration.display_name"),
        ({"display_name": "\x1b[2J"}, "administration.display_name"),
        ({"display_name": "\udcff"}, "administration.display_name"),
        ({"display_name": "x" * 61}, "administration.display_name"),
        ({"role": "king"}, "administration.unknown_role"),
        ({"role": "salesperson"}, "administration.on_the_pages"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(operator: User, given: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        made(**given)
    assert (refused.value.code, User.objects.count(), AuditRow.objects.count()) == (code, 1, 0)
