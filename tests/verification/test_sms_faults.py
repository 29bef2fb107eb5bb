"""SMPP when the message centre, or the line to it, does not behave."""

import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from unpaused.gateways.sms import Centre, OutgoingSms, SmppGateway, smpp_gateway
from unpaused.gateways.sms.simulator import MessageCentre
from unpaused.gateways.sms.smpp.pdu import Command, Framer, Pdu, Status
from unpaused.kernel.errors import Unavailable

from .sms_benches import SmppBench
from .waiting import Collected

NUMBER = "13800000001"


def sms(key="m1", text="您好", to=NUMBER):
    return OutgoingSms(key, to, text)


def many(count):
    return [sms(f"m{place}") for place in range(count)]


@contextmanager
def answering(answer):
    """A centre of a few lines: `answer` is given each submit_sm and says with what it is answered, if at all."""

    def serve(listener):
        line, _ = listener.accept()
        framer = Framer()
        with line, suppress(OSError):
            while received := line.recv(65536):
                for unit in framer.feed(received):
                    if unit.command == Command.BIND_TRANSCEIVER:
                        line.sendall(Pdu(Command.BIND_TRANSCEIVER_RESP, 0, unit.sequence, b"c\0").encode())
                    elif unit.command == Command.SUBMIT_SM:
                        line.sendall(answer(unit).encode())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield Centre("127.0.0.1", listener.getsockname()[1], "unpaused", "drill", answer_timeout=0.5)
        thread.join()


@pytest.fixture
def bench():
    made = SmppBench(window=8)
    yield made
    made.close()


def test_a_connection_dropped_in_mid_window_makes_only_what_was_under_way_uncertain(bench):
    bench.centre.faults.drop_after = 20
    results = bench.gateway.submit(many(100))
    outcomes = [result.outcome for result in results]
    assert set(outcomes) == {"accepted", "uncertain", "throttled"}
    assert 1 <= outcomes.count("uncertain") <= 8
    assert {result.error for result in results if result.outcome == "throttled"} == {"not_sent"}


def test_every_message_that_a_handset_got_is_accepted_or_uncertain_after_a_drop(bench):
    bench.centre.faults.drop_after = 33
    results = bench.gateway.submit([sms(f"m{n}", text=f"第{n}条") for n in range(100)])
    known = {f"第{n}条" for n, result in enumerate(results) if result.outcome in ("accepted", "uncertain")}
    assert set(bench.handset(NUMBER)) <= known


def test_the_session_mends_itself_after_a_drop(bench):
    bench.centre.faults.drop_after = 1
    bench.gateway.submit([sms("lost")])
    assert bench.gateway.submit([sms("next")])[0].outcome == "accepted"


def test_unsent_messages_can_be_sent_after_a_drop_and_none_arrives_twice(bench):
    bench.centre.faults.drop_after = 20
    messages = [sms(f"m{n}", text=f"第{n}条") for n in range(60)]
    first = bench.gateway.submit(messages)
    left = [m for m, result in zip(messages, first, strict=True) if result.outcome == "throttled"]
    bench.gateway.submit(left)
    got = bench.handset(NUMBER)
    assert len(got) == len(set(got))


def test_no_answer_in_time_makes_a_message_uncertain():
    bench = SmppBench(answer_timeout=0.2)
    bench.centre.faults.withhold_answers = 1
    outcomes = [result.outcome for result in bench.gateway.submit(many(3))]
    bench.close()
    assert outcomes == ["uncertain", "accepted", "accepted"]


def test_an_answer_after_the_time_out_settles_the_message():
    bench = SmppBench(answer_timeout=0.1)
    bench.centre.faults.answer_delay = 0.3
    [result] = bench.gateway.submit([sms("slow")])
    [late] = bench.listeners.late.until(lambda got: len(got) == 1)
    bench.close()
    assert (result.outcome, late.key, late.outcome) == ("uncertain", "slow", "accepted")
    assert late.provider_id


