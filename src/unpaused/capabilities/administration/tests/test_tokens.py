"""Tokens of programs: some of a person's permissions, their branch, an end."""

from datetime import timedelta

import pytest
from django.test import Client

from unpaused.capabilities.administration import actions
from unpaused.capabilities.administration.actions.lending import Borrower
from unpaused.capabilities.administration.tests.conftest import member
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.conftest import epidemic, playbook
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import ApiToken, User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

__all__ = ["epidemic", "playbook"]


@pytest.fixture
def number(epidemic: Incident) -> str:
    """Of a claim of branch B01."""
    return str(Claim.objects.get(pk=making.opened(epidemic)).number)


def token_of(user: User, *permissions: str, days: int = 30) -> str:
    return actions.make_token(by=user, name="t", permissions=permissions, expires_at=clock.now() + timedelta(days=days))


def call(token: str, number: str) -> int:
    return Client(headers={"authorization": f"Bearer {token}"}).get(f"/api/claims/{number}").status_code


def test_a_token_opens_what_it_was_made_for(examiner: User, number: str) -> None:
    assert call(token_of(examiner, "see_claims"), number) == 200


def test_and_nothing_else_of_what_the_person_may(examiner: User, number: str) -> None:
    assert call(token_of(examiner, "screen"), number) == 403


def test_a_token_of_another_branch_sees_nothing_of_this_one(number: str) -> None:
    token = token_of(member("other", "examiner", "B02"), "see_claims")
    client = Client(headers={"authorization": f"Bearer {token}"})
    theirs, nowhere = (client.get(f"/api/claims/{each}") for each in (number, "CL260630-99999-4"))
    assert (theirs.status_code, theirs.json()) == (404, nowhere.json())
    assert theirs.json()["code"] != "access.role"


def test_a_token_has_nothing_of_what_was_lent_to_the_person(number: str) -> None:
    helper, first, second = member("helper", "examiner", "B02"), *(member(n, "commander") for n in ("one", "two"))
    lending = actions.propose_lending(
        by=first, incident_id=Incident.objects.get().pk, to=Borrower(helper.pk), branches=["B01"],
        permissions=["see_claims"], until=clock.now() + timedelta(days=1), reason="all are ill",
    )  # fmt: skip
    token = token_of(helper, "see_claims")
    actions.confirm_lending(by=second, lending_id=lending.pk)
    assert call(token, number) == 404


def test_a_token_loses_what_the_role_loses(examiner: User, number: str) -> None:
    token = token_of(examiner, "see_claims")
    User.objects.filter(pk=examiner.pk).update(role="agent")
    assert call(token, number) == 403


WRONG = ["Bearer", "Bearer ", "Bearer unp_", "Bearer unp_x", "Basic eDp5", "unp_x", "Bearer 王"]


@pytest.mark.parametrize("header", WRONG)
def test_what_is_no_token_opens_nothing(number: str, header: str) -> None:
    client = Client(headers={"authorization": header})
    assert client.get(f"/api/claims/{number}").status_code == 401


def test_a_wrong_token_is_not_mended_by_a_session(examiner: User, number: str) -> None:
    client = Client(headers={"authorization": "Bearer unp_wrong"})
    client.force_login(examiner, backend="unpaused.foundation.accounts.backends.StaffBackend")
    assert client.get(f"/api/claims/{number}").status_code == 401


def test_a_token_ends(examiner: User, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    token, true = token_of(examiner, "see_claims", days=1), clock.now
    monkeypatch.setattr(clock, "now", lambda: true() + timedelta(days=1, seconds=1))
    assert call(token, number) == 401


def test_a_revoked_token_opens_nothing(examiner: User, number: str) -> None:
    token = token_of(examiner, "see_claims")
    actions.revoke_token(by=examiner, account_id=examiner.pk, token_id=ApiToken.objects.get().pk)
    assert call(token, number) == 401
    with pytest.raises(NotFound):
        actions.revoke_token(by=examiner, account_id=examiner.pk, token_id=ApiToken.objects.get().pk)


def test_nobody_revokes_another_persons_token_but_an_operator(examiner: User, operator: User) -> None:
    token_of(examiner, "see_claims")
    made = ApiToken.objects.get()
    with pytest.raises(NotPermitted):
        actions.revoke_token(by=member("x", "agent"), account_id=examiner.pk, token_id=made.pk)
    actions.revoke_token(by=operator, account_id=examiner.pk, token_id=made.pk)
    assert AuditRow.objects.get(action="accounts.token_revoked").detail == {"token": made.pk}


def test_the_token_itself_is_kept_nowhere(examiner: User) -> None:
    token = token_of(examiner, "see_claims")
    kept = ApiToken.objects.get()
    assert token.encode() not in bytes(kept.digest)
    assert len(bytes(kept.digest)) == 32
    assert not any(token in str(row.detail) for row in AuditRow.objects.all())


def test_use_is_noted(examiner: User, number: str) -> None:
    token = token_of(examiner, "see_claims")
    assert ApiToken.objects.get().last_used_at is None
    call(token, number)
    assert ApiToken.objects.get().last_used_at is not None


REFUSED = [(["command"], 30), ([], 30), (["see_claims"], 0), (["see_claims"], 400)]


@pytest.mark.parametrize(("permissions", "days"), REFUSED)
def test_what_a_token_cannot_be(examiner: User, permissions: list[str], days: int) -> None:
    with pytest.raises(Refused):
        token_of(examiner, *permissions, days=days)


def test_a_session_needs_the_token_against_forged_requests(examiner: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(examiner, backend="unpaused.foundation.accounts.backends.StaffBackend")
    answer = browser.post("/api/screening/lookup", {"name": "王"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
