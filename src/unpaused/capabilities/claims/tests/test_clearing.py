"""What the bank left in doubt, cleared by a person: booked as found, by two people, and the claim goes on."""

import pytest
from django.urls import reverse

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.models import BankMismatch, Claim, Payout
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.bank_says import booked, status, told
from unpaused.capabilities.claims.tests.looking import OWED, PAID, payout
from unpaused.capabilities.claims.tests.test_pages import SignIn, text
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.bank.simulator.answers import Original, Verdict, status_report
from unpaused.kernel.errors import NotFound, Refused


def clear(by: User, outcome: str) -> None:
    row = BankMismatch.objects.filter(cleared_at__isnull=True).latest("pk")
    claims.clear_mismatch(by=by, mismatch_id=row.pk, outcome=outcome, reason="asked the bank's desk")


def refused(by: User, outcome: str) -> str:
    with pytest.raises(Refused) as error:
        clear(by, outcome)
    return error.value.code


def test_another_amount_is_not_overruled_by_a_word_of_success(sent: int, clerk: User) -> None:
    booked(fen=999_999)
    status("ACSC")
    status("ACCP", number="S2")
    status("PDNG", number="S3")
    claim = Claim.objects.get(pk=sent)
    assert (payout().state, claim.state, claim.blocker) == ("uncertain", "instructed", "bank_contradiction")
    assert BankMismatch.objects.count() == 1  # a bank that repeats itself does not fill the page


def test_the_right_amount_after_another_one_is_a_second_booking(sent: int) -> None:
    booked(fen=999_999)
    booked(number="N2")
    assert payout().state == "uncertain"
    assert sorted(BankMismatch.objects.values_list("kind", flat=True)) == ["booked_twice", "wrong_amount"]


def test_found_paid_closes_the_claim_and_the_ledger(sent: int, clerk: User) -> None:
    booked(fen=999_999)
    clear(clerk, "paid")
    assert Claim.objects.get(pk=sent).state == "paid" and balances(sent) == PAID
    assert AuditRow.objects.filter(action="claims.clear_mismatch").count() == 1


def test_found_unpaid_asks_for_another_account_which_is_then_paid(
    sent: int,
    clerk: User,
    bank: FakeBank,
) -> None:
    booked(fen=999_999)
    clear(clerk, "not_paid")
    assert Claim.objects.get(pk=sent).state == "rejected_by_bank" and balances(sent) == OWED
    making.change_payee(sent)
    assert instruct_waiting() == 1


def test_only_noted_the_bank_is_asked_again(sent: int, clerk: User) -> None:
    booked(fen=999_999)
    clear(clerk, "noted")
    assert Claim.objects.get(pk=sent).blocker == "bank_asked"
    status("ACSC", number="S9")
    assert Claim.objects.get(pk=sent).state == "paid"


def test_paid_and_then_rejected_may_turn_out_unpaid(sent: int, clerk: User) -> None:
    booked()
    status("RJCT", "AC04")
    assert refused(clerk, "paid") == "claims.cannot_follow"
    clear(clerk, "not_paid")
    assert Claim.objects.get(pk=sent).state == "rejected_by_bank" and balances(sent) == OWED


@pytest.mark.parametrize("stopped_since", [False, True])
def test_rejected_and_then_booked_may_turn_out_paid(
    sent: int,
    clerk: User,
    bank: FakeBank,
    stopped_since: bool,
) -> None:
    status("RJCT", "AC04")
    booked()
    if stopped_since:
        making.change_payee(sent)
        assert instruct_waiting() == 0
    row = BankMismatch.objects.get()
    claims.clear_mismatch(by=clerk, mismatch_id=row.pk, outcome="paid", reason="asked the bank's desk")
    claim = Claim.objects.get(pk=sent)
    assert (claim.state, claim.amount_fen) == ("paid", 1_000_000) and balances(sent) == PAID


