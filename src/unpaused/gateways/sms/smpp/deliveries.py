"""What the centre sends by itself: kept first, acknowledged after, in batches and in a thread of its own."""

import logging
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from unpaused.gateways.sms.smpp.link import Link, LinkLost
from unpaused.gateways.sms.smpp.pdu import Command, Pdu, Status

log = logging.getLogger(__name__)
ONE_STORING = 1000
FAILED_IN_A_ROW = 3
"""So many that could not be kept, one after the other: it is the disk or the database, and the rest comes again."""

Keep = Callable[[Sequence[bytes]], None]
"""Given bodies of deliver_sm, returns once they are safely kept; raising makes the centre send them again."""
Delivered = tuple[Link, Pdu]


class Deliveries:
    """Takes deliver_sm units from the link's thread, so that a slow disk never holds up answers to submits."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._waiting: SimpleQueue[Delivered | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="smpp-reports", daemon=True)
        self._thread.start()

    def put(self, link: Link, unit: Pdu) -> None:
        self._waiting.put((link, unit))

    def close(self) -> None:
        """Keep and acknowledge what waits, then end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch, ended = self._gather(first)
            _acknowledge(batch, self._kept([unit.body for _, unit in batch]))
            if ended:
                return

    def _gather(self, first: Delivered) -> tuple[list[Delivered], bool]:
        batch = [first]
        while len(batch) < ONE_STORING:
            try:
                item = self._waiting.get_nowait()
            except Empty:
                return batch, False
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False

    def _kept(self, bodies: list[bytes]) -> list[Status]:
        """All at once; where that fails, one by one: a single one that cannot be kept holds up no other."""
        together = self._status_of(bodies)
        if together is Status.OK or len(bodies) == 1:
            return [together] * len(bodies)
        statuses, failed_in_a_row = list[Status](), 0
        for body in bodies:
            tried = failed_in_a_row < FAILED_IN_A_ROW
            status = self._status_of([body]) if tried else Status.RECEIVER_TEMPORARY
            failed_in_a_row = 0 if status is Status.OK else failed_in_a_row + 1
            statuses.append(status)
        return statuses

    def _status_of(self, bodies: list[bytes]) -> Status:
        try:
            self._keep(bodies)
        except Exception:
            # Whatever went wrong, the centre still has them and sends them again.
            log.exception("delivery reports could not be kept")
            return Status.RECEIVER_TEMPORARY
        return Status.OK


def _acknowledge(batch: list[Delivered], statuses: list[Status]) -> None:
    by_link: dict[Link, list[Pdu]] = {}
    for (link, unit), status in zip(batch, statuses, strict=True):
        by_link.setdefault(link, []).append(Pdu(Command.DELIVER_SM_RESP, status, unit.sequence, b"\0"))
    for link, units in by_link.items():
        try:
            link.write(units)
        except LinkLost:
            log.info("reports kept, but the link went before they were acknowledged: they come again")
