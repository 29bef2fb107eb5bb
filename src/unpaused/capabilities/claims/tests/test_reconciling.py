"""What the bank says that does not fit is noted for a person and never booked."""

from datetime import timedelta

from unpaused.capabilities.claims.actions import asking
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.models import BankEntry, BankMismatch, Claim, PayoutBatch
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.bank_says import DEBTOR, booked, status, told
from unpaused.capabilities.claims.tests.looking import MOVING, OWED, PAID, kinds, payout
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.bank.simulator.answers import Original, Verdict, notification, status_report


def test_a_wrong_amount_is_never_booked(sent: int) -> None:
    booked(fen=999_999)
    assert kinds() == ["wrong_amount"]
    assert balances(sent) == MOVING and payout().state == "uncertain"


def test_a_report_with_a_wrong_sum_is_not_believed(sent: int) -> None:
    status("ACSC", fen=1)
    status("ACSC", number="S2", count=2)
    assert kinds() == ["wrong_sum", "wrong_sum"]
    assert payout().state == "instructed"


def test_an_answer_to_a_batch_we_never_sent_stands_on_the_page(sent: int) -> None:
    told(status_report("S1", Original("PB-UNKNOWN", 1, 1), [Verdict("X", "ACSC", "", 1)]))
    assert kinds() == ["unknown_batch"]


def test_a_payment_named_that_was_not_in_the_batch_stands_on_the_page(sent: int) -> None:
    original = Original(PayoutBatch.objects.get().msg_id, 1, 1_000_000)
    told(status_report("S1", original, [Verdict("SOMEBODY-ELSES", "ACSC", "", 1_000_000)]))
    assert kinds() == ["unknown_reference"] and payout().state == "instructed"


def test_a_payout_accepted_before_its_batch_was_denied_is_still_asked_about(sent: int) -> None:
    """It waits for no other batch; without a question nothing would ever be heard of it again."""
    status("ACCP")
    for _ in range(2):
        asking.ask_about_silent(silent_after=timedelta(0))
        asking.denied(PayoutBatch.objects.get(), None)
    assert (PayoutBatch.objects.get().state, payout().state) == ("disbanded", "accepted")
    assert asking.ask_about_silent(silent_after=timedelta(0)) == 1


def test_two_movements_without_a_reference_in_one_message_are_two(sent: int) -> None:
    """Told again in another message they are the same ones."""
    verdict = Verdict(payout().end_to_end_id, "ACCP", "", 1_000_000)
    for number, times, found in (("N1", 2, 1), ("N2", 1, 1)):
        content = notification(number, DEBTOR, [verdict] * times)
        for place in range(1, times + 1):
            content = content.replace(f"<AcctSvcrRef>{number}-{place}</AcctSvcrRef>".encode(), b"")
        assert b"AcctSvcrRef" not in content
        told(content)
        assert kinds() == ["booked_twice"] * found and balances(sent) == PAID


def test_completed_settlement_is_payment_and_its_notification_changes_nothing(sent: int) -> None:
    status("ACSC")
    assert payout().state == "paid" and balances(sent) == PAID
    booked()
    assert balances(sent) == PAID and not kinds()
    assert BankEntry.objects.get().payout == payout()


def test_a_reason_longer_than_the_standard_allows_is_a_rejection_all_the_same(sent: int) -> None:
    original = Original(PayoutBatch.objects.get().msg_id, 1, 1_000_000)
    content = status_report("S1", original, [Verdict(payout().end_to_end_id, "RJCT", "AC04", 1_000_000)])
    # Of a version whose schema we do not have.
    told(content.replace(b"001.12", b"001.10").replace(b"<Cd>AC04</Cd>", b"<Prtry>" + b"account " * 12 + b"</Prtry>"))
    assert payout().state == "rejected" and payout().reason.startswith("account account")


