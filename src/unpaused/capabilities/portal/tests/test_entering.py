"""The way in: codes, limits, identity. Whoever guesses learns nothing."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from unpaused.capabilities.claims.tests.conftest import in_force
from unpaused.capabilities.claims.tests.making import LI, NO_ID, WANG
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.figures import REACHED
from unpaused.capabilities.outreach.models import Message, NumberNotTheirs
from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.models import Attempt, OneTimeCode
from unpaused.capabilities.portal.tests import making
from unpaused.capabilities.portal.tests.making import (
    UNKNOWN,
    code_on_handset,
    invited,
    knocked,
    name_of,
    signed_in,
    tail_of,
    text_of,
    with_phone_proved,
)
from unpaused.capabilities.tasks.public import Task
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock

Travel = Callable[[timedelta], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Moves the clock of the house forward."""
    true, ahead = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: true() + ahead[0])

    def travel(by: timedelta) -> None:
        ahead[0] += by

    return travel


def _wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_code_telephone_and_identity_lead_to_ones_claims(browser: Client, epidemic: Incident) -> None:
    signed_in(browser, epidemic)
    assert browser.get("/c/claims").status_code == 200
    assert AuditRow.objects.filter(action="portal.sign_in", actor__startswith="customer:").count() == 1


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


def test_an_unknown_code_is_limited_like_a_known_one(epidemic: Incident, later: Travel) -> None:
    answers = []
    for code in (invited(epidemic), UNKNOWN):
        browser = Client(headers={"accept-language": "en"})
        said = []
        for _ in range(6):
            knocked(browser, code)
            said.append(text_of(browser.post("/c/", {"short_code": code}, follow=True)))
            later(timedelta(minutes=2))
        answers.append(said)
        later(timedelta(days=2))
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
    browser: Client, epidemic: Incident, later: Travel
) -> None:
    knocked(browser, invited(epidemic))
    digits = code_on_handset()
    for _ in range(4):
        assert "not right" in text_of(browser.post("/c/code", {"one_time_code": _wrong(digits)}))
    assert "Wait 15 minutes" in text_of(browser.post("/c/code", {"one_time_code": _wrong(digits)}))
    assert "Wait 15 minutes" in text_of(browser.post("/c/code", {"one_time_code": digits}))
    later(timedelta(minutes=16))
    browser.post("/c/code/again")
    assert browser.post("/c/code", {"one_time_code": code_on_handset()})["Location"] == "/c/identity"


def test_wrong_codes_count_for_the_person_and_not_for_the_browser(epidemic: Incident, later: Travel) -> None:
    code = invited(epidemic)
    for _ in range(5):
        stranger = Client()
        knocked(stranger, code)
        stranger.post("/c/code", {"one_time_code": _wrong(code_on_handset())})
        later(timedelta(seconds=61))
    assert Attempt.objects.filter(kind="wrong_code").count() == 5
    later(timedelta(minutes=1))
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


def test_who_was_sent_a_code_and_types_another_short_code_learns_nothing(epidemic: Incident) -> None:
    first = Client(headers={"accept-language": "en"})
    for code in (invited(epidemic), UNKNOWN):
        knocked(Client(), code)
        answer = first.post("/c/", {"short_code": code}, follow=True)
        assert answer.redirect_chain[-1][0] == "/c/code"


def test_when_the_codes_of_an_hour_are_spent_it_says_when_the_next_can_be_sent(
    epidemic: Incident, later: Travel
) -> None:
    code = invited(epidemic)
    for _ in range(5):
        knocked(Client(), code)
        later(timedelta(seconds=61))
    later(timedelta(minutes=6))
    answer = Client(headers={"accept-language": "en"}).post("/c/", {"short_code": code}, follow=True)
    assert "No more codes can be sent for now" in text_of(answer)


def test_a_code_opens_the_browser_that_asked_for_it_alone(epidemic: Incident, later: Travel) -> None:
    code = invited(epidemic)
    own, stranger = Client(), Client()
    knocked(own, code)
    digits = code_on_handset()
    later(timedelta(seconds=61))
    knocked(stranger, code)
    assert stranger.post("/c/code", {"one_time_code": digits}).status_code == 200
    assert own.post("/c/code", {"one_time_code": digits})["Location"] == "/c/identity"


