"""Claims of people whose data were deleted hold up nobody and can be ended."""

from typing import Any

import pytest

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions import asking
from unpaused.capabilities.claims.actions.instructing import ask_core, instruct_waiting, make_batch
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.models import (
    Claim,
)
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.looking import NOW, state
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.privacy import subjects
from unpaused.foundation.privacy.sealing import Deleted
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore


def test_a_payout_of_someone_whose_data_were_deleted_goes_to_a_person(
    approved: int, core: FakeCore, bank: FakeBank
) -> None:
    subject = Claim.objects.get(pk=approved).subject_id
    subjects.destroy(by=Actor.system("test"), subject_id=subject, reason="asked")
    assert instruct_waiting() == 0
    assert Claim.objects.get(pk=approved).blocker == "data_deleted"


def test_a_claim_of_someone_whose_data_were_deleted_can_be_ended(
    approved: int, core: FakeCore, bank: FakeBank, examiner: User, signed_in: Any
) -> None:
    """Nothing can be sealed for them any more: why it ended stands in the trail."""
    subject = Claim.objects.get(pk=approved).subject_id
    subjects.destroy(by=Actor.system("test"), subject_id=subject, reason="asked")
    instruct_waiting()
    page = signed_in(examiner).get(f"/claims/{approved}").content.decode()
    assert 'name="clause"' in page
    with pytest.raises(Deleted):
        claims.decide(by=examiner, claim_id=approved, outcome="approve", amount_fen=1, reason="to be paid")
    claims.decide(by=examiner, claim_id=approved, outcome="decline", reason="their wish", clause="their request")
    assert state(approved) == "declined" and balances(approved) == {}
    assert AuditRow.objects.get(action="claims.decline").reason == "their wish (their request)"


def test_data_deleted_after_the_batch_was_made_do_not_hold_up_the_others(
    epidemic: Incident, core: FakeCore, bank: FakeBank
) -> None:
    ids = []
    for person in (making.WANG, making.LI):
        ids.append(making.opened(epidemic, person))
        making.fill(ids[-1])
        making.submitted(ids[-1])
    ask_core()
    make_batch()
    subjects.destroy(by=Actor.system("test"), subject_id=Claim.objects.get(pk=ids[0]).subject_id, reason="asked")
    for _ in range(3):
        instruct_waiting()
        asking.ask_about_silent(silent_after=NOW)
        receive_bank()
    assert (state(ids[0]), state(ids[1])) == ("referred", "paid")
