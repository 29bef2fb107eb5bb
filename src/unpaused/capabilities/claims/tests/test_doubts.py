"""What the bank left in doubt: no second payout goes out by itself, whatever the doubt is."""

from collections.abc import Callable

import pytest

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.bank_says import booked, status
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore


def _another_amount_then_rejected() -> None:
    booked(fen=999_999)
    status("RJCT", "AC04", number="S9")


def _booked_twice_and_one_came_back() -> None:
    booked()
    booked(number="N2")
    booked(number="N3", direction="CRDT")


def _a_repeat_then_rejected() -> None:
    status("RJCT", "DU04", number="S8")
    status("RJCT", "AC04", number="S9")


@pytest.mark.parametrize(
    "said", [_another_amount_then_rejected, _booked_twice_and_one_came_back, _a_repeat_then_rejected]
)
def test_after_a_doubt_another_account_is_paid_by_a_persons_decision_alone(
    sent: int,
    bank: FakeBank,
    core: FakeCore,
    said: Callable[[], None],
) -> None:
    said()
    making.change_payee(sent)
    claims.submit(by=making.customer(sent), claim_id=sent)
    assert instruct_waiting() == 0
    assert Claim.objects.get(pk=sent).state == "referred"
