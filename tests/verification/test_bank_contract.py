"""One contract for the fake bank and for a bank behind a folder: also what a bank may do to us."""

import pytest

from unpaused.gateways.bank import StatusReport
from unpaused.kernel.errors import Refused, Unavailable

from .bank_benches import FakeBench, FolderBench, answers, message, statuses


@pytest.fixture(params=[FakeBench, FolderBench])
def bench(request, tmp_path):
    return request.param(tmp_path)


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


@pytest.mark.parametrize(("share", "said"), [(0.0, ("ACCP", "")), (1.0, ("RJCT", "AC04"))])
def test_a_share_of_all_accounts_may_be_closed(bench, share, said):
    bench.house.faults.reject_share = share
    bench.gateway.instruct("B1.xml", message())
    assert set(statuses(answers(bench)[0]).values()) == {said}
