"""The bank's answers are looked for while they are awaited, by one worker at a time."""

from collections.abc import Callable

import pytest
from django.db import connection

from unpaused.capabilities.claims.actions import watching
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.locking import alone
from unpaused.capabilities.claims.actions.watching import watch_bank
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.conftest import in_force
from unpaused.capabilities.claims.tests.test_at_once import at_once
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore


def never() -> bool:
    return False


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY", 0)


def test_the_watcher_ends_with_the_last_open_payout(approved: int, bank: FakeBank, no_pause: None) -> None:
    instruct_waiting()
    assert watch_bank(told_to_stop=never) == 2
    assert Claim.objects.get(pk=approved).state == "paid"


def test_with_nothing_open_nobody_watches(db: None, bank: FakeBank) -> None:
    bank.deliver("late.xml", b"<x/>")
    assert watch_bank(told_to_stop=never) == 0


def test_a_watcher_that_is_told_to_stop_stops(approved: int, bank: FakeBank, no_pause: None) -> None:
    bank.faults.answer = "never"
    instruct_waiting()
    answers = iter([False, False, False, True, True])
    assert watch_bank(told_to_stop=lambda: next(answers)) == 0


def test_a_second_watcher_leaves_it_to_the_first(
    committed_db: None, playbook: None, bank: FakeBank, core: FakeCore
) -> None:
    claim_id = making.opened(in_force())
    making.fill(claim_id)
    making.submitted(claim_id)
    instruct_waiting()
    bank.faults.answer = "never"
    elsewhere: Callable[[], object] = lambda: watch_bank(told_to_stop=never)  # noqa: E731
    with alone("claims.watch_bank") as mine:
        assert mine
        assert at_once(elsewhere) == [0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
            "WHERE locktype = 'advisory' AND datname = current_database()"
        )
        assert cursor.fetchone() == (0,)
