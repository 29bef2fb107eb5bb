"""One contract for the fake bank and for a bank behind a folder, then what a bank may do to us."""

from datetime import date, datetime, timezone

import pytest

from unpaused.gateways.bank import (
    BankAccount,
    FakeBank,
    FolderBank,
    PaymentBatch,
    PayoutOrder,
    StatusReport,
    build_pain001,
    parse_bank_file,
)
from unpaused.gateways.bank.simulator import FolderHouse
from unpaused.kernel.errors import OutcomeUnknown, Refused, Unavailable

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
        self.gateway = FolderBank(folder)
        self._folder = folder
        self._bank = FolderHouse(folder)
        self.house = self._bank.house

    def let_bank_work(self):
        self._bank.look()

    def release(self):
        self._bank.release()

    def take_down(self):
        for name in ("outbox", "inbox"):
            (self._folder / name).rmdir()


@pytest.fixture(params=[FakeBench, FolderBench])
def bench(request, tmp_path):
    return request.param(tmp_path)


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


def test_an_instruction_is_accepted_then_booked_to_the_fen(bench):
    bench.gateway.instruct("B1.xml", message())
    report, entries = answers(bench)
    assert (report.original_msg_id, report.original_count, report.original_sum_fen) == ("B1", 2, 350)
    assert statuses(report) == {"E1": ("ACCP", ""), "E2": ("ACCP", "")}
    assert [(entry.end_to_end_id, entry.amount_fen, entry.credit_debit) for entry in entries] == [
        ("E1", 100, "DBIT"),
        ("E2", 250, "DBIT"),
    ]


def test_instructing_the_same_file_again_does_nothing(bench):
    for _ in range(3):
        bench.gateway.instruct("B1.xml", message())
    answers(bench)
    assert [line.times_instructed for line in bench.house.lines()] == [1, 1]


def test_instructing_again_after_the_bank_has_taken_the_file_does_nothing(bench):
    bench.gateway.instruct("B1.xml", message())
    answers(bench)
    bench.gateway.instruct("B1.xml", message())
    answers(bench)
    assert [line.times_instructed for line in bench.house.lines()] == [1, 1]


def test_a_name_used_for_another_file_is_refused(bench):
    bench.gateway.instruct("B1.xml", message())
    with pytest.raises(Refused):
        bench.gateway.instruct("B1.xml", message(orders=(("E9", 999),)))
    answers(bench)
    assert {line.end_to_end_id for line in bench.house.lines()} == {"E1", "E2"}


def test_files_come_again_until_they_are_acknowledged(bench):
    bench.gateway.instruct("B1.xml", message())
    bench.let_bank_work()
    first = bench.gateway.receive()
    assert [file.name for file in bench.gateway.receive()] == [file.name for file in first]
    bench.gateway.acknowledge(first[0].name)
    assert len(bench.gateway.receive()) == len(first) - 1


def test_acknowledging_again_or_something_unknown_does_nothing(bench):
    bench.gateway.acknowledge("never-seen.xml")
    assert bench.gateway.receive() == []


def test_some_payouts_of_a_batch_may_be_rejected_with_a_reason(bench):
    bench.house.faults.reject_suffix = {"17": "AC04"}
    bench.gateway.instruct("B1.xml", message())
    report, entries = answers(bench)
    assert report.group_status == "PART"
    assert statuses(report) == {"E1": ("RJCT", "AC04"), "E2": ("ACCP", "")}
    assert [entry.end_to_end_id for entry in entries] == ["E2"]


def test_all_payouts_may_be_rejected_and_nothing_is_booked(bench):
    bench.house.faults.reject_all = "AM04"
    bench.gateway.instruct("B1.xml", message())
    [report] = answers(bench)
    assert report.group_status == "RJCT"
    assert statuses(report) == {"E1": ("RJCT", "AM04"), "E2": ("RJCT", "AM04")}


def test_a_batch_may_be_rejected_whole_with_no_payout_named(bench):
    bench.house.faults.reject_group = "FF01"
    bench.gateway.instruct("B1.xml", message())
    [report] = answers(bench)
    assert (report.group_status, report.group_reason, report.transactions) == ("RJCT", "FF01", ())


def test_a_bank_may_answer_twice(bench):
    bench.house.faults.answer = "twice"
    bench.gateway.instruct("B1.xml", message())
    got = answers(bench)
    assert [isinstance(answer, StatusReport) for answer in got].count(True) == 2
    assert len(got) == 4
    assert [line.times_executed for line in bench.house.lines()] == [1, 1]


def test_a_bank_may_never_answer_and_is_asked(bench):
    bench.house.faults.answer = "never"
    bench.gateway.instruct("B1.xml", message())
    assert answers(bench) == []
    bench.house.faults.answer = "once"
    bench.gateway.ask("B1")
    [report] = answers(bench)
    assert statuses(report) == {"E1": ("ACSC", ""), "E2": ("ACSC", "")}


def test_a_bank_may_answer_late(bench):
    bench.house.faults.answer = "held"
    bench.gateway.instruct("B1.xml", message())
    assert answers(bench) == []
    bench.release()
    assert len(answers(bench)) == 2


def test_the_booking_may_come_before_the_acceptance(bench):
    bench.house.faults.order = "reversed"
    bench.gateway.instruct("B1.xml", message())
    first, second = answers(bench)
    assert isinstance(first, list)
    assert isinstance(second, StatusReport)


def test_a_booking_may_name_a_payment_that_nobody_instructed(bench):
    bench.house.faults.unknown_reference = True
    bench.gateway.instruct("B1.xml", message())
    _, entries = answers(bench)
    assert [entry.end_to_end_id for entry in entries if entry.end_to_end_id not in ("E1", "E2")] != []