def test_the_first_payout_may_turn_out_paid_after_the_second_was_rejected_too(
    sent: int,
    clerk: User,
    bank: FakeBank,
) -> None:
    status("RJCT", "AC04")
    making.change_payee(sent)
    assert instruct_waiting() == 1
    first, second = Payout.objects.order_by("pk")
    assert second.batch is not None
    verdict = Verdict(second.end_to_end_id, "RJCT", "AC04", 1_000_000)
    told(status_report("S2", Original(second.batch.msg_id, 1, 1_000_000), [verdict]))
    booked(key=first.end_to_end_id)
    clear(clerk, "paid")
    assert Claim.objects.get(pk=sent).state == "paid" and balances(sent) == PAID


def test_a_new_payout_after_a_doubt_takes_two_people(sent: int, clerk: User, bank: FakeBank) -> None:
    other = User.objects.create_user("other", display_name="other", role="examiner", branch_code="B01")
    booked(fen=999_999)
    status("RJCT", "AC04")
    making.change_payee(sent)
    assert instruct_waiting() == 0
    clear(clerk, "noted")
    approval = {"claim_id": sent, "outcome": "approve", "amount_fen": 900_000, "reason": "as agreed"}
    with pytest.raises(Refused) as error:
        claims.decide(by=clerk, **approval)  # type: ignore[arg-type]
    assert error.value.code == "claims.cleared_by_you"
    claims.decide(by=other, **approval)  # type: ignore[arg-type]
    assert instruct_waiting() == 1
    booked(fen=1, key=Payout.objects.latest("pk").end_to_end_id)
    assert refused(other, "noted") == "claims.decided_by_you"


def test_cleared_once_with_a_reason_and_within_the_branch(sent: int, clerk: User) -> None:
    booked(fen=999_999)
    row = BankMismatch.objects.get()
    stranger = User.objects.create_user("stranger", display_name="stranger", role="examiner", branch_code="B77")
    with pytest.raises(NotFound):
        claims.clear_mismatch(by=stranger, mismatch_id=row.pk, outcome="noted", reason="asked")
    with pytest.raises(Refused) as error:
        claims.clear_mismatch(by=clerk, mismatch_id=row.pk, outcome="noted", reason=" a ")
    assert error.value.code == "claims.clear_reason"
    clear(clerk, "noted")
    with pytest.raises(Refused) as error:
        claims.clear_mismatch(by=clerk, mismatch_id=row.pk, outcome="noted", reason="asked again")
    assert error.value.code == "claims.cleared_before"


def test_what_fits_no_payout_is_cleared_by_head_office(clerk: User, bank: FakeBank) -> None:
    head = User.objects.create_user("head", display_name="head", role="examiner")
    told(status_report("S1", Original("PB-UNKNOWN", 1, 1), [Verdict("X", "ACSC", "", 1)]))
    with pytest.raises(NotFound):
        clear(clerk, "noted")
    assert refused(head, "paid") == "claims.cannot_follow"
    clear(head, "noted")
    assert BankMismatch.objects.get().cleared_by == head


def test_the_page_clears_and_says_who_did(
    sent: int,
    clerk: User,
    signed_in: SignIn,
) -> None:
    booked(fen=999_999)
    row, browser = BankMismatch.objects.get(), signed_in(clerk)
    address = reverse("claims:clear_mismatch", args=[row.pk])
    assert address in browser.get(reverse("claims:claim", args=[sent])).content.decode()
    assert browser.post(address, {"outcome": "paid", "reason": ""}).status_code == 422
    assert browser.post(address, {"outcome": "paid", "reason": "asked the bank's desk"}).status_code == 302
    assert "clerk" in text(browser, reverse("claims:mismatches") + "?standing=cleared")
    assert row.reference not in text(browser, reverse("claims:mismatches") + "?standing=open")


def test_booked_after_a_rejection_waits_for_an_examiner_until_it_is_cleared(sent: int, clerk: User) -> None:
    status("RJCT", "AC04")
    assert Claim.objects.get(pk=sent).blocker == ""  # another account is needed
    booked()
    claim = Claim.objects.get(pk=sent)
    assert (claim.state, claim.blocker) == ("rejected_by_bank", "bank_contradiction")
    shown = claims.claim_for_customer(sent, claim.subject_id)
    assert (shown.state, shown.may_change_payee) == ("checking", False)  # nothing to do for the customer
    clear(clerk, "noted")
    assert Claim.objects.get(pk=sent).blocker == ""
    assert claims.claim_for_customer(sent, claim.subject_id).state == "rejected_by_bank"
