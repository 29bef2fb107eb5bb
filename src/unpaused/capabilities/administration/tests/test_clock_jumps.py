"""Webhooks under a clock that jumps: each try is stamped anew, no pause stretches, nothing is sent twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from unpaused.capabilities.administration import rules
from unpaused.capabilities.administration.actions import deliveries
from unpaused.capabilities.administration.tests.test_webhooks import happened, made
from unpaused.foundation.accounts.models import User
from unpaused.foundation.webhooks.models import Delivery, Webhook
from unpaused.gateways.webhooks.tests.receiving import Receiver, receiving
from unpaused.kernel import clock

Jump = Callable[[timedelta], None]
AHEAD, BACK = timedelta(days=1), timedelta(hours=-1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def stamps(receiver: Receiver) -> list[int]:
    return [int(headers["webhook-timestamp"]) for _, headers, _ in receiver.got]


def test_each_try_bears_the_hour_of_its_own_clock(operator: User, receiver: Receiver, jump: Jump) -> None:
    made(operator, receiver, "/500")
    happened()
    jump(AHEAD)
    deliveries.send(delivery_id=Delivery.objects.get().pk)
    first, second = stamps(receiver)
    assert second - first >= AHEAD.total_seconds()
    assert abs(second - clock.now().timestamp()) < rules.LEASE.total_seconds()


def test_what_was_taken_is_not_sent_again_by_either_jump(operator: User, receiver: Receiver, jump: Jump) -> None:
    made(operator, receiver)
    happened()
    for by in (AHEAD, -AHEAD, BACK):
        jump(by)
        assert deliveries.send_due() == 0
        deliveries.send(delivery_id=Delivery.objects.get().pk)
    assert len(receiver.got) == 1


def test_a_try_by_a_clock_that_was_ahead_stretches_no_pause(operator: User, receiver: Receiver, jump: Jump) -> None:
    made(operator, receiver, "/500")
    jump(AHEAD)
    happened()
    jump(-AHEAD)
    assert deliveries.send_due() == 1
    deliveries.send(delivery_id=Delivery.objects.get().pk)
    assert Delivery.objects.get().attempts == 2
    assert deliveries.send_due() == 0  # from here on the pause is the right clock's
    jump(rules.PAUSES[1])
    assert deliveries.send_due() == 1


def test_put_back_by_an_hour_the_next_try_is_made_at_once_and_once(
    operator: User, receiver: Receiver, jump: Jump
) -> None:
    made(operator, receiver, "/500")
    happened()
    jump(BACK)
    for _ in range(2):
        deliveries.send(delivery_id=Delivery.objects.get().pk)
    assert len(receiver.got) == 2


def test_a_day_ahead_switches_nothing_off_and_gives_nothing_up(operator: User, receiver: Receiver, jump: Jump) -> None:
    made(operator, receiver, "/500")
    happened()
    jump(AHEAD)
    deliveries.send(delivery_id=Delivery.objects.get().pk)
    jump(-AHEAD)
    assert Webhook.objects.get().disabled_at is None
    assert Delivery.objects.get().state == "waiting"