def test_accepted_is_not_yet_paid(sent: int) -> None:
    status("ACCP")
    assert payout().state == "accepted" and balances(sent) == MOVING


def test_a_second_booking_of_one_payment_is_noted(sent: int) -> None:
    booked()
    booked(number="N2")
    assert kinds() == ["booked_twice"] and balances(sent) == PAID


def test_the_same_movement_told_in_another_file_is_the_same_movement(sent: int) -> None:
    booked()
    content = notification("N1", DEBTOR, [Verdict(payout().end_to_end_id, "ACCP", "", 1_000_000)])
    told(content.replace(b"<MsgId>", b"<MsgId>again-"))
    assert BankEntry.objects.count() == 1 and not kinds()


def test_money_that_comes_back_reopens_the_claim(sent: int) -> None:
    booked()
    booked(number="N2", direction="CRDT")
    claim = Claim.objects.get(pk=sent)
    assert (payout().state, claim.state, claim.paid_at) == ("returned", "rejected_by_bank", None)
    assert balances(sent) == OWED


def test_money_that_comes_back_before_we_hear_that_it_went(sent: int) -> None:
    booked(direction="CRDT")
    assert payout().state == "instructed"
    booked(number="N2")
    assert payout().state == "returned" and balances(sent) == OWED and not kinds()


def test_paid_and_then_rejected_is_a_contradiction(sent: int) -> None:
    booked()
    status("RJCT", "AC04")
    assert kinds() == ["contradiction"] and balances(sent) == PAID


def test_rejected_and_then_booked_is_a_contradiction_and_stops_the_next_payout(sent: int, bank: FakeBank) -> None:
    status("RJCT", "AC04")
    booked()
    assert kinds() == ["contradiction"] and balances(sent) == OWED
    making.change_payee(sent)
    assert instruct_waiting() == 0
    assert Claim.objects.get(pk=sent).blocker == "bank_contradiction"


def test_a_rejection_as_a_repeat_is_asked_about_and_not_taken_for_unpaid(sent: int, bank: FakeBank) -> None:
    status("RJCT", "DU04")
    assert kinds() == ["duplicate"] and payout().state == "uncertain" and balances(sent) == MOVING
    assert asking.ask_about_silent(silent_after=timedelta(0)) == 1


def test_a_late_acceptance_does_not_take_a_paid_claim_back(sent: int) -> None:
    booked()
    status("ACCP")
    assert payout().state == "paid" and not kinds()


def test_a_message_with_entities_is_kept_and_not_read(sent: int) -> None:
    content = notification("N1", DEBTOR, [Verdict(payout().end_to_end_id, "ACCP", "", 1_000_000)])
    start = content.index(b"<Document")
    told(content[:start] + b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + content[start:])
    assert kinds() == ["unreadable"] and payout().state == "instructed"


def test_summed_entries_name_every_payment(sent: int) -> None:
    """One file, one entry of ours and one of somebody else's: ours is booked, the other noted."""
    ours, other = (Verdict(key, "ACCP", "", 1_000_000) for key in (payout().end_to_end_id, "OTHER"))
    told(notification("N1", DEBTOR, [ours, other]))
    assert kinds() == ["unknown_reference"] and payout().state == "paid"


def test_the_banks_charges_hold_up_no_payment_and_are_shown_once(sent: int) -> None:
    verdicts = [
        Verdict(key, "ACCP", "", fen) for key, fen in ((payout().end_to_end_id, 1_000_000), ("A", 50), ("B", 70))
    ]
    content = notification("N1", DEBTOR, verdicts)
    for name in (b"A", b"B"):
        content = content.replace(b"<EndToEndId>" + name + b"</EndToEndId>", b"<EndToEndId>NOTPROVIDED</EndToEndId>")
    told(content)
    assert kinds() == ["unknown_reference"] and payout().state == "paid"
    assert BankMismatch.objects.get().detail == {"count": 2, "sum_fen": 120}
