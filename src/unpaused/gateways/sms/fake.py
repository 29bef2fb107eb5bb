"""A message centre inside the process, for tests of those who send. Verified against the real one."""

import secrets
import threading
from collections.abc import Iterable, Sequence
from itertools import count

from unpaused.gateways.sms.gateway import (
    DeliveryReport,
    InboundSms,
    KeepInbound,
    KeepLate,
    KeepReports,
    Outcome,
    OutgoingSms,
    ReportStatus,
    SubmitResult,
    ignore,
)
from unpaused.gateways.sms.text import segments
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable


class FakeSms:
    """Takes every message, keeps it in `handsets`, and reports it delivered when `deliver_reports` is called
    (or at once, with `report_at_once`). `outcomes` sets another outcome for a telephone number; a message that
    is uncertain reaches the handset all the same, as it may in life."""

    def __init__(
        self,
        *,
        on_reports: KeepReports = ignore,
        on_inbound: KeepInbound = ignore,
        on_late: KeepLate = ignore,
        report_at_once: bool = False,
    ) -> None:
        self.handsets: dict[str, list[OutgoingSms]] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.report_statuses: dict[str, ReportStatus] = {}
        self.down = False
        self.submitted: list[OutgoingSms] = []
        self._on_reports = on_reports
        self._on_inbound = on_inbound
        self._on_late = on_late
        self._report_at_once = report_at_once
        self._mark = secrets.token_hex(3).upper()
        self._ids = count(1)
        self._unreported: list[DeliveryReport] = []
        self._lock = threading.Lock()

    def submit(self, messages: Sequence[OutgoingSms]) -> list[SubmitResult]:
        if self.down and messages:
            raise Unavailable("sms.unavailable", "The message centre cannot be reached ({reason}).",
                              reason="it is down")  # fmt: skip
        with self._lock:
            results = [self._take(message) for message in messages]
        if self._report_at_once:
            self.deliver_reports()
        return results

    def _take(self, message: OutgoingSms) -> SubmitResult:
        outcome = self.outcomes.get(message.to, "accepted" if message.to.isdigit() else "rejected")
        if outcome in ("throttled", "rejected"):
            return SubmitResult(message.key, outcome, error=f"fake_{outcome}")
        self.submitted.append(message)
        ids = tuple(f"{self._mark}{next(self._ids):08d}" for _ in range(segments(message.text)))
        status = self.report_statuses.get(message.to, "delivered")
        if status == "delivered":
            self.handsets.setdefault(message.to, []).append(message)
        self._unreported += [
            DeliveryReport(number, status, clock.now(), f"id:{number}", handset=message.to) for number in ids
        ]
        if outcome == "uncertain":
            return SubmitResult(message.key, outcome, error="no_answer")
        return SubmitResult(message.key, outcome, ids[0], "", ids)

    def deliver_reports(self) -> None:
        """Hand over the reports that are due; what the listener does not keep stays due."""
        with self._lock:
            due = list(self._unreported)
        if due:
            self._on_reports(due)
        with self._lock:
            self._unreported = [report for report in self._unreported if report not in due]

    def report(self, reports: Iterable[DeliveryReport]) -> None:
        """Hand over any reports: twice, unknown, early."""
        self._on_reports(list(reports))

    def answer(self, sender: str, to: str, text: str) -> None:
        """A handset writes back."""
        self._on_inbound([InboundSms(sender, to, text, clock.now())])

    def settle_late(self, result: SubmitResult) -> None:
        """The answer to an uncertain message comes after all."""
        self._on_late(result)

    def close(self) -> None:
        """Nothing to close."""
