"""The core is told of case, reserve and payment."""

from typing import Any

import pytest

from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.actions.writing_back import write_back_waiting
from unpaused.capabilities.claims.models import (
    Claim,
    WriteBack,
)
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.looking import payout
from unpaused.capabilities.incidents.public import Incident
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore
from unpaused.kernel.errors import OutcomeUnknown, Unavailable


def test_the_core_is_told_of_case_reserve_and_payment_once(approved: int, core: FakeCore, bank: FakeBank) -> None:
    instruct_waiting()
    receive_bank()
    write_back_waiting()
    write_back_waiting()
    number = Claim.objects.get(pk=approved).number
    assert sorted(kind for kind, _ in core.written.values()) == ["case_opened", "notice", "paid", "reserve"]
    assert core.written[f"{number}:paid:{payout().pk}"][1]["amount_fen"] == 1_000_000


def test_an_answer_of_the_core_that_is_lost_is_told_again(approved: int, core: FakeCore) -> None:
    core.forget_next = True
    with pytest.raises(Exception, match="may or may not"):
        write_back_waiting()
    write_back_waiting()
    assert not WriteBack.objects.filter(done_at__isnull=True).exists() and len(core.written) == 3


def test_what_the_core_chokes_on_keeps_back_its_own_claim_alone(
    approved: int, epidemic: Incident, core: FakeCore, bank: FakeBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, take = making.opened(epidemic, making.LI), core.write_back
    first = WriteBack.objects.order_by("pk").first()

    def chokes_on_the_first(key: str, kind: str, payload: Any) -> None:
        if first and key == first.key:
            raise OutcomeUnknown("core.outcome_unknown", "HTTP 500")
        take(key, kind, payload)

    monkeypatch.setattr(core, "write_back", chokes_on_the_first)
    with pytest.raises(Unavailable):
        write_back_waiting()
    assert set(WriteBack.objects.filter(done_at__isnull=True).values_list("claim_id", flat=True)) == {approved}
    assert WriteBack.objects.filter(claim_id=other, done_at__isnull=False).count() == len(core.written) == 3


def test_some_claims_side_by_side_on_which_the_core_chokes_keep_back_none_behind_them(
    epidemic: Incident, core: FakeCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    *choking, other = (making.opened(epidemic, who) for who in (making.WANG, making.LI, making.CHILD, making.NO_ID))
    numbers, take = tuple(Claim.objects.filter(pk__in=choking).values_list("number", flat=True)), core.write_back

    def chokes_on_the_first_three(key: str, kind: str, payload: Any) -> None:
        if key.startswith(numbers):
            raise OutcomeUnknown("core.outcome_unknown", "HTTP 500")
        take(key, kind, payload)

    monkeypatch.setattr(core, "write_back", chokes_on_the_first_three)
    for _ in range(60):
        with pytest.raises(Unavailable):
            write_back_waiting()
    assert WriteBack.objects.filter(claim_id=other, done_at__isnull=False).count() == len(core.written) == 3
