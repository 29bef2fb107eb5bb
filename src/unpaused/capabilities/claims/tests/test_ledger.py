"""The sub-ledger: the database itself refuses what does not balance, and what would change it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.ledger import balances, book_one
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.models import BankMessage, BankMismatch, LedgerEntry, Payout, PayoutBatch, Posting
from unpaused.capabilities.claims.rules import booking
from unpaused.foundation.accounts.models import User
from unpaused.gateways.bank import FakeBank
from unpaused.kernel import clock


def _check_now() -> None:
    """What the end of the transaction would do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _entry(claim_id: int, *lines: tuple[str, int]) -> LedgerEntry:
    entry = LedgerEntry.objects.create(claim_id=claim_id, kind="test", key=f"test:{lines}", at=clock.now())
    for account, fen in lines:
        Posting.objects.create(entry=entry, account=account, amount_fen=fen)
    return entry


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (("bank", 100),),
        (("bank", 100), ("claims_payable", -99)),
        (("bank", 1), ("bank", 1), ("claims_payable", -1)),
    ],
)
def test_postgresql_refuses_an_entry_that_does_not_balance(claim: int, lines: tuple[tuple[str, int], ...]) -> None:
    _check_now()
    with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        _entry(claim, *lines)
        _check_now()


def test_an_entry_is_closed_with_the_transaction_that_made_it(committed_db: None, committed_claim: int) -> None:
    with transaction.atomic():
        entry = _entry(committed_claim, ("bank", 5), ("claims_payable", -5))
    with pytest.raises(DatabaseError, match="booked before"), transaction.atomic():
        Posting.objects.create(entry=entry, account="bank", amount_fen=7)
        Posting.objects.create(entry=entry, account="claims_payable", amount_fen=-7)


@pytest.mark.parametrize(
    "act",
    [
        lambda: Posting.objects.update(amount_fen=1),
        lambda: LedgerEntry.objects.update(kind="other"),
        lambda: Posting.objects.all()._raw_delete("default"),
        lambda: LedgerEntry.objects.all()._raw_delete("default"),
    ],
)
def test_what_is_booked_cannot_be_changed_or_deleted(claim: int, act: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


@pytest.mark.parametrize(
    "act",
    [
        lambda: Payout.objects.update(amount_fen=1),
        lambda: Payout.objects.update(end_to_end_id="another"),
        lambda: Payout.objects.update(payee=b"another"),
        lambda: Payout.objects.all()._raw_delete("default"),
        lambda: PayoutBatch.objects.update(total_fen=1),
        lambda: PayoutBatch.objects.all()._raw_delete("default"),
        lambda: BankMessage.objects.update(content=b"another"),
        lambda: BankMessage.objects.update(sha256="0" * 64),
    ],
)
def test_what_a_payout_and_a_bank_file_say_cannot_be_changed(
    approved: int, bank: FakeBank, act: Callable[[], object]
) -> None:
    instruct_waiting()
    receive_bank()
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_what_was_cleared_with_the_bank_cannot_be_cleared_anew(approved: int, bank: FakeBank) -> None:
    somebody = User.objects.create_user("clerk", display_name="clerk", role="examiner")
    bank.deliver("empty.xml", b"")
    receive_bank()
    with pytest.raises(DatabaseError), transaction.atomic():
        BankMismatch.objects.update(detail={"code": "another"})
    assert BankMismatch.objects.update(cleared_at=clock.now(), cleared_by=somebody, outcome="noted") == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        BankMismatch.objects.update(outcome="paid")


def test_not_even_the_owner_can_change_a_posting(claim: int, database_server: object) -> None:
    """The grant is taken from the app role; the trigger holds everyone else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'claims_%_kept' AND tgenabled = 'O'")
        assert {row[0] for row in cursor.fetchall()} >= {"claims_posting_kept", "claims_ledgerentry_kept"}
        cursor.execute("SELECT has_table_privilege(current_user, 'claims_posting', 'UPDATE, DELETE')")
        assert cursor.fetchone() == (False,)


STEPS = ("reserve", "approved", "stopped", "instructed", "rejected", "paid", "returned", "released")


def _postings(step: str, fen: int, now: dict[str, int]) -> booking.Postings:
    match step:
        case "reserve":
            return booking.reserve(fen)
        case "approved":
            return booking.approved(now, fen)
        case "released":
            return booking.released(now)
    known = {
        "stopped": booking.stopped,
        "instructed": booking.instructed,
        "rejected": booking.rejected,
        "paid": booking.paid,
        "returned": booking.returned,
    }
    return known[step](fen)


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 10**15)), max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_bookings_loses_or_makes_money(claim: int, steps: list[tuple[str, int]]) -> None:
    before = LedgerEntry.objects.count()
    with transaction.atomic():
        for place, (step, fen) in enumerate(steps):
            postings = _postings(step, fen, balances(claim))
            assert sum(postings.values()) == 0
            book_one(claim_id=claim, kind=step, key=f"{before}:{place}:{step}", postings=postings)
        _check_now()
        assert sum(balances(claim).values()) == 0
        transaction.set_rollback(True)


def test_a_key_is_booked_once(claim: int) -> None:
    moved = booking.reserve(500)
    assert book_one(claim_id=claim, kind="reserve", key="k", postings=moved)
    assert not book_one(claim_id=claim, kind="reserve", key="k", postings=moved)