def test_a_code_is_worth_five_minutes(browser: Client, epidemic: Incident, later: Travel) -> None:
    knocked(browser, invited(epidemic))
    digits = code_on_handset()
    later(timedelta(minutes=5, seconds=1))
    assert "five minutes are over" in text_of(browser.post("/c/code", {"one_time_code": digits}))


def test_a_code_opens_once(browser: Client, epidemic: Incident) -> None:
    digits = with_phone_proved(browser, invited(epidemic))
    assert browser.post("/c/code", {"one_time_code": digits}).status_code == 200


def test_a_newer_code_makes_the_older_one_void(browser: Client, epidemic: Incident, later: Travel) -> None:
    knocked(browser, invited(epidemic))
    first = code_on_handset()
    later(timedelta(seconds=61))
    browser.post("/c/code/again")
    second = code_on_handset()
    assert browser.post("/c/code", {"one_time_code": first}).status_code == 200 or first == second
    assert browser.post("/c/code", {"one_time_code": second})["Location"] == "/c/identity"


def test_a_code_that_the_worker_reaches_too_late_is_not_sent(
    browser: Client, epidemic: Incident, later: Travel
) -> None:
    knocked(browser, invited(epidemic))
    later(timedelta(minutes=6))
    actions.send_code(code_id=OneTimeCode.objects.get().pk)
    assert not Message.objects.exists()


def test_an_expired_invitation_is_nobodys_code(browser: Client, epidemic: Incident, later: Travel) -> None:
    code = invited(epidemic)
    later(timedelta(days=91))
    knocked(browser, code)
    assert OneTimeCode.objects.get().subject_id is None


def test_guessing_short_codes_from_one_address_ends(browser: Client, epidemic: Incident) -> None:
    code = invited(epidemic)
    for place in range(30):
        knocked(Client(), f"AAAA{place % 8 + 2}{place // 8 + 2}22")
    assert "Too much was tried" in text_of(knocked(browser, "ZZZZ2222"))
    assert "Too much was tried" in text_of(knocked(browser, code)), "a limited address must not tell known codes apart"
    assert Client(REMOTE_ADDR="192.0.2.7").post("/c/", {"short_code": code})["Location"] == "/c/code"


def test_known_codes_do_not_count_as_guesses(epidemic: Incident) -> None:
    for person_id in (WANG, LI):
        knocked(Client(), invited(epidemic, person_id))
    assert not Attempt.objects.filter(kind="short_code").exists()


def test_network_addresses_are_not_kept(db: None) -> None:
    Client(REMOTE_ADDR="192.0.2.7").post("/c/", {"short_code": UNKNOWN})
    assert b"192.0.2.7" not in bytes(Attempt.objects.get().key)


def test_what_cannot_be_a_short_code_is_said_at_once(browser: Client, db: None) -> None:
    assert "8 letters and digits" in text_of(knocked(browser, "ABC"))
    assert not OneTimeCode.objects.exists()


def test_a_stranger_with_a_recycled_number_learns_nothing(browser: Client, epidemic: Incident) -> None:
    with_phone_proved(browser, invited(epidemic))
    page = browser.get("/c/identity")
    refused = browser.post("/c/identity", {"name": "陌生人", "tail": "123456"})
    for response in (page, refused):
        for fact in (name_of(WANG)[0], tail_of(WANG), "1381234", "HLT01", "CL2"):
            assert fact not in text_of(response).replace("陌生人", "")
    assert browser.get("/c/claims")["Location"] == "/c/"


def test_name_and_number_must_both_be_right_and_the_answer_is_one(browser: Client, epidemic: Incident) -> None:
    with_phone_proved(browser, invited(epidemic))
    first = browser.post("/c/identity", {"name": name_of(WANG), "tail": "123456"})
    second = browser.post("/c/identity", {"name": name_of(LI), "tail": tail_of(WANG)})
    summaries = {text_of(r).split("1 thing to mend")[1].split("Full name")[0] for r in (first, second)}
    assert len(summaries) == 1


def test_after_five_wrong_identities_only_the_hotline_helps(browser: Client, epidemic: Incident, later: Travel) -> None:
    code = invited(epidemic)
    with_phone_proved(browser, code)
    for _ in range(4):
        assert browser.post("/c/identity", {"name": "陌生人", "tail": "123456"}).status_code == 200
    assert browser.post("/c/identity", {"name": "陌生人", "tail": "123456"})["Location"] == "/c/hotline"
    later(timedelta(hours=2))
    again = Client()
    with_phone_proved(again, code)
    right = {"name": name_of(WANG), "tail": tail_of(WANG)}
    assert again.post("/c/identity", right)["Location"] == "/c/hotline"
    assert again.get("/c/claims")["Location"] == "/c/"


