"""The records behind a figure, as each person may see them."""

from typing import Any

import pytest
from django.test import RequestFactory

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission, Role
from unpaused.foundation.figures import Figure, Reading
from unpaused.ui.records import records_page

_ROW = {"number": "CL1", "what": "paid", "url": "/claims/1", "branch_code": "B42", "needs": Permission.SEE_CLAIMS}
_FIGURE = Figure("x.y", "x", "claims", lambda incident: Reading(1, "claim", [1]), lambda ids: [dict(_ROW)])


def _seen(role: str, branch: str) -> Any:
    request = RequestFactory().get("/")
    request.user = User(role=role, branch_code=branch)
    return next(iter(records_page(request, _FIGURE, [1])))


@pytest.mark.parametrize("branch", ["", "B42"])
def test_records_of_ones_own_branch_are_shown_and_open(branch: str) -> None:
    assert _seen(Role.EXAMINER, branch)["url"] == "/claims/1"


def test_a_record_of_another_branch_is_counted_and_not_shown(db: None) -> None:
    row = _seen(Role.EXAMINER, "B11")
    assert "CL1" not in row.values()
    assert row["url"] == ""


def test_a_record_that_the_role_may_not_open_has_no_link() -> None:
    row = _seen(Role.AUDITOR, "")
    assert (row["number"], row["url"]) == ("CL1", "")


def test_who_may_not_open_the_record_gets_what_they_may_see_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_ROW, "instead", ("/claims/payouts?q=CL1", Permission.SEE_PAYOUTS))
    assert [_seen(role, "")["url"] for role in (Role.EXAMINER, Role.COMMANDER, Role.EMPLOYEE)] == [
        "/claims/1",
        "/claims/payouts?q=CL1",
        "",
    ]
