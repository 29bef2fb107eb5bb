"""The way in: codes, limits, identity. Whoever guesses learns nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

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

Jump = Callable[[timedelta], None]


def test_code_telephone_and_identity_lead_to_ones_claims(browser: Client, epidemic: Incident) -> None:
    signed_in(browser, epidemic)
    assert browser.get("/c/claims").status_code == 200
    assert AuditRow.objects.filter(action="portal.sign_in", actor__startswith="customer:").count() == 1


def test_an_expired_invitation_is_nobodys_code(browser: Client, epidemic: Incident, jump: Jump) -> None:
    code = invited(epidemic)
    jump(timedelta(days=91))
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


def test_after_five_wrong_identities_only_the_hotline_helps(browser: Client, epidemic: Incident, jump: Jump) -> None:
    code = invited(epidemic)
    with_phone_proved(browser, code)
    for _ in range(4):
        assert browser.post("/c/identity", {"name": "陌生人", "tail": "123456"}).status_code == 200
    assert browser.post("/c/identity", {"name": "陌生人", "tail": "123456"})["Location"] == "/c/hotline"
    jump(timedelta(hours=2))
    again = Client()
    with_phone_proved(again, code)
    right = {"name": name_of(WANG), "tail": tail_of(WANG)}
    assert again.post("/c/identity", right)["Location"] == "/c/hotline"
    assert again.get("/c/claims")["Location"] == "/c/"


def test_whom_the_book_cannot_identify_a_person_helps(browser: Client, epidemic: Incident) -> None:
    with_phone_proved(browser, invited(epidemic, NO_ID))
    assert browser.post("/c/identity", {"name": name_of(NO_ID), "tail": "000000"}).status_code == 200
    assert browser.get("/c/claims")["Location"] == "/c/"


def test_the_identity_must_follow_the_code_soon(browser: Client, epidemic: Incident, jump: Jump) -> None:
    with_phone_proved(browser, invited(epidemic))
    jump(timedelta(minutes=21))
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


def test_after_not_me_no_code_goes_there_and_the_pages_do_not_tell(epidemic: Incident, jump: Jump) -> None:
    code = invited(epidemic)
    stranger = Client(headers={"accept-language": "en"})
    with_phone_proved(stranger, code)
    Message.objects.update(state="delivered", delivered_at=clock.now())
    stranger.post("/c/not-me")
    jump(timedelta(hours=1))
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


def test_the_session_key_changes_at_every_proof(browser: Client, epidemic: Incident) -> None:
    keys = []
    knocked(browser, invited(epidemic))
    keys.append(browser.session.session_key)
    browser.post("/c/code", {"one_time_code": code_on_handset()})
    keys.append(browser.session.session_key)
    browser.post("/c/identity", {"name": name_of(WANG), "tail": tail_of(WANG)})
    keys.append(browser.session.session_key)
    assert len(set(keys)) == 3


def test_a_visit_ends_after_twenty_idle_minutes(browser: Client, epidemic: Incident, jump: Jump) -> None:
    signed_in(browser, epidemic)
    jump(timedelta(minutes=19))
    assert browser.get("/c/claims").status_code == 200
    jump(timedelta(minutes=21))
    assert "signed out" in text_of(browser.get("/c/claims", follow=True))


def test_being_there_is_noted_every_half_minute_not_with_each_page(
    browser: Client, epidemic: Incident, jump: Jump
) -> None:
    signed_in(browser, epidemic)
    seen = []
    for passed in (10, 25, 5):
        jump(timedelta(seconds=passed))
        browser.get("/c/claims")
        seen.append(browser.session["portal"]["seen_at"])
    assert seen[0] != seen[1] == seen[2]


def test_a_page_that_refreshes_itself_does_not_keep_the_visit_open(
    browser: Client, epidemic: Incident, jump: Jump
) -> None:
    signed_in(browser, epidemic)
    jump(timedelta(minutes=15))
    browser.get("/c/claims", headers={"x-part": "progress"})
    jump(timedelta(minutes=6))
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


def test_old_attempts_and_codes_are_swept_away(browser: Client, epidemic: Incident, jump: Jump) -> None:
    knocked(browser, UNKNOWN)
    jump(timedelta(days=3))
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
