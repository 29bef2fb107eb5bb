"""A short-message gateway, fake or real, with the far side in reach."""

from dataclasses import dataclass, field
from typing import Protocol

from unpaused.gateways.sms import Centre, DeliveryReport, FakeSms, InboundSms, SmppGateway, SmsGateway, SubmitResult
from unpaused.gateways.sms.simulator import MessageCentre

from .waiting import Collected


@dataclass
class Listeners:
    reports: Collected[DeliveryReport] = field(default_factory=Collected)
    inbound: Collected[InboundSms] = field(default_factory=Collected)
    late: Collected[SubmitResult] = field(default_factory=Collected)
    failures: int = 0
    """How often the next reports cannot be kept."""

    def keep(self, batch):
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        self.reports(batch)


class Bench(Protocol):
    gateway: SmsGateway
    listeners: Listeners

    def handset(self, number: str) -> list[str]: ...
    def let_next_be(self, outcome: str, number: str) -> None: ...
    def undeliverable(self, number: str) -> None: ...
    def answer(self, number: str, text: str) -> None: ...
    def pump_reports(self) -> None: ...
    def take_down(self) -> None: ...
    def close(self) -> None: ...


class FakeBench:
    def __init__(self) -> None:
        self.listeners = Listeners()
        self.gateway = FakeSms(
            on_reports=self.listeners.keep, on_inbound=self.listeners.inbound, on_late=self.listeners.late
        )

    def handset(self, number):
        return [message.text for message in self.gateway.handsets.get(number, [])]

    def let_next_be(self, outcome, number):
        self.gateway.outcomes[number] = outcome

    def undeliverable(self, number):
        self.gateway.report_statuses[number] = "failed"

    def answer(self, number, text):
        self.gateway.answer(number, "95500", text)

    def pump_reports(self):
        while True:
            try:
                self.gateway.deliver_reports()
            except OSError:
                continue
            return

    def take_down(self):
        self.gateway.down = True

    def close(self):
        self.gateway.close()


class SmppBench:
    def __init__(self, **limits) -> None:
        self.listeners = Listeners()
        self.centre = MessageCentre().start()
        known = {"connect_timeout": 5.0, "answer_timeout": 5.0, **limits}
        self.gateway = SmppGateway(
            Centre("127.0.0.1", self.centre.port, "unpaused", "drill", **known),
            on_reports=self.listeners.keep,
            on_inbound=self.listeners.inbound,
            on_late=self.listeners.late,
        )

    def handset(self, number):
        return [message.text for message in self.centre.handsets.of(number)]

    def let_next_be(self, outcome, number):
        if outcome == "throttled":
            self.centre.faults.throttle = 1
        elif outcome == "rejected":
            self.centre.faults.refuse_suffix = number
        else:
            self.centre.faults.drop_after = 1

    def undeliverable(self, number):
        self.centre.faults.undeliverable_suffix = number

    def answer(self, number, text):
        self.centre.reply(number, "95500", text)

    def pump_reports(self):
        """They come by themselves."""

    def take_down(self):
        self.gateway.close()
        self.gateway = SmppGateway(Centre("127.0.0.1", 1, "unpaused", "drill", connect_timeout=0.2))

    def close(self):
        self.gateway.close()
        self.centre.stop()
