"""The pages of webhooks in a browser: read aloud, on a phone, in both languages."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests.journeys.accessibility import violations
from tests.journeys.surfing import PHONE, WIDE, Visitor, arrive_for_axe
from unpaused.capabilities.administration import actions
from unpaused.foundation.accounts.models import User
from unpaused.foundation.webhooks.models import Delivery, Webhook
from unpaused.kernel import clock

ANSWERS = (("taken", 204, ""), ("waiting", 500, "webhooks.not_taken"), ("given_up", 0, "webhooks.too_slow"))


@pytest.fixture
def operator(committed_db: None, client: Client) -> Client:
    """A webhook that sends, one that was switched off, and deliveries of every kind."""
    person = User.objects.create_user("op", role="operator", display_name="Op")
    for name, path in (("Ledger of the finance department", "ledger"), ("Data warehouse", "warehouse")):
        url = f"http://127.0.0.1:9/{path}"
        actions.create_webhook(by=person, name=name, url=url, event_types=["claim.paid", "incident.in_force"])
    first, second = Webhook.objects.order_by("pk")
    now = clock.now()
    for place, (state, status, fault) in enumerate(ANSWERS):
        Delivery.objects.create(
            webhook=first,
            message_id=f"msg_{place}",
            event_type="claim.paid",
            body="{}",
            made_at=now - timedelta(hours=place),
            state=state,
            attempts=place + 1,
            next_at=now + timedelta(minutes=5) if state == "waiting" else None,
            last_at=now,
            last_status=status,
            last_fault=fault,
        )
    Webhook.objects.filter(pk=first.pk).update(taken_at=now, failing_since=now - timedelta(hours=2))
    actions.switch_off(by=person, webhook_id=second.pk, reason="The warehouse is being moved.")
    client.force_login(person, backend="unpaused.foundation.accounts.backends.StaffBackend")
    return client


def _signed_in(visitor: Visitor, client: Client) -> Visitor:
    session = client.cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": visitor.site}])
    return visitor


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everyone_can_read_them(operator: Client, chromium: Browser, site: str, width: int, language: str) -> None:
    visitor = _signed_in(arrive_for_axe(chromium, site, width=width, language=language, theme="light"), operator)
    visitor.page.set_default_timeout(180_000)
    first, second = Webhook.objects.order_by("pk").values_list("pk", flat=True)
    for name, path in (("list", ""), ("one", f"/{first}"), ("off", f"/{second}"), ("form", "/new")):
        page = visitor.open(f"/administration/webhooks{path}")
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"webhooks-{name}-{width}-{language}.png", full_page=True)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    visitor.page.context.close()
