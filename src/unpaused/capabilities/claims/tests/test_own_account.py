"""The account that pays: the bank's word on another one is not believed, and a batch keeps its own."""

from typing import Any

import pytest
from django.db import transaction

from unpaused.capabilities.claims.actions.instructing import ask_core, hand_over_all, instruct_waiting, make_batch
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.rules.own_account import is_ours
from unpaused.capabilities.claims.tests.bank_says import DEBTOR, booked, status
from unpaused.capabilities.claims.tests.looking import MOVING, PAID, kinds, payout
from unpaused.capabilities.claims.tests.test_clearing import clear
from unpaused.foundation.accounts.models import User
from unpaused.gateways.bank import FakeBank

OTHER = "9999999999999999"


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("1000200030004000", True),
        ("1000 2000 3000 4000", True),
        ("1000-2000-3000-4000", True),
        ("1000********4000", True),
        ("0212-1000200030004000", True),
        ("200030004000", True),
        ("", True),
        ("****", True),
        ("1000200030004001", False),
        ("1000********4001", False),
        ("30004000", False),
        ("1000*****4000", False),
    ],
)
def test_an_account_is_known_in_the_banks_own_writing(said: str, ours: bool) -> None:
    assert is_ours(said, [DEBTOR]) is ours


def test_where_no_account_is_known_nothing_is_held_against_the_bank() -> None:
    assert is_ours(OTHER, [])


def test_what_was_booked_on_another_account_is_not_booked_here(sent: int) -> None:
    booked(account=OTHER)
    claim = Claim.objects.get(pk=sent)
    assert kinds() == ["other_account"] and balances(sent) == MOVING
    assert (payout().state, claim.state, claim.blocker) == ("uncertain", "instructed", "bank_contradiction")
    status("ACSC")  # no word of success overrules it before a person has asked the bank
    assert payout().state == "uncertain" and instruct_waiting() == 0


def test_a_person_who_asked_the_bank_closes_it(sent: int, clerk: User) -> None:
    booked(account=OTHER)
    clear(clerk, "paid")
    assert Claim.objects.get(pk=sent).state == "paid" and balances(sent) == PAID


def test_an_account_changed_since_is_still_the_one_that_paid(sent: int, settings: Any) -> None:
    settings.BANK_PAYER = f"不停歇保险股份有限公司;{OTHER};102521000010"
    booked(account=DEBTOR)
    assert kinds() == [] and balances(sent) == PAID


def test_a_batch_is_written_again_with_the_account_it_was_made_with(
    approved: int, bank: FakeBank, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, bytes]] = []
    ask_core()
    make_batch()
    take = bank.instruct
    monkeypatch.setattr(bank, "instruct", lambda *given, **how: (written.append(given), take(*given, **how)))
    for account in (DEBTOR, OTHER):
        settings.BANK_PAYER = f"不停歇保险股份有限公司;{account};102521000010"
        with transaction.atomic():
            hand_over_all()
            transaction.set_rollback(True)
    assert len(written) == 2 and written[0] == written[1]
