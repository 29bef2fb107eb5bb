"""The operator's page in a browser: read aloud, on a phone, and a failed job tried again."""

import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, expect

from tests.journeys.accessibility import violations
from tests.journeys.surfing import PHONE, WIDE, Visitor, arrive_for_axe
from unpaused.foundation.accounts.models import User
from unpaused.foundation.jobs.app import app
from unpaused.foundation.machine.models import Heartbeat
from unpaused.kernel import clock


@pytest.fixture
def machine(committed_db: None, client: Client) -> Client:
    """An operator; one failed job, one gateway that answers and one that does not."""
    operator = User.objects.create_user("op", role="operator", display_name="Op")
    client.force_login(operator, backend="unpaused.foundation.accounts.backends.StaffBackend")
    for status in ("failed", "todo"):
        job_id = app.configure_task("outreach.send", queue="messages", allow_unknown=True).defer()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job_id])
    Heartbeat.objects.all().delete()  # beats are written beside a test's transaction: earlier tests left theirs
    Heartbeat.objects.create(name="bank", succeeded_at=clock.now())
    Heartbeat.objects.create(name="sms", failed_at=clock.now(), fault="sms.no_bind")
    return client


def _signed_in(visitor: Visitor, client: Client) -> Visitor:
    session = client.cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": visitor.site}])
    return visitor


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everyone_can_read_it(machine: Client, chromium: Browser, site: str, width: int, language: str) -> None:
    visitor = arrive_for_axe(chromium, site, width=width, language=language, theme="light")
    page = _signed_in(visitor, machine).open("/machine/")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"machine-{width}-{language}.png", full_page=True)
    assert violations(page) == []
    visitor.page.context.close()


def test_a_failed_job_goes_back_to_its_queue(machine: Client, chromium: Browser, site: str) -> None:
    visitor = _signed_in(arrive_for_axe(chromium, site, width=WIDE, language="en", theme="light"), machine)
    page = visitor.open("/machine/")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("is back in its queue")).to_be_visible()
    expect(page.get_by_text("No job has failed.")).to_be_visible()
    visitor.page.context.close()
