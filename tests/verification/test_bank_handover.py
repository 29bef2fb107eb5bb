"""The hand-over of a payment file, killed between any two steps, and the folder's manners."""

import pytest

from unpaused.gateways.bank import FakeBank, FolderBank, parse_bank_file
from unpaused.gateways.bank.simulator import FolderHouse
from unpaused.kernel.errors import OutcomeUnknown, Refused

from .bank_benches import FolderBench, answers, message, statuses


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


def test_a_hand_over_once_begun_is_known_at_every_step(folder, monkeypatch):
    bench, _ = folder
    assert not bench.gateway.begun("B1.xml")
    interrupted(monkeypatch, bench, "unpaused.gateways.bank.folder.os.link")
    assert bench.gateway.begun("B1.xml")
    bench.gateway.instruct("B1.xml", message(), after_asking=True)
    answers(bench)
    assert bench.gateway.begun("B1.xml") and not bench.gateway.begun("B2.xml")


def test_the_fake_says_the_same_of_what_was_begun():
    bank = FakeBank()
    assert not bank.begun("B1.xml")
    bank.lose_next = True
    with pytest.raises(OutcomeUnknown):
        bank.instruct("B1.xml", message())
    assert bank.begun("B1.xml") and not bank.begun("B2.xml")


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
