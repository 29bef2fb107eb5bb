"""One contract for the fake and for SMPP against the message centre."""

import pytest

from unpaused.gateways.sms import OutgoingSms, segments
from unpaused.kernel.errors import Unavailable

from .sms_benches import FakeBench, SmppBench

NUMBER = "13800000001"


@pytest.fixture(params=[FakeBench, SmppBench])
def bench(request):
    made = request.param()
    yield made
    made.close()


def sms(text="您好，请致电95500", key="m1", to=NUMBER):
    return OutgoingSms(key, to, text)


def test_an_accepted_message_reaches_the_handset_with_its_text(bench):
    [result] = bench.gateway.submit([sms()])
    assert result.outcome == "accepted"
    assert bench.handset(NUMBER) == ["您好，请致电95500"]


def test_nothing_to_send_gives_nothing(bench):
    assert bench.gateway.submit([]) == []


def test_results_come_in_the_order_of_the_messages(bench):
    keys = [f"m{place}" for place in range(200)]
    results = bench.gateway.submit([sms(key=key) for key in keys])
    assert [result.key for result in results] == keys


def test_every_message_has_an_id_of_its_own(bench):
    results = bench.gateway.submit([sms(key=str(place)) for place in range(50)])
    assert len({result.provider_id for result in results}) == 50


def test_a_long_message_shows_as_one_and_has_an_id_for_each_part(bench):
    text = "受灾客户您好，" * 30
    [result] = bench.gateway.submit([sms(text)])
    assert bench.handset(NUMBER) == [text]
    assert len(result.provider_ids) == segments(text) == 4
    assert result.provider_id == result.provider_ids[0]


def test_what_is_no_telephone_number_is_rejected(bench):
    [result] = bench.gateway.submit([sms(to="nobody")])
    assert (result.outcome, result.provider_ids) == ("rejected", ())


def test_one_rejected_message_does_not_stop_the_others(bench):
    results = bench.gateway.submit([sms(key="a"), sms(key="b", to="nobody"), sms(key="c")])
    assert [result.outcome for result in results] == ["accepted", "rejected", "accepted"]


def test_a_throttled_message_was_not_taken_and_may_be_sent_again(bench):
    bench.let_next_be("throttled", NUMBER)
    [result] = bench.gateway.submit([sms()])
    assert result.outcome == "throttled"
    assert bench.handset(NUMBER) == []


def test_an_uncertain_message_may_have_reached_the_handset(bench):
    bench.let_next_be("uncertain", NUMBER)
    [result] = bench.gateway.submit([sms()])
    assert (result.outcome, result.provider_id) == ("uncertain", "")
    assert bench.handset(NUMBER) == ["您好，请致电95500"]


def test_every_part_is_reported_delivered(bench):
    [result] = bench.gateway.submit([sms("您好" * 50)])
    bench.pump_reports()
    reports = bench.listeners.reports.until(lambda got: len(got) == len(result.provider_ids))
    assert {report.provider_id for report in reports} == set(result.provider_ids)
    assert {report.status for report in reports} == {"delivered"}


def test_a_message_that_cannot_be_delivered_is_reported_failed(bench):
    bench.undeliverable(NUMBER)
    [result] = bench.gateway.submit([sms()])
    bench.pump_reports()
    [report] = bench.listeners.reports.until(lambda got: len(got) == 1)
    assert (report.provider_id, report.status) == (result.provider_id, "failed")
    assert bench.handset(NUMBER) == []


def test_reports_that_could_not_be_kept_come_again(bench):
    bench.listeners.failures = 1
    [result] = bench.gateway.submit([sms()])
    bench.pump_reports()
    [report] = bench.listeners.reports.until(lambda got: len(got) == 1)
    assert report.provider_id == result.provider_id


def test_an_answer_from_a_handset_arrives(bench):
    bench.gateway.submit([sms()])
    bench.answer(NUMBER, "退订")
    [inbound] = bench.listeners.inbound.until(lambda got: len(got) == 1)
    assert (inbound.sender, inbound.to, inbound.text) == (NUMBER, "95500", "退订")


def test_a_centre_that_is_down_is_unavailable(bench):
    bench.take_down()
    with pytest.raises(Unavailable):
        bench.gateway.submit([sms()])
