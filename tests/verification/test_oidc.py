"""Sign-in by an OpenID provider, against a real one."""

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from lxml import html

from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.signing_in.duties import Rules, rules_from

HERE = Path(__file__).parent
CALLBACK = "http://testserver/accounts/oidc/company/callback"
ACCOUNTS = {
    "wang": {"preferred_username": "wang", "name": "王五", "groups": ["examiners"], "branch": "B01"},
    "stranger": {"preferred_username": "stranger", "groups": ["cooks"], "branch": "B01"},
    "homeless": {"preferred_username": "homeless", "groups": ["examiners"]},
    "head": {"preferred_username": "head", "groups": ["heads"], "branch": "*"},
}
BY_GROUPS = rules_from(
    '{"role": "groups", "roles": {"heads": "commander", "examiners": "examiner"}, "branch": "branch", "create": true}'
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    node = shutil.which("node")
    assert node, "Node 20 is needed"
    command = [node, str(HERE / "oidc-provider.mjs"), str(port), CALLBACK]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin and process.stdout
    process.stdin.write(json.dumps(ACCOUNTS).encode())
    process.stdin.close()
    assert process.stdout.readline() == b"ready\n"
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
    process.stdout.close()
    if process.stderr:
        process.stderr.close()


@pytest.fixture(autouse=True)
def configured(issuer: str, settings: Any) -> None:
    app = {
        "provider_id": "company",
        "name": "Company",
        "client_id": "unpaused",
        "secret": "a-secret-of-the-test",
        "settings": {"server_url": issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OIDC_RULES = Rules()


def come(login: str) -> tuple[Client, Any]:
    """All the way from our sign-in page through the provider's pages and back; the browser and our last answer."""
    browser = Client(headers={"accept-language": "en"})
    away = browser.post("/accounts/oidc/company")
    back = _at_the_provider(away["Location"], login)
    parts = urlsplit(back)
    return browser, browser.get(f"{parts.path}?{parts.query}")


def _at_the_provider(address: str, login: str) -> str:
    """Signs in there and consents; the address to which the provider sends the browser back."""
    with httpx.Client(follow_redirects=False) as there:
        answer = there.get(address)
        for _ in range(12):
            if answer.is_redirect:
                address = str(answer.url.join(answer.headers["location"]))
                if address.startswith(CALLBACK):
                    return address
                answer = there.get(address)
            else:
                form = html.fromstring(answer.text).forms[0]
                given = {**dict(form.fields), **({"login": login, "password": "any"} if "login" in form.fields else {})}
                answer = there.post(str(answer.url.join(form.action)), data=given)
    raise AssertionError(f"the provider sent nobody back: {answer.status_code}")


def member(name: str, role: str = "examiner", **more: Any) -> User:
    return User.objects.create_user(name, display_name=name, role=role, **more)


def is_in(browser: Client) -> bool:
    return browser.get("/incidents/").status_code == 200


class TestKnownPeople:
    def test_they_come_in_under_the_account_of_their_name(self, db: None) -> None:
        wang = member("wang", branch_code="B07")
        browser, answer = come("wang")
        assert (answer.status_code, is_in(browser)) == (302, True)
        assert SocialAccount.objects.get().user == wang
        assert AuditRow.objects.get(action="accounts.sign_in").detail == {"how": ["socialaccount"]}

    def test_role_and_branch_stay_as_the_operator_set_them_where_no_rules_stand(self, db: None) -> None:
        member("wang", role="agent", branch_code="B07")
        come("wang")
        assert User.objects.values_list("role", "branch_code").get() == ("agent", "B07")

    def test_nothing_personal_of_the_provider_is_kept(self, db: None) -> None:
        member("wang")
        for _ in range(2):
            come("wang")
            assert SocialAccount.objects.get().extra_data == {}

    def test_no_second_factor_is_asked_for_besides_the_providers(self, db: None, settings: Any) -> None:
        settings.DRILL = False
        member("wang")
        assert is_in(come("wang")[0])

    def test_a_name_alone_opens_no_account_that_has_another_identity(self, db: None) -> None:
        wang = member("wang")
        SocialAccount.objects.create(user=wang, provider="company", uid="another")
        browser, answer = come("wang")
        assert (answer.status_code, is_in(browser), SocialAccount.objects.count()) == (403, False, 1)
        assert "belongs to another identity" in answer.content.decode()
        SocialAccount.objects.all().delete()  # as closing the account does
        assert is_in(come("wang")[0])

    def test_a_leaver_stays_out(self, db: None) -> None:
        member("wang", is_active=False, left_at="2026-01-01T00:00Z")
        browser, answer = come("wang")
        assert (answer.status_code, is_in(browser)) == (403, False)
        assert "it is closed" in answer.content.decode()


class TestRules:
    @pytest.fixture(autouse=True)
    def rules(self, configured: None, settings: Any) -> None:
        settings.OIDC_RULES = BY_GROUPS

    def test_role_and_branch_follow_the_provider_at_each_sign_in(self, db: None) -> None:
        member("wang", role="agent", branch_code="B07")
        come("wang")
        assert User.objects.values_list("role", "branch_code").get() == ("examiner", "B01")
        row = AuditRow.objects.get(action="accounts.provider")
        assert (row.actor, row.detail["before"]) == ("system:identity-provider", {"role": "agent", "branch": "B07"})

    def test_an_account_is_made_for_whom_the_rules_know(self, db: None) -> None:
        assert is_in(come("head")[0])
        assert User.objects.values_list("username", "role", "branch_code").get() == ("head", "commander", "")

    @pytest.mark.parametrize("login", ["stranger", "homeless"])
    def test_others_get_none(self, db: None, login: str) -> None:
        browser, answer = come(login)
        assert (answer.status_code, is_in(browser), User.objects.count()) == (403, False, 0)

    def test_the_last_operator_stays_one(self, db: None) -> None:
        member("wang", role="operator")
        come("wang")
        assert User.objects.get().role == "operator"


class TestOutside:
    def test_strangers_get_no_account_unless_that_is_configured(self, db: None) -> None:
        browser, answer = come("stranger")
        assert (answer.status_code, is_in(browser), User.objects.count()) == (403, False, 0)

    def test_an_answer_that_was_not_asked_for_is_refused(self, db: None) -> None:
        member("wang")
        browser = Client()
        browser.get("/accounts/oidc/company/callback?code=x&state=forged")
        assert not is_in(browser)

    def test_a_provider_that_does_not_answer_is_said_in_words(self, db: None, settings: Any) -> None:
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        app["settings"]["server_url"] = "http://127.0.0.1:9"
        answer = Client(headers={"accept-language": "en"}).post("/accounts/oidc/company")
        assert answer.status_code == 503
        assert "The identity provider does not answer" in answer.content.decode()

    def test_the_sign_in_page_offers_it(self, db: None) -> None:
        page = Client(headers={"accept-language": "en"}).get("/accounts/sign-in").content.decode()
        assert "Sign in with Company" in page
