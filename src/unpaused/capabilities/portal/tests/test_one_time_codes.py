"""The one-time code: to whom it goes, how often, how long it holds, and what whoever guesses learns."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from django.test import Client

from unpaused.capabilities.claims.tests.conftest import in_force
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.models import Attempt, OneTimeCode
from unpaused.capabilities.portal.tests.making import (
    UNKNOWN,
    code_on_handset,
    invited,
    knocked,
    text_of,
    with_phone_proved,
)

Jump = Callable[[timedelta], None]


def _wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_an_unknown_code_is_answered_like_a_known_one(epidemic: Incident) -> None:
    pages = []
    for code in (invited(epidemic), UNKNOWN):
        browser = Client(headers={"accept-language": "en"})
        answer = knocked(browser, code)
        wrong = browser.post("/c/code", {"one_time_code": "123456"})
        again = browser.post("/c/code/again", follow=True)
        pages.append((answer.status_code, answer["Location"], text_of(wrong), text_of(again)))
    assert pages[0] == pages[1]


def test_an_unknown_code_sends_nothing(browser: Client, db: None) -> None:
    knocked(browser, UNKNOWN)
    actions.send_code(code_id=OneTimeCode.objects.get().pk)
    assert not Message.objects.exists()


def test_an_unknown_code_is_limited_like_a_known_one(epidemic: Incident, jump: Jump) -> None:
    answers = []
    for code in (invited(epidemic), UNKNOWN):
        browser = Client(headers={"accept-language": "en"})
        said = []
        for _ in range(6):
            knocked(browser, code)
            said.append(text_of(browser.post("/c/", {"short_code": code}, follow=True)))
            jump(timedelta(minutes=2))
        answers.append(said)
        jump(timedelta(days=2))
    assert answers[0] == answers[1]
    assert "A code was sent for this already" in answers[0][0]


def test_the_code_goes_to_the_telephone_in_the_book(browser: Client, epidemic: Incident) -> None:
    knocked(browser, invited(epidemic))
    code_on_handset()
    message = Message.objects.get(template="one_time_code")
    assert (message.channel, message.urgent) == ("sms", True)
    assert re.fullmatch(r"one_time_code\.\d+", message.key)


def test_the_job_done_twice_sends_one_message(browser: Client, epidemic: Incident) -> None:
    knocked(browser, invited(epidemic))
    first = code_on_handset()
    assert code_on_handset() == first
    assert Message.objects.count() == 1


def test_codes_are_kept_as_keyed_hashes_only(browser: Client, epidemic: Incident) -> None:
    knocked(browser, invited(epidemic))
    digits = code_on_handset()
    row = OneTimeCode.objects.get()
    assert len(bytes(row.digest or b"")) == 32
    assert digits.encode() not in bytes(row.digest or b"")


def test_five_wrong_codes_close_the_door_for_a_quarter_of_an_hour(
    browser: Client, epidemic: Incident, jump: Jump
) -> None:
    knocked(browser, invited(epidemic))
    digits = code_on_handset()
    for _ in range(4):
        assert "not right" in text_of(browser.post("/c/code", {"one_time_code": _wrong(digits)}))
    assert "Wait 15 minutes" in text_of(browser.post("/c/code", {"one_time_code": _wrong(digits)}))
    assert "Wait 15 minutes" in text_of(browser.post("/c/code", {"one_time_code": digits}))
    jump(timedelta(minutes=16))
    browser.post("/c/code/again")
    assert browser.post("/c/code", {"one_time_code": code_on_handset()})["Location"] == "/c/identity"


def test_wrong_codes_count_for_the_person_and_not_for_the_browser(epidemic: Incident, jump: Jump) -> None:
    code = invited(epidemic)
    for _ in range(5):
        stranger = Client()
        knocked(stranger, code)
        stranger.post("/c/code", {"one_time_code": _wrong(code_on_handset())})
        jump(timedelta(seconds=61))
    assert Attempt.objects.filter(kind="wrong_code").count() == 5
    jump(timedelta(minutes=1))
    own = Client(headers={"accept-language": "en"})
    answer = own.post("/c/", {"short_code": code}, follow=True)
    assert "A code was sent" in text_of(answer)  # five an hour are used up too


def test_another_tab_or_telephone_gets_the_field_for_the_code_that_was_sent(epidemic: Incident) -> None:
    """Who lost the page within the minute has a code and needs somewhere to type it."""
    code = invited(epidemic)
    knocked(Client(), code)
    digits = code_on_handset()
    other = Client(headers={"accept-language": "en"})
    answer = other.post("/c/", {"short_code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == "/c/code"
    assert "A code was sent for this already" in text_of(answer)
    assert OneTimeCode.objects.count() == 1
    assert other.post("/c/code", {"one_time_code": digits})["Location"] == "/c/identity"


def test_a_short_code_that_is_nobodys_leads_back_to_the_same_field(
    epidemic: Incident,
) -> None:
    first = Client(headers={"accept-language": "en"})
    for code in (invited(epidemic), UNKNOWN):
        knocked(Client(), code)
        answer = first.post("/c/", {"short_code": code}, follow=True)
        assert answer.redirect_chain[-1][0] == "/c/code"


def test_when_the_codes_of_an_hour_are_spent_it_says_when_the_next_can_be_sent(epidemic: Incident, jump: Jump) -> None:
    code = invited(epidemic)
    for _ in range(5):
        knocked(Client(), code)
        jump(timedelta(seconds=61))
    jump(timedelta(minutes=6))
    answer = Client(headers={"accept-language": "en"}).post("/c/", {"short_code": code}, follow=True)
    assert "No more codes can be sent for now" in text_of(answer)


def test_a_code_opens_the_browser_that_asked_for_it_alone(epidemic: Incident, jump: Jump) -> None:
    code = invited(epidemic)
    own, stranger = Client(), Client()
    knocked(own, code)
    digits = code_on_handset()
    jump(timedelta(seconds=61))
    knocked(stranger, code)
    assert stranger.post("/c/code", {"one_time_code": digits}).status_code == 200
    assert own.post("/c/code", {"one_time_code": digits})["Location"] == "/c/identity"


def test_a_code_is_worth_five_minutes(browser: Client, epidemic: Incident, jump: Jump) -> None:
    knocked(browser, invited(epidemic))
    digits = code_on_handset()
    jump(timedelta(minutes=5, seconds=1))
    assert "five minutes are over" in text_of(browser.post("/c/code", {"one_time_code": digits}))


def test_a_code_opens_once(browser: Client, epidemic: Incident) -> None:
    digits = with_phone_proved(browser, invited(epidemic))
    assert browser.post("/c/code", {"one_time_code": digits}).status_code == 200


def test_a_newer_code_makes_the_older_one_void(browser: Client, epidemic: Incident, jump: Jump) -> None:
    knocked(browser, invited(epidemic))
    first = code_on_handset()
    jump(timedelta(seconds=61))
    browser.post("/c/code/again")
    second = code_on_handset()
    assert browser.post("/c/code", {"one_time_code": first}).status_code == 200 or first == second
    assert browser.post("/c/code", {"one_time_code": second})["Location"] == "/c/identity"


def test_a_code_that_the_worker_reaches_too_late_is_not_sent(browser: Client, epidemic: Incident, jump: Jump) -> None:
    knocked(browser, invited(epidemic))
    jump(timedelta(minutes=6))
    actions.send_code(code_id=OneTimeCode.objects.get().pk)
    assert not Message.objects.exists()


def test_guesses_at_the_same_moment_are_counted_one_by_one(committed_db: None) -> None:
    knocked(Client(), invited(in_force()))
    row = OneTimeCode.objects.get()
    wrong = _wrong(code_on_handset())

    def guess(_: int) -> str:
        try:
            return actions.check_code(code_id=row.pk, typed=wrong)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(guess, range(8)))
    assert answers == ["closed"] * 4 + ["wrong"] * 4
    assert Attempt.objects.filter(kind="wrong_code").count() == 5
