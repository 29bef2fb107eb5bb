"""The test speaks for the bank."""

import hashlib

from unpaused.capabilities.claims.actions.receiving import take
from unpaused.capabilities.claims.models import PayoutBatch
from unpaused.capabilities.claims.tests.looking import payout
from unpaused.gateways.bank import BankFile
from unpaused.gateways.bank.simulator.answers import Original, Verdict, notification, status_report

DEBTOR = "1000200030004000"
"""The account that pays in tests."""


def told(content: bytes, name: str = "bank.xml") -> None:
    take(BankFile(name, hashlib.sha256(content).hexdigest(), content))


def status(code: str, reason: str = "", *, number: str = "S1", count: int = 1, fen: int = 1_000_000) -> None:
    original = Original(PayoutBatch.objects.get().msg_id, count, fen)
    told(status_report(number, original, [Verdict(payout().end_to_end_id, code, reason, 1_000_000)]))


def booked(
    number: str = "N1", fen: int = 1_000_000, direction: str = "DBIT", key: str = "", account: str = DEBTOR
) -> None:
    content = notification(number, account, [Verdict(key or payout().end_to_end_id, "ACCP", "", fen)])
    told(content.replace(b"<CdtDbtInd>DBIT", f"<CdtDbtInd>{direction}".encode()))