def test_a_batch_the_bank_never_had_is_said_to_be_so(bench):
    bench.gateway.ask("B404")
    [report] = answers(bench)
    assert report.never_received
    assert report.original_msg_id == "B404"


def test_the_bank_executes_a_payout_once_however_often_it_is_instructed(bench):
    bench.gateway.instruct("B1.xml", message())
    bench.gateway.instruct("B1-copy.xml", message())
    bench.gateway.instruct("B2.xml", message("B2"))
    got = answers(bench)
    lines = bench.house.lines()
    assert [line.times_executed for line in lines] == [1, 1]
    assert [line.times_instructed for line in lines] == [3, 3]
    booked = [entry.end_to_end_id for entries in got if isinstance(entries, list) for entry in entries]
    assert sorted(booked) == ["E1", "E2"]


def test_a_bank_that_cannot_be_reached_is_unavailable(bench):
    bench.take_down()
    for attempt in (lambda: bench.gateway.instruct("B1.xml", message()), bench.gateway.receive):
        with pytest.raises(Unavailable):
            attempt()


def test_a_message_the_bank_cannot_read_is_rejected(bench):
    bench.gateway.instruct("B1.xml", message().replace(b"<CtrlSum>3.50<", b"<CtrlSum>3.51<"))
    [report] = answers(bench)
    assert (report.group_status, report.group_reason) == ("RJCT", "FF01")
    assert bench.house.lines() == []


# -- the hand-over, killed between any two steps ----------------------------------------------------------------


def test_a_hand_over_whose_end_is_not_known_must_be_asked_about():
    bank = FakeBank()
    bank.lose_next = True
    with pytest.raises(OutcomeUnknown):
        bank.instruct("B1.xml", message())
    with pytest.raises(OutcomeUnknown):
        bank.instruct("B1.xml", message())
    bank.ask("B1")
    assert parse_bank_file(bank.receive()[0].content).never_received
    bank.instruct("B1.xml", message(), after_asking=True)
    assert [line.times_executed for line in bank.ledger.values()] == [1, 1]


@pytest.fixture
def folder(tmp_path):
    return FolderBench(tmp_path), tmp_path


def interrupted(monkeypatch, bench, step):
    """Kill the hand-over at a step: the one named fails as if the process were gone."""
    with monkeypatch.context() as patched:
        patched.setattr(step, lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bench.gateway.instruct("B1.xml", message())


def test_killed_before_the_file_is_linked_the_bank_is_asked_then_it_goes_out_once(folder, monkeypatch):
    bench, _ = folder
    interrupted(monkeypatch, bench, "unpaused.gateways.bank.folder.os.link")
    with pytest.raises(OutcomeUnknown):
        bench.gateway.instruct("B1.xml", message())
    bench.gateway.ask("B1")
    assert answers(bench)[0].never_received
    bench.gateway.instruct("B1.xml", message(), after_asking=True)
    answers(bench)
    assert [line.times_instructed for line in bench.house.lines()] == [1, 1]


def test_killed_after_the_file_is_linked_it_is_not_linked_again(folder, monkeypatch):
    bench, _ = folder
    real = FolderBank._hand_over

    def hand_over_and_die(self, *arguments):
        real(self, *arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(FolderBank, "_hand_over", hand_over_and_die)
        with pytest.raises(KeyboardInterrupt):
            bench.gateway.instruct("B1.xml", message())
    answers(bench)
    bench.gateway.instruct("B1.xml", message())
    answers(bench)
    assert [line.times_instructed for line in bench.house.lines()] == [1, 1]


def test_killed_before_anything_is_kept_it_can_simply_be_tried_again(folder, monkeypatch):
    bench, _ = folder
    interrupted(monkeypatch, bench, "unpaused.gateways.bank.folder.os.fsync")
    bench.gateway.instruct("B1.xml", message())
    answers(bench)
    assert [line.times_instructed for line in bench.house.lines()] == [1, 1]


def test_the_bank_sees_no_half_written_file(folder):
    bench, place = folder
    bench.gateway.instruct("B1.xml", message())
    assert [file.name for file in (place / "outbox").iterdir()] == ["B1.xml"]


def test_files_that_the_bank_is_still_writing_are_left_alone(folder):
    bench, place = folder
    for name in ("a.xml.part", ".b.xml", "c.tmp", "d.xml.filepart"):
        (place / "inbox" / name).write_bytes(b"half")
    assert bench.gateway.receive() == []


def test_kept_files_of_the_same_name_are_both_kept(folder):
    bench, place = folder
    for content in (b"one", b"two"):
        (place / "inbox" / "answer.xml").write_bytes(content)
        bench.gateway.acknowledge("answer.xml")
    assert sorted(file.read_bytes() for file in (place / "done").iterdir()) == [b"one", b"two"]


@pytest.mark.parametrize("name", ["../B1.xml", "/var/B1.xml", ".hidden", "", "a b.xml", "B1.trying", "批次.xml"])
def test_a_file_name_that_could_lead_elsewhere_is_refused(folder, name):
    with pytest.raises(Refused):
        folder[0].gateway.instruct(name, message())


def test_a_bank_started_again_executes_nothing_twice(folder):
    bench, place = folder
    bench.house.faults.reject_suffix = {"17": "AC04"}
    bench.gateway.instruct("B1.xml", message())
    answers(bench)
    bench._bank = FolderHouse(place)
    bench.house = bench._bank.house
    bench.gateway.instruct("B1-copy.xml", message())
    [report] = answers(bench)
    assert statuses(report) == {"E1": ("RJCT", "AC04"), "E2": ("ACSC", "")}
    assert [line.times_executed for line in bench.house.lines()] == [0, 1]
