"""A customer on a phone, over HTTP: from the short code in the message to a submitted claim."""

import io
import json
from datetime import timedelta
from typing import Any

from django.test import Client

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.tests.making import photograph
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.portal.tests.making import code_on_handset, name_of, tail_of
from unpaused.foundation.privacy import sealing
from unpaused.kernel import clock

DOCUMENTS = ("identity", "bank_card", "diagnosis")
ANSWERS: dict[str, dict[str, Any]] = {
    "kind": {"kind": "illness"},
    "day": {"event_date": (clock.today() - timedelta(days=3)).isoformat()},
    "province": {"province": "420000"},
    "place": {"place_area": "420100"},
    "hospital": {"hospital": "武汉市第一医院"},
    "treatment": {"hospital_days": "", "expense": ""},
    "words": {"diagnosis": "新型冠状病毒肺炎", "description": "发热三天"},
}


def short_code_in_message() -> str:
    """As it stands in the newest invitation on somebody's handset."""
    message = Message.objects.filter(template="invitation").select_related("subject").order_by("-pk")[0]
    return str(json.loads(sealing.unseal(message.subject, "message.variables", bytes(message.variables)))["code"])


def sign_in(browser: Client, person_id: int) -> None:
    browser.post("/c/", {"short_code": short_code_in_message()})
    browser.post("/c/code", {"one_time_code": code_on_handset()})
    answer = browser.post("/c/identity", {"name": name_of(person_id), "tail": tail_of(person_id)})
    assert answer["Location"] == "/c/claims"


def at(place: str = "") -> str:
    """The address of the one claim there is."""
    return f"/c/claims/{Claim.objects.get().number}{place}"


def led_to(browser: Client) -> str:
    """Where the claim's own page sends the customer."""
    return str(browser.get(at())["Location"]).removeprefix(at("/"))


def state_event(browser: Client) -> None:
    for name, values in ANSWERS.items():
        assert browser.post(at(f"/event/{name}"), values).status_code == 302, name
    assert browser.post(at("/event")).status_code == 302


def send_documents(browser: Client) -> None:
    for place, code in enumerate(DOCUMENTS):
        file = io.BytesIO(photograph(40 + place))
        file.name = "IMG.jpg"
        assert browser.post(at(f"/documents/{code}"), {"photographs": [file]}).status_code == 302, code


def name_account(browser: Client, person_id: int) -> None:
    payee = {"holder_name": name_of(person_id), "bank_code": "102100099996", "account": "6222020200012345670"}
    assert browser.post(at("/account"), payee).status_code == 302


def submit(browser: Client) -> None:
    assert browser.post(at("/check"), {"seen": browser.get(at("/check")).context["seen"]})["Location"] == at("/sent")


def whole_way(browser: Client, person_id: int) -> None:
    sign_in(browser, person_id)
    state_event(browser)
    send_documents(browser)
    name_account(browser, person_id)
    submit(browser)
