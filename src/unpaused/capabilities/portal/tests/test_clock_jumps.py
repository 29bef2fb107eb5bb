"""One-time codes under a clock that jumps: none opens longer or twice, no wait is longer than its limit."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from unpaused.capabilities.claims.tests.making import WANG
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.portal.actions.verifying import PROOF_HOLDS
from unpaused.capabilities.portal.rules import limits
from unpaused.capabilities.portal.tests import making
from unpaused.kernel import clock

Jump = Callable[[timedelta], None]
AHEAD, BACK = timedelta(days=1), timedelta(hours=-1)


def test_a_clock_that_was_put_back_makes_no_code_open_again(epidemic: Incident, browser: Client, jump: Jump) -> None:
    making.knocked(browser, making.invited(epidemic))
    digits = making.code_on_handset()
    jump(BACK)
    assert "Location" not in browser.post("/c/code", {"one_time_code": digits})  # asked again, not let on


def test_put_back_by_an_hour_another_code_is_sent_and_lets_in(epidemic: Incident, browser: Client, jump: Jump) -> None:
    code = making.invited(epidemic)
    making.knocked(browser, code)
    jump(BACK)
    assert making.knocked(browser, code).status_code == 302
    assert browser.post("/c/code", {"one_time_code": making.code_on_handset()})["Location"] == "/c/identity"


def test_the_proof_of_a_telephone_holds_no_longer_by_a_clock_that_was_put_back(
    epidemic: Incident, browser: Client, jump: Jump
) -> None:
    making.with_phone_proved(browser, making.invited(epidemic))
    jump(PROOF_HOLDS + timedelta(minutes=1))
    jump(BACK)
    answer = browser.post("/c/identity", {"name": making.name_of(WANG), "tail": making.tail_of(WANG)})
    assert answer.status_code < 500
    assert answer.get("Location") != "/c/claims"


def test_no_wait_is_negative_or_longer_than_its_limit(jump: Jump) -> None:
    past = [clock.now() - timedelta(seconds=each) for each in range(3)]
    for by in (AHEAD, -AHEAD, BACK, -BACK):
        jump(by)
        wait = limits.wait(limits.CODES_SENT, past, clock.now())
        assert timedelta(0) <= wait <= limits.MINUTE


def test_the_minutes_said_after_a_jump_are_those_of_the_limit(epidemic: Incident, browser: Client, jump: Jump) -> None:
    code = making.invited(epidemic)
    making.knocked(browser, code)
    jump(timedelta(seconds=-20))
    said = re.search(r"in (\d+) min", making.text_of(browser.post("/c/", {"short_code": code}, follow=True)))
    assert said
    assert said[1] == "1"
