"""A bank gateway, fake or behind a folder, with the bank itself in reach."""

from datetime import date, datetime, timezone

from unpaused.gateways.bank import (
    BankAccount,
    FakeBank,
    FolderBank,
    PaymentBatch,
    PayoutOrder,
    build_pain001,
    parse_bank_file,
)
from unpaused.gateways.bank.simulator import FolderHouse

PAYER = BankAccount("不停歇保险股份有限公司", "1102020809000012345", "102100099996")


def message(msg_id="B1", orders=(("E1", 100), ("E2", 250)), ending="7"):
    return build_pain001(
        PaymentBatch(
            msg_id=msg_id,
            created_at=datetime(2026, 6, 30, 8, 0, tzinfo=timezone.utc),
            execute_on=date(2026, 6, 30),
            payer=PAYER,
            orders=tuple(
                PayoutOrder(name, fen, BankAccount("张伟", f"62220000{name[1:]}{ending}", "102521000017"))
                for name, fen in orders
            ),
        )
    )


class FakeBench:
    def __init__(self, folder):
        self.gateway = FakeBank()
        self.house = self.gateway.house

    def let_bank_work(self):
        """It works at once."""

    def release(self):
        self.gateway.release()

    def take_down(self):
        self.gateway.down = True


class FolderBench:
    def __init__(self, folder):
        self._folder = folder
        self._bank = FolderHouse(folder)  # the folder is the bank's own to make
        self.gateway = FolderBank(folder)
        self.house = self._bank.house

    def let_bank_work(self):
        self._bank.look()

    def release(self):
        self._bank.release()

    def take_down(self):
        for name in ("outbox", "inbox"):
            (self._folder / name).rmdir()


def answers(bench):
    """Everything the bank has sent, read; each file is kept and acknowledged."""
    bench.let_bank_work()
    got = []
    for file in bench.gateway.receive():
        got.append(parse_bank_file(file.content))
        bench.gateway.acknowledge(file.name)
    return got


def statuses(report):
    return {found.end_to_end_id: (found.status, found.reason) for found in report.transactions}
