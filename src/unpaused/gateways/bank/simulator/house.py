"""The bank's mind: what it executes, rejects and answers. No files, no clock of its own, safe for threads."""

import hashlib
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from lxml import etree

from unpaused.gateways.bank.fields import amount, cny, required, text, whole
from unpaused.gateways.bank.gateway import NEVER_RECEIVED
from unpaused.gateways.bank.schemas import parse
from unpaused.gateways.bank.simulator.answers import Original, Verdict, notification, status_report
from unpaused.gateways.bank.simulator.faults import BankFaults
from unpaused.gateways.simulation import share_of
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen

Outgoing = tuple[str, bytes]


@dataclass(slots=True)
class Line:
    """One EndToEndId in the bank's ledger."""

    end_to_end_id: str
    amount_fen: Fen
    times_instructed: int = 0
    times_executed: int = 0
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Order:
    end_to_end_id: str
    amount_fen: Fen
    account: str


@dataclass(frozen=True, slots=True)
class _Batch:
    original: Original
    debtor: str
    orders: tuple[_Order, ...]


class BankHouse:
    """Takes batches, gives the files it answers with, oldest first."""

    def __init__(self) -> None:
        self.faults = BankFaults()
        self.ledger: dict[str, Line] = {}
        # Names of answers must not meet those of an earlier run.
        self._run = secrets.token_hex(3)
        self._batches: dict[str, tuple[str, _Batch]] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def take(self, content: bytes) -> list[Outgoing]:
        """Execute a pain.001 and answer it; a batch it has had before is answered again and not executed again."""
        with self._lock:
            try:
                batch = _read(content)
            except Refused:
                return [self._status(Original("NOTPROVIDED", 0, 0), [], "FF01")]
            digest = hashlib.sha256(content).hexdigest()
            known = self._batches.get(batch.original.msg_id)
            if known is not None:
                return self._again(batch, same=known[0] == digest)
            if self.faults.reject_group:
                return [self._status(batch.original, [], self.faults.reject_group)]
            self._batches[batch.original.msg_id] = (digest, batch)
            return self._answer(batch, [self._execute(order) for order in batch.orders])

    def asked(self, msg_id: str) -> list[Outgoing]:
        """Say again what became of a batch."""
        with self._lock:
            known = self._batches.get(msg_id)
            if known is None:
                return [self._status(Original(msg_id, 0, 0), [], NEVER_RECEIVED)]
            return [self._status(known[1].original, self._standing(known[1]))]

    def remember(self, content: bytes) -> None:
        """A batch of an earlier run: what stands in the ledger is not executed again."""
        try:
            batch = _read(content)
        except Refused:
            return
        with self._lock:
            self._batches[batch.original.msg_id] = (hashlib.sha256(content).hexdigest(), batch)
            for order in batch.orders:
                if order.end_to_end_id not in self.ledger:
                    self._execute(order)

    def lines(self) -> list[Line]:
        with self._lock:
            return list(self.ledger.values())

    def _again(self, batch: _Batch, *, same: bool) -> list[Outgoing]:
        for order in batch.orders:
            if order.end_to_end_id in self.ledger:
                self.ledger[order.end_to_end_id].times_instructed += 1
        if same:
            return [self._status(batch.original, self._standing(batch))]
        return [self._status(batch.original, [], "DU01")]

    def _execute(self, order: _Order) -> Verdict:
        line = self.ledger.setdefault(order.end_to_end_id, Line(order.end_to_end_id, order.amount_fen))
        line.times_instructed += 1
        if line.times_instructed > 1:
            return Verdict(order.end_to_end_id, "RJCT", "DU04", order.amount_fen)
        line.reason = self._objection(order)
        line.status = "RJCT" if line.reason else "ACSC"
        line.times_executed += 0 if line.reason else 1
        return Verdict(order.end_to_end_id, "RJCT" if line.reason else "ACCP", line.reason, order.amount_fen)

    def _objection(self, order: _Order) -> str:
        if self.faults.reject_all:
            return self.faults.reject_all
        endings = self.faults.reject_suffix.items()
        closed = "AC04" if share_of(order.account) < self.faults.reject_share else ""
        return next((reason for suffix, reason in endings if order.account.endswith(suffix)), closed)

    def _standing(self, batch: _Batch) -> list[Verdict]:
        lines = [self.ledger[order.end_to_end_id] for order in batch.orders]
        return [Verdict(line.end_to_end_id, line.status, line.reason, line.amount_fen) for line in lines]

    def _answer(self, batch: _Batch, verdicts: list[Verdict]) -> list[Outgoing]:
        answers = [self._status(batch.original, verdicts)]
        booked = [verdict for verdict in verdicts if verdict.status == "ACCP"]
        if self.faults.unknown_reference:
            booked.append(Verdict(f"UNKNOWN-{next(self._numbers)}", "ACCP", "", 12_345))
        if booked and self.faults.book:
            number = self._number("N")
            answers.append((f"camt054-{number}.xml", notification(number, batch.debtor, booked)))
        if self.faults.order == "reversed":
            answers.reverse()
        return answers

    def _status(self, original: Original, verdicts: Iterable[Verdict], group_reason: str = "") -> Outgoing:
        number = self._number("S")
        return f"pain002-{number}.xml", status_report(number, original, verdicts, group_reason)

    def _number(self, letter: str) -> str:
        return f"{letter}{self._run}{next(self._numbers):06d}"


def _read(content: bytes) -> _Batch:
    """Raises Refused, also where count or sum do not agree."""
    root = parse(content, "pain.001")
    header, payments = root.find("CstmrCdtTrfInitn/GrpHdr"), root.findall("CstmrCdtTrfInitn/PmtInf")
    if header is None or not payments:
        raise Refused("bank.missing", "The message has no {field}.", field="PmtInf")
    orders = tuple(_order(found) for payment in payments for found in payment.findall("CdtTrfTxInf"))
    original = Original(
        required(header, "MsgId"), whole(required(header, "NbOfTxs")), amount(required(header, "CtrlSum"))
    )
    if original.count != len(orders) or original.sum_fen != sum(order.amount_fen for order in orders):
        raise Refused("bank.wrong_sum", "The sums in the message do not agree with its entries.")
    return _Batch(original, required(payments[0], "DbtrAcct/Id/Othr/Id"), orders)


def _order(found: etree._Element) -> _Order:
    return _Order(
        required(found, "PmtId/EndToEndId"), cny(found.find("Amt/InstdAmt")), text(found, "CdtrAcct/Id/Othr/Id")
    )
