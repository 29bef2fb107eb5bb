"""Calls to a receiver on this machine: taken, refused, led elsewhere, too slow, not there."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from unpaused.gateways.webhooks import Answer, post
from unpaused.gateways.webhooks.posting import SECONDS
from unpaused.gateways.webhooks.tests.receiving import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def sent(url: str, seconds: float = SECONDS, reach: Any = "loopback") -> Answer:
    return post(url, b"{}", {"webhook-id": "msg_1"}, reach=reach, seconds=seconds)


def test_what_is_taken_arrives_with_its_headers_and_under_the_hosts_own_name(receiver: Receiver) -> None:
    assert sent(f"{receiver.url}/204") == Answer(204)
    [(path, headers, body)] = receiver.got
    assert (path, body, headers["webhook-id"]) == ("/204", b"{}", "msg_1")
    assert headers["Host"] == receiver.url.removeprefix("http://")


ANSWERS = [(302, "webhooks.redirect"), (400, "webhooks.not_taken"), (410, "webhooks.gone"), (500, "webhooks.not_taken")]


@pytest.mark.parametrize(("status", "fault"), ANSWERS)
def test_every_other_answer_is_a_fault(receiver: Receiver, status: int, fault: str) -> None:
    assert sent(f"{receiver.url}/{status}") == Answer(status, fault)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    sent(f"{receiver.url}/307")
    assert [path for path, _, _ in receiver.got] == ["/307"]


def test_an_answer_that_never_ends_is_given_up(receiver: Receiver) -> None:
    assert sent(f"{receiver.url}/drip", seconds=1) == Answer(fault="webhooks.too_slow")


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert sent(f"http://127.0.0.1:{port}/") == Answer(fault="webhooks.no_answer")


def test_a_name_that_leads_into_this_machine_is_not_followed_from_outside_a_drill(receiver: Receiver) -> None:
    assert sent(f"{receiver.url}/200", reach="public") == Answer(fault="webhooks.out_of_reach")
    assert receiver.got == []


def test_a_name_that_nobody_has() -> None:
    assert sent("http://nobody.invalid/") == Answer(fault="webhooks.unknown_host")
