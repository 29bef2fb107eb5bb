"""The second factor: asked of all staff outside drills, set up once, sealed, in the trail."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow

PASSWORD = "a long enough password"
FORM = {"username": "examiner", "password": PASSWORD}


@pytest.fixture(autouse=True)
def real_work(settings: Any) -> None:
    settings.DRILL, settings.SECOND_FACTOR = False, True


@pytest.fixture
def examiner(db: None) -> User:
    return User.objects.create_user("examiner", PASSWORD, role="examiner", display_name="核赔员")


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def code_for(secret: str, step: int = 0) -> str:
    """What the app on the phone shows; `step` half minutes from now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + step)))


def set_up(browser: Client) -> str:
    """Signs in by password and sets an app up; its secret."""
    browser.post("/accounts/sign-in", FORM)
    page = browser.get("/accounts/second-factor/app").content.decode()
    shown = re.search(r"<code class=\"number\" data-copy>(\w+)</code>", page)
    assert shown
    answer = browser.post("/accounts/second-factor/app", {"code": code_for(shown[1])})
    assert answer["Location"] == "/accounts/second-factor/codes"
    return shown[1]


def signed_in_with(code: str) -> Client:
    """A new browser after password and code."""
    browser = Client(headers={"accept-language": "en"})
    assert browser.post("/accounts/sign-in", FORM)["Location"].startswith("/accounts/sign-in/second-factor")
    browser.post("/accounts/sign-in/second-factor", {"code": code})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/claims/").status_code == 200


class TestSettingUp:
    def test_without_one_every_page_leads_to_setting_it_up(self, examiner: User, browser: Client) -> None:
        browser.post("/accounts/sign-in", FORM)
        for page in ("/claims/", "/administration/own", "/"):
            answer = browser.get(page)
            assert (page, answer.status_code, answer.get("Location")) == (page, 302, "/accounts/second-factor")
        assert "Authenticator app" in browser.get("/accounts/second-factor").content.decode()

    def test_neither_does_the_api_open(self, examiner: User, browser: Client) -> None:
        browser.post("/accounts/sign-in", FORM)
        answer = browser.get("/api/claims/CL260630-00017-4")
        assert (answer.status_code, answer.json()["code"]) == (403, "access.first_steps")

    def test_with_one_the_work_is_open_and_recovery_codes_are_shown_once(self, examiner: User, browser: Client) -> None:
        set_up(browser)
        assert is_in(browser)
        first, second = (browser.get("/accounts/second-factor/codes").content.decode() for _ in range(2))
        assert (first.count("<li><code"), second.count("<li><code")) == (10, 0)

    def test_a_wrong_code_sets_nothing_up(self, examiner: User, browser: Client) -> None:
        browser.post("/accounts/sign-in", FORM)
        browser.get("/accounts/second-factor/app")
        assert browser.post("/accounts/second-factor/app", {"code": "000000"}).status_code == 200
        assert not Authenticator.objects.exists()

    def test_it_is_in_the_trail(self, examiner: User, browser: Client) -> None:
        set_up(browser)
        kinds = AuditRow.objects.filter(action="accounts.factor_added").values_list("detail__kind", flat=True)
        assert sorted(kinds) == ["recovery_codes", "totp"]

    def test_the_secret_is_sealed(self, examiner: User, browser: Client) -> None:
        secret = set_up(browser)
        for kept in Authenticator.objects.all():
            assert secret not in str(kept.data)
            assert re.match(r"[0-9a-f-]{36}:", str(kept.data.get("secret") or kept.data.get("seed")))


class TestSigningIn:
    def test_password_and_code_let_in(self, examiner: User, browser: Client) -> None:
        secret = set_up(browser)
        assert is_in(signed_in_with(code_for(secret, 1)))
        last = AuditRow.objects.filter(action="accounts.sign_in").latest("pk")
        assert last.detail == {"how": ["password", "totp"]}

    def test_the_password_alone_does_not(self, examiner: User, browser: Client) -> None:
        set_up(browser)
        other = Client()
        other.post("/accounts/sign-in", FORM)
        assert not is_in(other)

    def test_a_code_is_good_once(self, examiner: User, browser: Client) -> None:
        code = code_for(set_up(browser), 1)
        assert is_in(signed_in_with(code))
        assert not is_in(signed_in_with(code))

    def test_a_recovery_code_lets_in_once(self, examiner: User, browser: Client) -> None:
        set_up(browser)
        page = browser.get("/accounts/second-factor/codes").content.decode()
        code = re.findall(r"<li><code[^>]*>(\d{8})<", page)[0]
        assert is_in(signed_in_with(code))
        assert not is_in(signed_in_with(code))

    def test_guessing_ends_after_five_even_with_the_right_code(self, examiner: User, browser: Client) -> None:
        secret = set_up(browser)
        for _ in range(5):
            signed_in_with("000000")
        assert not is_in(signed_in_with(code_for(secret, 1)))

    def test_failures_are_counted_where_all_processes_see_them(self) -> None:
        assert type(cache._connections[cache._alias]).__name__ == "DatabaseCache"


class TestTakingAway:
    def test_the_last_one_stays(self, examiner: User, browser: Client) -> None:
        set_up(browser)
        assert browser.post("/accounts/second-factor/app/remove").status_code == 200
        assert Authenticator.objects.filter(type="totp").exists()

    def test_nobody_removes_another_persons_passkey(self, examiner: User, browser: Client) -> None:
        other = User.objects.create_user("other", PASSWORD, role="agent", display_name="x")
        theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "k"})
        set_up(browser)
        assert browser.post(f"/accounts/second-factor/passkeys/{theirs.pk}/remove").status_code == 404
        assert Authenticator.objects.filter(pk=theirs.pk).exists()


class TestExempt:
    def test_when_the_setting_is_off_the_password_is_enough(
        self, examiner: User, browser: Client, settings: Any
    ) -> None:
        settings.SECOND_FACTOR = False
        browser.post("/accounts/sign-in", FORM)
        assert is_in(browser)

    def test_in_a_drill_the_password_is_enough(self, examiner: User, browser: Client, settings: Any) -> None:
        settings.DRILL = True
        browser.post("/accounts/sign-in", FORM)
        assert is_in(browser)


def test_whoever_has_no_password_here_is_led_to_their_account_instead_of_changing_one(db: None, settings: Any) -> None:
    settings.DRILL = True  # no second factor comes first
    person = User.objects.create_user("by-provider", role="examiner", display_name="x")
    client = Client()
    client.force_login(person, backend="unpaused.foundation.accounts.backends.StaffBackend")
    assert client.get("/accounts/password", follow=True).request["PATH_INFO"] == "/administration/own"
