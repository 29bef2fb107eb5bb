"""A passkey from its first touch to its removal, with the browser's own virtual authenticator (CTAP 2)."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.journeys.surfing import Visitor
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow

PATIENCE = 60_000
"""Milliseconds; a slow machine is no fault of a passkey."""
PASSWORD = "a long enough password"
OWN = "**/administration/own"
SIGN_OUT = "form[action='/accounts/sign-out']"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def work(committed_db: None, settings: Any) -> None:
    """Outside drills a second factor is asked of everyone."""
    settings.DRILL = False
    User.objects.create_user("wang", PASSWORD, role="operator", display_name="Wang")
    User.objects.create_user("li", PASSWORD, role="operator", display_name="Li")


@pytest.fixture
def visitor(work: None, visit: Callable[..., Visitor]) -> Visitor:
    """At a machine with a device that knows its user. Passkeys belong to a name, never to a bare number."""
    visitor = visit(language="en")
    visitor.site = visitor.site.replace("127.0.0.1", "localhost")
    visitor.page.context.add_cookies([{"name": "django_language", "value": "en", "url": visitor.site}])
    visitor.page.set_default_timeout(PATIENCE)
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return visitor


def with_password(visitor: Visitor) -> Page:
    page = visitor.open("/accounts/sign-in")
    page.fill("[name=username]", "wang")
    page.fill("[name=password]", PASSWORD)
    page.click("form[action='/accounts/sign-in'] button")
    return page


def use_passkey(page: Page) -> None:
    page.click("form[data-passkey=get] button")


def sign_out(page: Page) -> None:
    with page.expect_navigation():
        page.locator(SIGN_OUT).first.evaluate("form => form.submit()")


def registered(visitor: Visitor) -> Page:
    """Signed in by password, led to a second factor, and a passkey added."""
    page = with_password(visitor)
    page.wait_for_url("**/accounts/second-factor")
    page.click("a[href='/accounts/second-factor/passkey']")
    page.fill("[name=name]", "desk")
    page.click("form[data-passkey=create] button")
    page.wait_for_url("**/accounts/second-factor/codes")  # for the day on which the device is lost
    page.click("a[href='/']")
    page.wait_for_selector(SIGN_OUT, state="attached")
    return page


def test_registered_signed_out_signed_in_with_it_and_removed(visitor: Visitor, settings: Any) -> None:
    page = registered(visitor)
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    sign_out(page)
    visitor.open("/accounts/sign-in")
    use_passkey(page)
    page.wait_for_url(lambda url: "/accounts/" not in url)  # no second factor is asked on top: it is two in one
    visitor.open("/administration/own")
    expect(page.get_by_text("Passkey desk")).to_be_visible()
    settings.DRILL = True  # where none is required the last one may go
    page.click("a[href*='/passkeys/']")
    page.click("main form button.primary")
    page.wait_for_url(OWN)
    assert not Authenticator.objects.filter(type="webauthn").exists()
    acts = list(
        AuditRow.objects.filter(action__startswith="accounts.factor").order_by("pk").values_list("action", flat=True)
    )
    assert acts[0] == "accounts.factor_added"
    assert acts[-1] == "accounts.factor_removed"
    sign_out(page)
    visitor.open("/accounts/sign-in")
    use_passkey(page)
    page.wait_for_load_state()
    assert page.url.startswith(f"{visitor.site}/accounts/sign-in")  # the device still has it; here it opens nothing
