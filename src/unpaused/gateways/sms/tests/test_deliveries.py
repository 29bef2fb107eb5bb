from collections.abc import Sequence
from queue import SimpleQueue
from typing import cast

import pytest

from unpaused.gateways.sms.smpp.deliveries import Deliveries
from unpaused.gateways.sms.smpp.link import Link
from unpaused.gateways.sms.smpp.pdu import Command, Pdu, Status


class Answers:
    """A link that notes what was answered, by sequence number."""

    def __init__(self) -> None:
        self.given: dict[int, int] = {}

    def write(self, units: Sequence[Pdu]) -> None:
        self.given |= {unit.sequence: unit.status for unit in units}


def answered(bodies: Sequence[bytes], poison: set[bytes]) -> tuple[dict[int, int], list[bytes], int]:
    """What the centre is answered, what was kept, and how often it was tried, when all of them wait at once."""
    kept: list[bytes] = []
    begun, gate, tries = SimpleQueue[None](), SimpleQueue[None](), 0

    def keep(some: Sequence[bytes]) -> None:
        nonlocal tries
        if b"first" in some:
            begun.put(None)
            gate.get()  # until all the others wait
            return
        tries += 1
        if poison & set(some):
            raise ValueError("cannot be kept")
        kept.extend(some)

    link, deliveries = Answers(), Deliveries(keep)
    deliveries.put(cast(Link, link), Pdu(Command.DELIVER_SM, Status.OK, 0, b"first"))
    begun.get()
    for sequence, body in enumerate(bodies, start=1):
        deliveries.put(cast(Link, link), Pdu(Command.DELIVER_SM, Status.OK, sequence, body))
    gate.put(None)
    deliveries.close()
    return {sequence: status for sequence, status in link.given.items() if sequence}, kept, tries


def test_one_delivery_that_cannot_be_kept_holds_up_no_other() -> None:
    given, kept, _ = answered([b"a", b"poison", b"b"], {b"poison"})
    assert kept == [b"a", b"b"]
    assert given == {1: Status.OK, 2: Status.RECEIVER_TEMPORARY, 3: Status.OK}


@pytest.mark.parametrize("count", [10, 500])
def test_with_nothing_to_keep_them_on_all_are_left_to_come_again(count: int) -> None:
    bodies = [bytes([65]) * (place + 1) for place in range(count)]
    given, kept, tries = answered(bodies, set(bodies))
    assert kept == [] and set(given.values()) == {Status.RECEIVER_TEMPORARY} and len(given) == count
    assert tries < 10
