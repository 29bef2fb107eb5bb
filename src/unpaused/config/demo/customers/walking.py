"""A customer's way through the pages: each page is answered by what it asks."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from unpaused.config.demo import drawings
from unpaused.config.demo.customers.browser import Browser, Lost, Page, Upload
from unpaused.config.demo.customers.handset import Handset
from unpaused.config.demo.customers.scenario import Person

T = TypeVar("T")
MOST_PAGES = 60
MOST_CODES = 4
MESSAGE_SECONDS = 90.0


@dataclass(slots=True)
class Diary:
    """What a customer did: seconds a step, claims handed in, refusals met on the way."""

    seconds: dict[str, float] = field(default_factory=dict)
    submitted: dict[str, float] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)


class Customer:
    """One person at one telephone."""

    def __init__(self, person: Person, site: str, handsets: str, client: httpx.Client) -> None:
        self.person = person
        self.browser = Browser(site, person.language)
        self.diary = Diary()
        self._handset = Handset(handsets, person.phone, client)
        self._mishaps = set(person.habits)

    def act(self) -> None:
        """Signs in and hands in every claim. Raises Lost, Silent, httpx.HTTPError."""
        page = self._timed("signed in", self._sign_in)
        for address in sorted({urlsplit(link).path for link in page.links(".claim-list a")}):
            self._claim(address)

    def _sign_in(self) -> Page:
        """On a telephone that serves a family the right short code is found by trying."""
        codes = self._timed("short code came", lambda: self._handset.short_codes(MESSAGE_SECONDS))
        for code in codes[:MOST_CODES]:
            page = self._enter(code)
            page = self.browser.submit(page, {"name": self.person.name, "tail": self.person.identity_number[-6:]})
            if page.path.endswith("/c/claims"):
                return page
        raise Lost(f"not signed in: {page.path} {page.complaints}")

    def _enter(self, code: str) -> Page:
        """Short code and one-time code; the page that asks who is there."""
        page = self.browser.open("/")  # the message names the domain, nothing more
        if self._happens("drops_a_letter"):
            page = self._refused(self.browser.submit(page, {"short_code": code[:-1]}), "/c/")
        self._handset.mark()
        page = self.browser.submit(page, {"short_code": code})
        if page.complaints:
            raise Lost(f"{page.path}: {page.complaints}")
        digits = self._timed("one-time code came", lambda: self._handset.one_time_codes(MESSAGE_SECONDS))
        if self._happens("mistypes_code"):
            wrong = digits[0][:-1] + str((int(digits[0][-1]) + 1) % 10)
            page = self._refused(self.browser.submit(page, {"one_time_code": wrong}), "/c/code")
        for tried in digits[:MOST_CODES]:
            page = self.browser.submit(page, {"one_time_code": tried})
            if not page.complaints:
                return page
        raise Lost(f"{page.path}: {page.complaints}")

    def _claim(self, address: str) -> None:
        started, page = time.monotonic(), self.browser.open(address)
        for _ in range(MOST_PAGES):
            if page.path.endswith(("/sent", "/progress")):
                self.diary.seconds.setdefault("submitted", round(time.monotonic() - started, 2))
                self.diary.submitted[address + "/progress"] = time.monotonic()
                return
            page = self._answered(page)
        raise Lost(f"no end after {MOST_PAGES} pages at {page.path}")

    def _answered(self, page: Page) -> Page:
        """The next page. Raises Lost where this one complains or asks what nobody knows."""
        if page.complaints:
            raise Lost(f"{page.path}: {page.complaints}")
        if "photographs" in page.asks():
            return self._photographed(page)
        known = {name: value for name, value in self._knows(page).items() if name in page.asks()}
        if known or page.form() is not None:
            return self.browser.submit(page, known)
        onward = page.links("a[data-document].primary, main > a.button.primary")
        if not onward:
            raise Lost(f"no way on at {page.path}")
        return self.browser.open(onward[0])

    def _knows(self, page: Page) -> dict[str, str]:
        event = self.person.event
        return {
            "kind": event.kind,
            "event_date": event.date,
            "province": _nearest(page.choices("province"), event.area_code),
            "place_area": _nearest(page.choices("place_area"), event.area_code),
            "hospital": event.hospital,
            "hospital_days": str(event.hospital_days),
            "expense": f"{event.expense_fen // 100}.{event.expense_fen % 100:02d}",
            "diagnosis": event.diagnosis,
            "description": event.description,
            "holder_name": self.person.name,
            "bank_code": _any([code for code in page.choices("bank_code") if code.isdigit()], self.person.seed),
            "account": self.person.account,
        }

    def _photographed(self, page: Page) -> Page:
        code = page.path.rsplit("/", 1)[-1]
        if self._happens("sends_pdf_first"):
            page = self._refused(self._upload(page, [("scan.pdf", drawings.pdf(), "application/pdf")]), code)
        if self._happens("sends_nothing_first"):
            page = self._refused(self._upload(page, [("empty.jpg", b"", "image/jpeg")]), code)
        count = 2 if "sends_two" in self.person.habits and code == "diagnosis" else 1
        photographs = [self._photograph(code, place) for place in range(count)]
        page = self._upload(page, photographs)
        if page.complaints:
            raise Lost(f"{page.path}: {page.complaints}")
        return self.browser.open(page.links("main > a.button.primary")[0])

    def _photograph(self, code: str, place: int) -> Upload:
        event, person = self.person.event, self.person
        papers = drawings.Papers(
            name=person.name,
            number=person.identity_number,
            hospital=event.hospital,
            diagnosis=event.diagnosis,
            day=event.date,
            yuan=f"{event.expense_fen / 100:.2f}",
            account=person.account,
            bank="SAMPLE BANK",
        )
        return f"IMG_{code}_{place + 1}.jpg", drawings.drawn(code, papers, person.seed + place), "image/jpeg"

    def _upload(self, page: Page, files: list[Upload]) -> Page:
        return self.browser.submit(page, {}, [("photographs", file) for file in files])

    def _refused(self, page: Page, where: str) -> Page:
        """What was wrong on purpose must have been refused in words, on the same page. Raises Lost."""
        if not page.path.endswith(where) or not page.complaints:
            raise Lost(f"a fault was not refused at {page.path}")
        self.diary.refusals += page.complaints
        return page

    def _happens(self, mishap: str) -> bool:
        """Once each."""
        found = mishap in self._mishaps
        self._mishaps.discard(mishap)
        return found

    def _timed(self, step: str, act: Callable[[], T]) -> T:
        started = time.monotonic()
        done = act()
        self.diary.seconds[step] = round(time.monotonic() - started, 2)
        return done


def _nearest(choices: list[str], area_code: str) -> str:
    """The offered area that holds the person's, or any where none does."""
    for size in (6, 4, 2):
        for choice in choices:
            if choice == area_code[:size].ljust(6, "0"):
                return choice
    return _any(choices, 0)


def _any(choices: list[str], seed: int) -> str:
    return choices[seed % len(choices)] if choices else ""
