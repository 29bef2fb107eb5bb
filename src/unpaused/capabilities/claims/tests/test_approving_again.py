"""A batch that the bank refused for a reason of ours, approved again in one go."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions.approving_again import MOST_AT_ONCE, approve_again
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.models import Claim, Decision, Payout
from unpaused.foundation.accounts.models import User
from unpaused.gateways.bank import FakeBank
from unpaused.kernel.errors import NotPermitted, Refused

SignIn = Callable[[User], Client]
PAGE, PAYOUTS = reverse("claims:approve_again"), reverse("claims:payouts")
REASON = "the account has money again"


@pytest.fixture
def refused(approved: int, bank: FakeBank) -> int:
    """The bank says that our account had no money; from then on it has."""
    bank.faults.reject_group = "AM04"
    instruct_waiting()
    receive_bank()
    bank.faults.reject_group = ""
    return approved


def _english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def _pay() -> None:
    instruct_waiting()
    receive_bank()


def _states(claim_id: int) -> list[str]:
    return list(Payout.objects.filter(claim_id=claim_id).order_by("pk").values_list("state", flat=True))


def test_all_that_the_bank_refused_are_paid_once_more_and_once_only(
    refused: int, examiner: User, signed_in: SignIn, bank: FakeBank
) -> None:
    browser = _english(signed_in(examiner))
    assert PAGE in browser.get(PAYOUTS).content.decode()
    shown = browser.get(PAGE).content.decode()
    assert Claim.objects.get(pk=refused).number in shown
    answer = browser.post(PAGE, {"claim_ids": [refused], "reason": REASON}, follow=True)
    assert "1 payment is approved again." in answer.content.decode()
    again = browser.post(PAGE, {"claim_ids": [refused], "reason": REASON})
    assert again.status_code == 422 and "decided meanwhile" in again.content.decode()
    _pay()
    assert _states(refused) == ["rejected", "paid"]
    assert Decision.objects.filter(claim_id=refused, outcome="approve", by_user=examiner).count() == 1
    assert "No payment waits for that." in browser.get(PAGE).content.decode()


def test_what_cannot_be_approved_is_named_and_the_others_stand(
    refused: int, examiner: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unpaused.capabilities.claims.actions.deciding.remainder_fen", lambda claim: 0)
    answer = _english(signed_in(examiner)).post(PAGE, {"claim_ids": [refused], "reason": REASON}, follow=True)
    number = Claim.objects.get(pk=refused).number
    assert f"{number}: The amount must be above zero" in answer.content.decode()
    assert _states(refused) == ["rejected"]


def test_what_another_has_decided_meanwhile_is_left(refused: int, examiner: User) -> None:
    amount = Payout.objects.get(claim_id=refused).amount_fen
    claims.decide(by=examiner, claim_id=refused, outcome="approve", amount_fen=amount, reason=REASON)
    again = approve_again(by=examiner, claim_ids=[refused], reason=REASON)
    assert (again.done, again.refusals) == (0, {})
    assert _states(refused) == ["rejected", "waiting"]


def test_another_branch_and_who_may_not_decide_approve_nothing(refused: int, signed_in: SignIn, db: None) -> None:
    far = User.objects.create_user("far", display_name="Far", role="examiner", branch_code="B99")
    assert Claim.objects.get(pk=refused).number not in signed_in(far).get(PAGE).content.decode()
    assert approve_again(by=far, claim_ids=[refused], reason=REASON).done == 0
    operator = User.objects.create_user("op", display_name="Op", role="operator")
    with pytest.raises(NotPermitted):
        approve_again(by=operator, claim_ids=[refused], reason=REASON)
    assert _states(refused) == ["rejected"]


@pytest.mark.parametrize("count", [0, MOST_AT_ONCE + 1])
def test_none_and_too_many_at_once_are_refused(examiner: User, count: int) -> None:
    with pytest.raises(Refused) as refusal:
        approve_again(by=examiner, claim_ids=list(range(count)), reason=REASON)
    assert refusal.value.code == "claims.again_count"