@pytest.mark.parametrize(
    ("answered", "known"),
    [
        # What the centre says at once (None: nothing) and late, of each of the two parts.
        ([("taken", None), (None, "throttled")], ["uncertain", "uncertain"]),
        ([(None, "taken"), (None, None)], ["uncertain", "uncertain"]),
        ([("taken", None), (None, "taken")], ["uncertain", "accepted"]),
        ([(None, "throttled"), (None, "throttled")], ["uncertain", "uncertain", "throttled"]),
    ],
)
def test_a_late_answer_to_one_part_speaks_of_that_part_alone(answered, known):
    """A long message of which one part was taken is never called not taken, nor taken for one part."""
    asked_again = threading.Event()

    def centre(listener):
        line, _ = listener.accept()
        with line:
            framer, submits = Framer(), []
            while len(submits) < 2:
                for unit in framer.feed(line.recv(65536)):
                    if unit.command == Command.BIND_TRANSCEIVER:
                        line.sendall(Pdu(Command.BIND_TRANSCEIVER_RESP, 0, unit.sequence, b"c\0").encode())
                    elif unit.command == Command.SUBMIT_SM:
                        submits.append(unit)
            for late in (False, True):
                if late:
                    asked_again.wait(10)
                for unit, words in zip(submits, answered, strict=True):
                    if word := words[late]:
                        status = Status.OK if word == "taken" else Status.THROTTLED
                        body = b"X%d\0" % unit.sequence if word == "taken" else b"\0"
                        line.sendall(Pdu(Command.SUBMIT_SM_RESP, status, unit.sequence, body).encode())
            line.recv(4096)

    told = Collected()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=centre, args=(listener,))
        thread.start()
        limits = Centre("127.0.0.1", listener.getsockname()[1], "unpaused", "drill", answer_timeout=0.5)
        with SmppGateway(limits, on_late=told) as gateway:
            [first] = gateway.submit([sms(text="您好，" * 40)])
            asked_again.set()
            late = told.until(lambda got: len(got) == len(known) - 1)
        thread.join()
    assert [first.outcome, *(result.outcome for result in late)] == known
    assert {result.key for result in late} == {"m1"}


def test_a_refusal_of_the_whole_unit_that_says_nothing_is_wrong_has_taken_no_message():
    def nack(unit):
        return Pdu(Command.GENERIC_NACK, Status.OK, unit.sequence)

    with answering(nack) as centre, SmppGateway(centre) as gateway:
        [result] = gateway.submit([sms()])
    assert (result.outcome, result.error) == ("uncertain", "no_answer")


def test_a_centre_that_takes_first_parts_alone_holds_up_nobody_for_ever(monkeypatch):
    monkeypatch.setattr(smpp_gateway, "_TORN_SECONDS", 0.2)
    taken = set()

    def first_parts(unit):
        """Of each long message, which stands under one reference in its header."""
        reference = unit.body[unit.body.index(b"\x05\x00\x03") + 3]
        status = Status.THROTTLED if reference in taken else Status.OK
        taken.add(reference)
        return Pdu(Command.SUBMIT_SM_RESP, status, unit.sequence, b"\0" if status else b"X\0")

    asked = []
    with answering(lambda unit: asked.append(unit) or first_parts(unit)) as centre, SmppGateway(centre) as gateway:
        results = gateway.submit([sms(f"m{place}", "您好，" * 40) for place in range(5)])
    assert [(result.outcome, result.error) for result in results] == [("uncertain", "incomplete")] * 5
    assert len(asked) < 5 * 2 + 2 * 5  # not five tries for each


def test_a_report_before_the_answer_is_kept(bench):
    bench.centre.faults.report = "before_answer"
    bench.centre.faults.answer_delay = 0.1
    results = []
    sending = threading.Thread(target=lambda: results.extend(bench.gateway.submit([sms()])))
    sending.start()
    [report] = bench.listeners.reports.until(lambda got: len(got) == 1)
    assert results == []
    sending.join()
    assert report.provider_id == results[0].provider_id


def test_a_report_given_twice_is_kept_twice_for_the_caller_to_join(bench):
    bench.centre.faults.report = "twice"
    bench.gateway.submit([sms()])
    first, second = bench.listeners.reports.until(lambda got: len(got) == 2)
    assert first.provider_id == second.provider_id


def test_a_report_for_an_unknown_id_is_kept_as_it_is(bench):
    bench.centre.faults.report = "unknown_id"
    [result] = bench.gateway.submit([sms()])
    [report] = bench.listeners.reports.until(lambda got: len(got) == 1)
    assert report.provider_id not in ("", result.provider_id)
    assert "stat:DELIVRD" in report.raw


def test_a_centre_that_never_reports_does_not_hold_up_sending(bench):
    bench.centre.faults.report = "never"
    assert {result.outcome for result in bench.gateway.submit(many(50))} == {"accepted"}
    assert bench.centre.counts["reports"] == 0


