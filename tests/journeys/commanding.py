"""What heads of emergency command do at a browser, in English: each takes a page and leaves it where the act ends."""

from django.test import Client
from playwright.sync_api import Page, expect

from tests.journeys.surfing import Visitor
from unpaused.capabilities.bulletin.public import Bulletin
from unpaused.foundation.accounts.models import User


def signed_in(visitor: Visitor, user: User) -> Visitor:
    client = Client()
    client.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    session = client.cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": visitor.site}])
    return visitor


def put_in_force(page: Page) -> None:
    page.get_by_role("link", name="Put in force").click()
    expect(page.get_by_role("heading", name="What will hold")).to_be_visible()
    page.get_by_label("I have checked this", exact=False).check()
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_text("The incident is in force. Its measures hold now.")).to_be_visible()


def state(page: Page, second: Visitor) -> None:
    """A bulletin drafted by one and signed by the other."""
    page.get_by_role("link", name="Draft a bulletin").first.click()
    page.get_by_role("button", name="Freeze the figures").click()
    expect(page.get_by_text("The figures are frozen. A second person must sign them.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign", exact=True)).to_have_count(0)
    page = second.open("/bulletins/")
    page.get_by_role("link", name=Bulletin.objects.get().number).click()
    page.get_by_role("link", name="Sign", exact=True).click()
    page.get_by_label("I have read the figures", exact=False).check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("The signature fits: nothing was changed.")).to_be_visible()


def stand_down(page: Page, other: Page) -> None:
    """Asked for by one, confirmed by the other."""
    page.get_by_role("link", name="Ask for the stand-down").click()
    page.get_by_label("Reason").fill("No new cases for fourteen days")
    page.get_by_label("I have checked this", exact=False).check()
    page.get_by_role("button", name="Ask for the stand-down").click()
    other.goto(page.url)
    other.get_by_role("link", name="Confirm the stand-down").click()
    other.get_by_label("I have checked this", exact=False).check()
    other.get_by_role("button", name="Confirm the stand-down").click()
    expect(other.get_by_text("The incident is stood down. Its measures end as was agreed.")).to_be_visible()