def test_whom_the_book_cannot_identify_a_person_helps(browser: Client, epidemic: Incident) -> None:
    with_phone_proved(browser, invited(epidemic, NO_ID))
    assert browser.post("/c/identity", {"name": name_of(NO_ID), "tail": "000000"}).status_code == 200
    assert browser.get("/c/claims")["Location"] == "/c/"


def test_the_identity_must_follow_the_code_soon(browser: Client, epidemic: Incident, later: Travel) -> None:
    with_phone_proved(browser, invited(epidemic))
    later(timedelta(minutes=21))
    answer = browser.post("/c/identity", {"name": name_of(WANG), "tail": tail_of(WANG)})
    assert answer["Location"] == "/c/"


def test_identity_is_not_asked_before_the_code(browser: Client, epidemic: Incident) -> None:
    knocked(browser, invited(epidemic))
    answer = browser.post("/c/identity", {"name": name_of(WANG), "tail": tail_of(WANG)})
    assert answer["Location"] == "/c/code"


def test_not_me_is_noted_and_ends_the_visit(browser: Client, epidemic: Incident) -> None:
    with_phone_proved(browser, invited(epidemic))
    assert browser.post("/c/not-me")["Location"] == "/c/not-for-you"
    assert AuditRow.objects.filter(action="portal.not_me").count() == 1
    assert browser.get("/c/identity")["Location"] == "/c/"


def test_after_not_me_that_telephone_reached_nobody_and_the_hotline_looks_on(
    browser: Client, epidemic: Incident
) -> None:
    code = invited(epidemic)
    making.tell_invitation(epidemic, code)
    task = making.tried(epidemic)
    with_phone_proved(browser, code)
    assert REACHED.query(epidemic.pk).value == 1
    browser.post("/c/not-me")
    assert REACHED.query(epidemic.pk).value == 0
    assert NumberNotTheirs.objects.get().known_by == "holder"
    following = Task.objects.get(state="open")
    assert (following.queue, following.subject_id) == ("hotline", task.subject_id)
    assert following.number_wrong_at is not None


def test_after_not_me_no_code_goes_there_and_the_pages_do_not_tell(epidemic: Incident, later: Travel) -> None:
    code = invited(epidemic)
    stranger = Client(headers={"accept-language": "en"})
    with_phone_proved(stranger, code)
    Message.objects.update(state="delivered", delivered_at=clock.now())
    stranger.post("/c/not-me")
    later(timedelta(hours=1))
    said = []
    for typed in (code, UNKNOWN):
        browser = Client(headers={"accept-language": "en"})
        steps = [knocked(browser, typed)]
        actions.send_code(code_id=OneTimeCode.objects.order_by("-pk")[0].pk)
        steps += [browser.get("/c/code"), browser.post("/c/code", {"one_time_code": "000000"})]
        said.append([(step.status_code, step.get("Location"), text_of(step) if step.content else "") for step in steps])
    assert said[0] == said[1]
    assert OneTimeCode.objects.filter(digest__isnull=False).count() == 1
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["delivered", "withdrawn"]


def test_not_me_is_for_who_proved_the_telephone(browser: Client, epidemic: Incident) -> None:
    knocked(browser, invited(epidemic))
    assert browser.post("/c/not-me")["Location"] == "/c/code"
    assert not AuditRow.objects.filter(action="portal.not_me").exists()


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


def test_the_session_key_changes_at_every_proof(browser: Client, epidemic: Incident) -> None:
    keys = []
    knocked(browser, invited(epidemic))
    keys.append(browser.session.session_key)
    browser.post("/c/code", {"one_time_code": code_on_handset()})
    keys.append(browser.session.session_key)
    browser.post("/c/identity", {"name": name_of(WANG), "tail": tail_of(WANG)})
    keys.append(browser.session.session_key)
    assert len(set(keys)) == 3


def test_a_visit_ends_after_twenty_idle_minutes(browser: Client, epidemic: Incident, later: Travel) -> None:
    signed_in(browser, epidemic)
    later(timedelta(minutes=19))
    assert browser.get("/c/claims").status_code == 200
    later(timedelta(minutes=21))
    assert "signed out" in text_of(browser.get("/c/claims", follow=True))


