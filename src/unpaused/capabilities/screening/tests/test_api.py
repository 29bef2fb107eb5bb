"""One person looked up over the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow

SignedIn = Callable[[User], Client]


def _ask(client: Client, **wanted: str) -> Any:
    return client.post("/api/screening/lookup", wanted, content_type="application/json")


def test_a_row_is_looked_up_in_real_time(examiner: User, signed_in: SignedIn) -> None:
    answer = _ask(
        signed_in(examiner),
        name=making.name_of(making.ADULT),
        phone=making.phone_of(making.ADULT),
        id_number=making.identity_number(making.ADULT),
    )
    assert answer.status_code == 200
    found = answer.json()
    best = found["candidates"][0]
    assert (found["outcome"], best["person_id"], best["rank"]) == ("match", making.ADULT, 1)
    assert best["probability"] > 0.99
    assert {each["field"] for each in best["evidence"]} >= {"name", "phone", "id_number"}


def test_values_come_back_masked(examiner: User, signed_in: SignedIn) -> None:
    text = _ask(signed_in(examiner), name=making.name_of(making.ADULT)).content.decode()
    assert making.phone_of(making.ADULT) not in text
    assert making.identity_number(making.ADULT) not in text


def test_a_lookup_is_on_the_record_without_values(examiner: User, signed_in: SignedIn) -> None:
    _ask(signed_in(examiner), name=making.name_of(making.ADULT))
    row = AuditRow.objects.get(action="screening.lookup")
    assert row.actor == f"staff:{examiner.pk}"
    assert making.name_of(making.ADULT) not in str(row.detail)


def test_another_branchs_customers_are_counted_and_not_shown(signed_in: SignedIn, db: None) -> None:
    elsewhere = signed_in(making.staff("elsewhere", branch=making.CAPITAL))
    found = _ask(elsewhere, name=making.name_of(making.ADULT), phone=making.phone_of(making.ADULT)).json()
    assert (found["candidates"], found["hidden"]) == ([], 1)


@pytest.mark.parametrize("role", ["commander", "salesperson", "agent", "auditor"])
def test_other_roles_may_not_look_people_up(role: str, signed_in: SignedIn, db: None) -> None:
    assert _ask(signed_in(making.staff("other", role)), name="王").status_code == 403


def test_nothing_to_look_for_is_refused(examiner: User, signed_in: SignedIn) -> None:
    answer = _ask(signed_in(examiner), name="  ")
    assert (answer.status_code, answer.json()["code"]) == (422, "screening.nothing")


def test_without_a_book_the_answer_is_unavailable(
    examiner: User, signed_in: SignedIn, settings: Any, tmp_path: Any
) -> None:
    settings.BOOK_ROOT = tmp_path
    assert _ask(signed_in(examiner), name="王小明").status_code == 503


@pytest.mark.parametrize("text", ["\x00", "\ud800王", "𠮷" * 50, "%s{}", "'; --", "\u202e王", "0" * 60])
def test_odd_text_is_answered(text: str, examiner: User, signed_in: SignedIn) -> None:
    wanted = dict.fromkeys(("name", "id_number", "phone", "birth_date", "age", "sex", "address"), text[:20])
    body = json.dumps({**wanted, "name": text})
    answer = signed_in(examiner).post("/api/screening/lookup", body, content_type="application/json")
    assert answer.status_code in (200, 422)