def test_reports_not_acknowledged_before_a_drop_come_again(bench):
    # The listener holds the first report while the line is cut: its acknowledgement is lost.
    held, cut = threading.Event(), threading.Event()
    kept = []

    def keep(batch):
        kept.extend(batch)
        held.set()
        cut.wait(10)

    gateway = SmppGateway(Centre("127.0.0.1", bench.centre.port, "unpaused", "drill"), on_reports=keep)
    bench.gateway.close()
    gateway.submit([sms()])
    assert held.wait(10)
    bench.centre.drop_all()
    cut.set()
    bench.gateway = SmppGateway(
        Centre("127.0.0.1", bench.centre.port, "unpaused", "drill"), on_reports=bench.listeners.keep
    )
    gateway.close()
    again = kept[1:] or bench.listeners.reports.until(lambda got: len(got) == 1)
    assert again[0].provider_id == kept[0].provider_id


def test_throttling_in_mid_batch_touches_only_the_throttled(bench):
    bench.centre.faults.throttle = 5
    outcomes = [result.outcome for result in bench.gateway.submit(many(30))]
    assert outcomes.count("throttled") == 5
    assert outcomes.count("accepted") == 25


def test_a_long_message_whose_first_part_was_throttled_is_completed(bench):
    bench.centre.faults.throttle = 1
    text = "您好，" * 40
    [result] = bench.gateway.submit([sms(text=text)])
    assert (result.outcome, bench.handset(NUMBER)) == ("accepted", [text])


def test_a_wrong_password_is_unavailable_and_says_so(bench):
    limits = {"connect_timeout": 0.3, "slowest_retry": 0.05}
    with SmppGateway(Centre("127.0.0.1", bench.centre.port, "unpaused", "wrong", **limits)) as gateway:
        with pytest.raises(Unavailable, match="bind refused"):
            gateway.submit([sms()])
        assert not gateway.is_bound()


def test_a_silent_link_is_found_out_by_enquiry(bench):
    with SmppGateway(Centre("127.0.0.1", bench.centre.port, "unpaused", "drill", enquire_every=0.05)) as gateway:
        gateway.submit([sms("a")])
        before = bench.centre.counts["binds"]
        # Several enquiries later the same bind is alive: each was answered.
        threading.Event().wait(0.3)
        assert gateway.submit([sms("b")])[0].outcome == "accepted"
        assert bench.centre.counts["binds"] == before


def test_a_unit_that_comes_octet_by_octet_does_not_end_the_link():
    submitted, told = threading.Event(), threading.Event()

    def dribble(listener):
        line, _ = listener.accept()
        with line:
            bind = line.recv(4096)
            answer = Pdu(Command.BIND_TRANSCEIVER_RESP, 0, int.from_bytes(bind[12:16], "big"), b"c\0").encode()
            for octet in answer:
                line.sendall(bytes([octet]))
            request = line.recv(4096)
            answer = Pdu(Command.SUBMIT_SM_RESP, 0, int.from_bytes(request[12:16], "big"), b"X1\0").encode()
            for octet in answer:
                line.sendall(bytes([octet]))
                told.wait(0.01)
            submitted.wait(10)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=dribble, args=(listener,))
        thread.start()
        port = listener.getsockname()[1]
        with SmppGateway(Centre("127.0.0.1", port, "unpaused", "drill", enquire_every=5.0)) as gateway:
            [result] = gateway.submit([sms()])
            submitted.set()
        thread.join()
    assert (result.outcome, result.provider_id) == ("accepted", "X1")


def test_several_threads_share_one_bind(bench):
    outcomes = []

    def send(name):
        outcomes.extend(result.outcome for result in bench.gateway.submit([sms(f"{name}-{n}") for n in range(50)]))

    threads = [threading.Thread(target=send, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("accepted") == 200
    assert len(bench.handset(NUMBER)) == 200


def test_a_centre_restarted_on_its_port_is_found_again():
    first = MessageCentre().start()
    with SmppGateway(Centre("127.0.0.1", first.port, "unpaused", "drill", slowest_retry=0.1)) as gateway:
        gateway.submit([sms("a")])
        first.stop()
        second = MessageCentre(port=first.port).start()
        assert gateway.submit([sms("b")])[0].outcome in ("accepted", "throttled")
        assert gateway.submit([sms("c")])[0].outcome == "accepted"
    second.stop()


def test_a_centre_that_lost_our_bind_refuses_no_message_for_good_and_is_bound_anew(bench):
    """It says nothing against the number: after a restart of its own it may know the line, and not us."""
    bench.gateway.submit([sms("before")])
    bench.centre._sessions[0].bound = None
    results = bench.gateway.submit(many(12))
    assert {result.outcome for result in results} == {"throttled"}
    bound_anew = threading.Event()
    while bench.centre.counts["binds"] < 2:
        assert not bound_anew.wait(0.02)
    assert {result.outcome for result in bench.gateway.submit(many(12))} == {"accepted"}
