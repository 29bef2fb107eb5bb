"""Whatever is sent to a page's form: no 500. Every page that takes a form, with odd values in the fields it shows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from tests.access.routes import Route, pages
from tests.spec import online
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.tests import making as claims
from unpaused.capabilities.claims.tests.conftest import PLAYBOOK, in_force
from unpaused.capabilities.portal.tests.making import signed_in
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role

EXAMPLES = 3
ODD = (
    *("", " ", "0", "-1", "1", "9" * 400, "1e309", "NaN", "٣", "²", "\x00", "a\x00b", "\x1b[31m", "\ufeff", "\u202e"),
    *("2026-02-30", "0001-01-01", "9999-12-31", "2026-11-25T25:61", "=1+1", "{x}", "%s", "{{ 7 }}", "<script>"),
    *("../../etc/passwd", "//elsewhere.example", "王" * 3000, "𠮷", "on", "commander", "420000", "B01", "[]", "null"),
)
FILES = (
    b"",
    b"\x00",
    b"%PDF-1.4",
    b"PK\x03\x04",
    b"\xff\xd8\xff\xe0",
    b"a,b\n1",
    "姓名\n王".encode("gb18030"),
    b"<a/>",
)
STAFF = [route for route in pages() if route.access and route.access.kind == "staff"]
OPEN = [route for route in pages() if route.access and route.access.kind == "public"]
LEAVES = {"/accounts/sign-out", "/c/sign-out", "/c/not-me"}
"""What ends the visit; the tests of signing in know them."""


class Sent:
    """What a page's form is sent, undone at once; the first status of 500 or more that came of it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.faults: dict[str, str] = {}

    def to(self, path: str) -> None:
        names, files = _fields(self.client, path)

        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.data())
        def send(data: st.DataObject) -> None:
            values: dict[str, Any] = {name: data.draw(st.sampled_from(ODD) | st.text(max_size=40)) for name in names}
            for name in files:
                values[name] = SimpleUploadedFile(data.draw(st.sampled_from(("a.csv", "a.jpg"))), data.draw(_FILES))
            with transaction.atomic():
                status = self.client.post(path, values).status_code
                transaction.set_rollback(True)
            assert status < 500, (status, values)

        try:
            send()
        except AssertionError as fault:
            self.faults[path] = str(fault)


_FILES = st.sampled_from(FILES) | st.binary(max_size=60)


def _fields(client: Client, path: str) -> tuple[list[str], list[str]]:
    """Names of the fields that the page shows, files apart; some of its own where it shows none."""
    answer = client.get(path)
    page = html.fromstring(answer.content or b"<p/>") if "text/html" in answer.get("Content-Type", "") else None
    inputs = [] if page is None else page.xpath("//main//*[@name][not(@type='file')]")
    files = [] if page is None else page.xpath("//input[@type='file']/@name")
    names = sorted({str(each.get("name")) for each in inputs} - {"csrfmiddlewaretoken"})
    return names or ["reason", "sure", "next", "q"], sorted({str(each) for each in files})


def _signed_in(role: str) -> Client:
    client = Client(raise_request_exception=False)
    given: dict[str, Any] = {"salesperson_id": "S1"} if role == Role.SALESPERSON else {}
    person = User.objects.create_user(f"fuzzes-{role}", display_name=role, role=role, **given)
    client.force_login(person, backend="unpaused.foundation.accounts.backends.StaffBackend")
    return client


def _admitted(route: Route) -> Iterator[str]:
    for role in Role.values:
        if route.access and route.access.admits(User(role=role)):
            yield role
            return


def test_no_staff_page_breaks_on_what_its_form_is_sent(emergency: None) -> None:
    """Records with the number 1 are there: the database is new."""
    sent = {role: Sent(_signed_in(role)) for role in {role for route in STAFF for role in _admitted(route)}}
    for route in STAFF:
        for role in _admitted(route):
            sent[role].to(route.path)
    assert {path: fault for each in sent.values() for path, fault in each.faults.items()} == {}


def test_no_staff_page_breaks_on_what_its_address_says(emergency: None) -> None:
    client = {role: _signed_in(role) for role in {role for route in STAFF for role in _admitted(route)}}
    odd: dict[str, Any] = {}
    for place, route in enumerate(STAFF):
        for role in _admitted(route):
            values = [ODD[(place + step) % len(ODD)] for step in range(9)]
            names = ("q", "page", "after", "order", "status", "role", "since", "until", "incident")
            status = client[role].get(route.path, dict(zip(names, values, strict=True))).status_code
            if status >= 500:
                odd[route.path] = (status, values)
    assert odd == {}


def test_no_public_page_breaks_on_what_its_form_is_sent(committed_db: None) -> None:
    sent = Sent(Client(raise_request_exception=False))
    for route in OPEN:
        if route.path not in LEAVES:
            sent.to(route.path)
    assert sent.faults == {}


@pytest.fixture
def customer(committed_db: None, tmp_path: Path, settings: Any) -> Client:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path / "playbooks"
    settings.BOOK_ROOT = claims.build_book(tmp_path)
    incident = in_force()
    claims.opened(incident)
    return signed_in(Client(raise_request_exception=False), incident)


def test_no_customers_page_breaks_on_what_its_form_is_sent(customer: Client) -> None:
    sent = Sent(customer)
    number = Claim.objects.get().number
    for route in pages():
        if route.access and route.access.kind == "customer" and route.path not in LEAVES:
            for last in online.ANSWERS if route.path.endswith("/event/zz") else online.DOCUMENTS:
                sent.to(route.path.replace("/claims/zz", f"/claims/{number}").replace("/zz", f"/{last}"))
    assert sent.faults == {}
