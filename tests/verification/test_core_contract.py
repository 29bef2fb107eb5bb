"""One contract for the fake and for the core behind HTTP, then the core's faults."""

from datetime import date

import pytest

from unpaused.gateways.core import FakeCore, HttpCore, PaidAnswer
from unpaused.gateways.core.simulator import CoreService
from unpaused.gateways.simulation import JsonDoor
from unpaused.kernel.errors import OutcomeUnknown, Refused, Unavailable

QUESTION = {"person_id": 17, "policy_no": "P0001", "benefit_code": "DIAG", "event_date": date(2020, 2, 1)}


class FakeBench:
    def __init__(self):
        self.gateway = FakeCore()

    def has_paid_all(self):
        self.gateway.paid[17, "P0001"] = PaidAnswer("paid", "CORE-1")

    def written(self):
        return {key: {"kind": kind, "payload": payload} for key, (kind, payload) in self.gateway.written.items()}

    def take_down(self):
        self.gateway.down = True

    def come_back(self):
        self.gateway.down = False

    def forget_next(self):
        self.gateway.forget_next = True

    def close(self):
        """Nothing to close."""


class HttpBench:
    def __init__(self):
        self.service = CoreService()
        self.gateway = HttpCore(self.service.url, timeout=5.0)

    def has_paid_all(self):
        self.service.paid_share = 1.0

    def written(self):
        return {key: {"kind": told["kind"], "payload": told["payload"]} for key, told in self.service.written.items()}

    def take_down(self):
        self.service.faults.mode = "down"

    def come_back(self):
        self.service.faults.mode = "up"

    def forget_next(self):
        self.service.faults.forget_answers = 1

    def close(self):
        self.gateway.close()
        self.service.stop()


@pytest.fixture(params=[FakeBench, HttpBench])
def bench(request):
    made = request.param()
    yield made
    made.close()


@pytest.fixture
def http():
    made = HttpBench()
    yield made
    made.close()


def test_an_event_that_the_core_knows_nothing_of_is_free_to_pay(bench):
    answer = bench.gateway.already_paid(**QUESTION)
    assert answer == PaidAnswer("none")
    assert answer.free_to_pay


def test_what_the_core_has_paid_is_not_free_to_pay_and_has_its_number(bench):
    bench.has_paid_all()
    answer = bench.gateway.already_paid(**QUESTION)
    assert answer.status in ("paid", "in_payment")
    assert answer.reference.startswith("CORE-")
    assert not answer.free_to_pay


def test_the_answer_is_the_same_when_asked_again(bench):
    bench.has_paid_all()
    assert bench.gateway.already_paid(**QUESTION) == bench.gateway.already_paid(**QUESTION)


def test_a_core_that_is_down_gives_no_answer(bench):
    bench.take_down()
    with pytest.raises(Unavailable):
        bench.gateway.already_paid(**QUESTION)


def test_what_was_written_back_is_there(bench):
    bench.gateway.write_back("CL1/paid", "paid", {"claim_no": "CL1", "amount_fen": 1000000})
    assert bench.written() == {
        "CL1/paid": {"kind": "paid", "payload": {"claim_no": "CL1", "amount_fen": 1000000}},
    }


def test_writing_back_the_same_again_does_nothing(bench):
    for _ in range(2):
        bench.gateway.write_back("k", "notice", {"n": 1})
    assert len(bench.written()) == 1


def test_a_key_used_for_other_content_is_refused(bench):
    bench.gateway.write_back("k", "notice", {"n": 1})
    with pytest.raises(Refused):
        bench.gateway.write_back("k", "notice", {"n": 2})
    assert bench.written()["k"]["payload"] == {"n": 1}


def test_a_core_that_is_down_was_certainly_not_told(bench):
    bench.take_down()
    with pytest.raises(Unavailable) as failure:
        bench.gateway.write_back("k", "notice", {"n": 1})
    assert not isinstance(failure.value, OutcomeUnknown)
    bench.come_back()
    assert bench.written() == {}


def test_a_lost_answer_is_unknown_and_telling_again_settles_it(bench):
    bench.forget_next()
    with pytest.raises(OutcomeUnknown):
        bench.gateway.write_back("k", "notice", {"n": 1})
    bench.gateway.write_back("k", "notice", {"n": 1})
    assert list(bench.written()) == ["k"]


def test_no_connection_is_unavailable():
    with HttpCore("http://127.0.0.1:1", timeout=1.0) as gateway:
        with pytest.raises(Unavailable):
            gateway.already_paid(**QUESTION)
        with pytest.raises(Unavailable) as failure:
            gateway.write_back("k", "notice", {})
    assert not isinstance(failure.value, OutcomeUnknown)


def test_a_core_too_slow_to_answer_leaves_a_write_back_unknown(http):
    http.service.faults.slow = 30.0
    with HttpCore(http.service.url, timeout=0.2) as gateway:
        with pytest.raises(OutcomeUnknown):
            gateway.write_back("k", "notice", {"n": 1})
        with pytest.raises(Unavailable):
            gateway.already_paid(**QUESTION)


@pytest.mark.parametrize("status", [401, 403, 404, 408, 429, 503])
def test_what_is_wrong_with_the_way_is_no_refusal_of_what_is_told(status):
    """A key that has expired, an address that has moved: nothing was told, and it can be told later."""
    door = JsonDoor(lambda *_: (status, {"error": "no"}), 0)
    door.start()
    try:
        with HttpCore(door.url) as gateway, pytest.raises(Unavailable) as failure:
            gateway.write_back("k", "paid", {"n": 1})
        assert not isinstance(failure.value, OutcomeUnknown)
    finally:
        door.stop()


def test_a_broken_core_leaves_a_write_back_unknown_and_a_question_unanswered(http):
    http.service.faults.mode = "error"
    with pytest.raises(OutcomeUnknown):
        http.gateway.write_back("k", "notice", {"n": 1})
    with pytest.raises(Unavailable):
        http.gateway.already_paid(**QUESTION)


def test_an_answer_that_cannot_be_understood_is_not_a_no(http):
    http.service.faults.mode = "garbage"
    with pytest.raises(Unavailable):
        http.gateway.already_paid(**QUESTION)


def test_the_share_that_the_core_has_paid_is_about_what_was_set(http):
    http.service.paid_share = 0.1
    asked = [http.gateway.already_paid(**{**QUESTION, "person_id": person}) for person in range(500)]
    assert 20 <= sum(not answer.free_to_pay for answer in asked) <= 85


def test_a_key_may_hold_any_sign(http):
    http.gateway.write_back("理赔/1?x=#&%", "notice", {})
    assert list(http.service.written) == ["理赔/1?x=#&%"]