def test_being_there_is_noted_every_half_minute_not_with_each_page(
    browser: Client, epidemic: Incident, later: Travel
) -> None:
    signed_in(browser, epidemic)
    seen = []
    for passed in (10, 25, 5):
        later(timedelta(seconds=passed))
        browser.get("/c/claims")
        seen.append(browser.session["portal"]["seen_at"])
    assert seen[0] != seen[1] == seen[2]


def test_a_page_that_refreshes_itself_does_not_keep_the_visit_open(
    browser: Client, epidemic: Incident, later: Travel
) -> None:
    signed_in(browser, epidemic)
    later(timedelta(minutes=15))
    browser.get("/c/claims", headers={"x-part": "progress"})
    later(timedelta(minutes=6))
    assert browser.get("/c/claims")["Location"] == "/c/"


@pytest.mark.parametrize("page", ["/c/code", "/c/identity"])
def test_the_way_back_leads_who_is_signed_in_to_their_claims(browser: Client, epidemic: Incident, page: str) -> None:
    signed_in(browser, epidemic)
    assert browser.get(page)["Location"] == "/c/claims"
    assert browser.post(page, {"one_time_code": "000000"})["Location"] == "/c/claims"
    assert browser.get("/c/claims").status_code == 200


def test_signing_out_ends_the_visit(browser: Client, epidemic: Incident) -> None:
    signed_in(browser, epidemic)
    browser.post("/c/sign-out")
    assert browser.get("/c/claims")["Location"] == "/c/"
    assert AuditRow.objects.filter(action="portal.sign_out").count() == 1


def test_customers_pages_are_not_kept_by_browsers(browser: Client, epidemic: Incident) -> None:
    signed_in(browser, epidemic)
    assert "no-store" in browser.get("/c/claims")["Cache-Control"]


def test_forms_from_elsewhere_are_refused(epidemic: Incident) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/c/", {"short_code": invited(epidemic)}).status_code == 403


def test_nothing_personal_stands_in_session_or_audit(browser: Client, epidemic: Incident) -> None:
    signed_in(browser, epidemic)
    kept = str(dict(browser.session)) + str(list(AuditRow.objects.values()))
    for secret in (name_of(WANG), tail_of(WANG), "13812340001"):
        assert secret not in kept


def test_old_attempts_and_codes_are_swept_away(browser: Client, epidemic: Incident, later: Travel) -> None:
    knocked(browser, UNKNOWN)
    later(timedelta(days=3))
    actions.sweep()
    assert not Attempt.objects.exists()
    assert not OneTimeCode.objects.exists()


def test_sessions_that_ended_are_swept_away(browser: Client, epidemic: Incident) -> None:
    signed_in(browser, epidemic)
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    actions.sweep()
    assert not Session.objects.exists()


@pytest.mark.parametrize("ours", [True, False])
def test_is_it_you_says_yes_or_no(browser: Client, epidemic: Incident, ours: bool) -> None:
    making.tell_invitation(epidemic, invited(epidemic))
    phone = "13812340001" if ours else "13812340002"
    answer = browser.post("/c/is-it-you", {"phone": phone, "code_or_text": invited(epidemic)})
    assert ("Yes, this message is from us" in text_of(answer)) is ours
    assert ("We sent no such message" in text_of(answer)) is not ours


def test_is_it_you_answers_so_many_questions_only(browser: Client, db: None) -> None:
    for _ in range(20):
        browser.post("/c/is-it-you", {"phone": "13800000000", "code_or_text": UNKNOWN})
    answer = browser.post("/c/is-it-you", {"phone": "13800000000", "code_or_text": UNKNOWN})
    assert "Too much was tried" in text_of(answer)


def test_the_first_page_helps_whoever_has_no_code_or_doubts_the_message(browser: Client) -> None:
    page = browser.get("/c/")
    said = text_of(page)
    assert "You have no code, or lost it?" in said and "95500" in said
    assert "You are not sure that our message is genuine?" in said
    assert 'href="/c/is-it-you"' in page.content.decode()


def test_the_first_page_tells_nobody_that_there_is_a_claim(browser: Client) -> None:
    assert "claim" not in text_of(browser.get("/c/")).lower()
