"""A customer at a browser, from the short code to the tracker: by field names, so in any language."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.tests.making import EVENT_DAY, WANG, opened
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.portal.tests.making import code_on_handset, invited, name_of, tail_of
from unpaused.config.demo import drawings

Look = Callable[[str], None]
"""Called with a name on every page that the customer comes to."""
DOCUMENTS = ("identity", "bank_card", "diagnosis")


class Customer:
    """`page` stands on the site; `look` sees every page."""

    def __init__(self, page: Page, site: str, incident: Incident, folder: Path, look: Look = lambda name: None) -> None:
        self.page, self.site, self.look = page, site, look
        self.claim = Claim.objects.get(pk=opened(incident))
        self._incident, self._folder = incident, folder

    def sign_in(self) -> None:
        page = self.page
        page.goto(self.site)  # all that the message names
        self.look("enter")
        page.fill("[name=short_code]", invited(self._incident).lower())
        self._send()
        self.look("code")
        page.fill("[name=one_time_code]", code_on_handset())
        self._send()
        self.look("identity")
        page.fill("[name=name]", name_of(WANG))
        page.fill("[name=tail]", tail_of(WANG))
        self._send()
        page.wait_for_url("**/c/claims")
        self.look("claims")

    def state(self) -> None:
        page = self.page
        page.click(".claim-list a.button")
        self.look("kind")
        page.check("[name=kind][value=illness]")
        self._send("day")
        page.fill("[name=event_date]", EVENT_DAY.isoformat())
        self._send("province")
        page.select_option("[name=province]", "420000")
        self._send("place")
        page.select_option("[name=place_area]", "420100")
        self._send("hospital")
        page.fill("[name=hospital]", "武汉市第一医院")
        self._send("treatment")
        page.fill("[name=hospital_days]", "6")
        self._send("words")
        page.fill("[name=diagnosis]", "新型冠状病毒肺炎")
        page.fill("[name=description]", "发热三天，去医院检查后确诊。")
        self._send("statement")
        self._send("case")
        page.click("main > a.button.primary")
        self.look("documents")

    def photograph(self) -> None:
        for code in DOCUMENTS:
            self.page.click(f"a[data-document={code}]")
            self.upload(code)
            self.look(f"document_{code}")
            self.page.click("main > a.button.primary")
        self.look("documents_done")
        self.page.click("main > a.button.primary")

    def upload(self, code: str) -> None:
        """Chooses a photograph and waits until it is shown."""
        papers = drawings.Papers(
            "王小明", "4201021980****", "武汉市第一医院", "肺炎", "2020-01-27", "1.00", "62", "样本银行"
        )
        file = self._folder / f"{code}.jpg"
        file.write_bytes(drawings.drawn(code, papers, 7))
        self.page.set_input_files("[name=photographs]", file)
        self.page.click("form[data-upload-form] button")
        self.page.wait_for_selector(".photographs img")

    def name_account(self) -> None:
        self.look("account")
        self.page.fill("[name=holder_name]", "王小明")
        self.page.select_option("[name=bank_code]", "102100099996")
        self.page.fill("[name=account]", "6222 0202 0001 2345 670")
        self._send("check")

    def submit(self) -> None:
        self._send("sent")
        self.page.click("main a.button.primary")
        self.page.wait_for_selector("#progress")
        self.look("progress")

    def change_account(self) -> None:
        """Another account after submission; both checks again."""
        page = self.page
        page.goto(f"{self.site}/c/claims/{self.claim.number}/account/change")
        self.look("change")
        self._send("change_code")
        page.fill("[name=one_time_code]", code_on_handset())
        self._send("change_identity")
        page.fill("[name=name]", name_of(WANG))
        page.fill("[name=tail]", tail_of(WANG))
        self._send("new_account")
        page.fill("[name=holder_name]", "王小明")
        page.select_option("[name=bank_code]", "105100000017")
        page.fill("[name=account]", "6217 0001 0000 0000 002")
        self._send("progress_waiting")
        page.goto(f"{self.site}/c/claims/{self.claim.number}/account/change")
        self.look("change_waits")

    def _send(self, arrives_at: str = "") -> None:
        self.page.click("main form button.primary")
        self.page.wait_for_load_state("load")
        if arrives_at:
            self.look(arrives_at)
