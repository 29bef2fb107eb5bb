"""Another account after submission: no way to it but through a fresh code and the identity, in that order."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim, PayeeChange
from unpaused.capabilities.claims.tests import making as cases
from unpaused.capabilities.claims.tests.making import LI, WANG, opened
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.models import Attempt, OneTimeCode, Purpose
from unpaused.capabilities.portal.tests.making import code_on_handset, name_of, signed_in, tail_of, text_of
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

PAYEE = {"holder_name": "王小明", "bank_code": "102100099996", "account": "6222020200012345670"}
WHO = {"name": name_of, "tail": tail_of}


@pytest.fixture
def claim(epidemic: Incident) -> Claim:
    """With an examiner, since the account is another's."""
    claim_id = opened(epidemic)
    cases.fill(claim_id, holder="李建国")
    return Claim.objects.get(pk=cases.submitted(claim_id))


@pytest.fixture
def examiner(db: None) -> User:
    return User.objects.create_user("examiner", display_name="Examiner", role="examiner")


@pytest.fixture
def customer(browser: Client, claim: Claim, epidemic: Incident) -> Client:
    signed_in(browser, epidemic)
    forget_limits()
    return browser


def forget_limits() -> None:
    """The next code may be asked for at once."""
    Attempt.objects.all().delete()
    OneTimeCode.objects.update(asked_at=clock.now() - timedelta(hours=25))


def at(claim: Claim, place: str = "") -> str:
    return f"/c/claims/{claim.number}/account/change{place}"


def identity() -> dict[str, str]:
    return {name: of(WANG) for name, of in WHO.items()}


def with_checks(customer: Client, claim: Claim) -> None:
    assert customer.post(at(claim))["Location"] == at(claim, "/code")
    assert customer.post(at(claim, "/code"), {"one_time_code": code_on_handset()})["Location"] == at(claim, "/identity")
    assert customer.post(at(claim, "/identity"), identity())["Location"] == at(claim, "/new")


def test_a_fresh_code_and_the_identity_and_then_the_other_account_waits(customer: Client, claim: Claim) -> None:
    with_checks(customer, claim)
    answer = customer.post(at(claim, "/new"), PAYEE)
    assert answer["Location"] == f"/c/claims/{claim.number}/progress"
    page = text_of(customer.get(answer["Location"]))
    assert "Another account was asked for. It takes effect:" in page
    assert "We have noted the other account" in page
    assert PayeeChange.objects.get().claim_id == claim.pk


def test_while_it_waits_the_claim_does_not_say_that_we_pay(customer: Client, claim: Claim, examiner: User) -> None:
    with_checks(customer, claim)
    customer.post(at(claim, "/new"), PAYEE)
    claims.decide(by=examiner, claim_id=claim.pk, outcome="approve", amount_fen=500_000, reason="all papers seen")
    page = text_of(customer.get(f"/c/claims/{claim.number}/progress"))
    assert "Another account asked for, we wait" in page and "Approved, we pay" not in page


def test_an_examiners_approval_stands_on_the_tracker_with_the_day_of_the_next_step(
    customer: Client, claim: Claim, examiner: User
) -> None:
    claims.decide(by=examiner, claim_id=claim.pk, outcome="approve", amount_fen=500_000, reason="all papers seen")
    page = text_of(customer.get(f"/c/claims/{claim.number}/progress"))
    assert "Approved, we pay" in page and "¥5,000.00" in page
    assert re.search(r"Order to the bank ?By \d", page)


def test_until_it_holds_the_customer_can_take_it_back(customer: Client, claim: Claim) -> None:
    with_checks(customer, claim)
    customer.post(at(claim, "/new"), PAYEE)
    assert "Take the change back" in text_of(customer.get(at(claim)))
    customer.post(at(claim, "/back"))
    assert PayeeChange.objects.get().outcome == "taken_back"
    assert "Send me the code" in text_of(customer.get(at(claim)))


def test_the_code_of_the_entry_opens_no_other_account(customer: Client, claim: Claim) -> None:
    entry = OneTimeCode.objects.get(purpose=Purpose.ENTRY)
    assert entry.used_at is not None and entry.identified_at is not None
    with pytest.raises(Refused) as refused:
        actions.change_payee(
            by=Actor.customer(claim.subject_id),
            subject_id=claim.subject_id,
            code_id=entry.pk,
            claim_id=claim.pk,
            **PAYEE,
        )
    assert refused.value.code == "portal.checks_missing"


def test_checks_are_good_for_one_change_of_one_claim(customer: Client, claim: Claim, epidemic: Incident) -> None:
    other = Claim.objects.get(pk=opened(epidemic, WANG, "ACC-MED", key="another"))
    with_checks(customer, claim)
    code = OneTimeCode.objects.get(purpose=Purpose.PAYEE)
    asked: dict[str, Any] = {"by": Actor.customer(claim.subject_id), "subject_id": claim.subject_id, **PAYEE}
    with pytest.raises(Refused):
        actions.change_payee(code_id=code.pk, claim_id=other.pk, **asked)
    actions.change_payee(code_id=code.pk, claim_id=claim.pk, **asked)
    with pytest.raises(Refused):
        actions.change_payee(code_id=code.pk, claim_id=claim.pk, **asked)


def test_a_refused_account_uses_no_check_up(customer: Client, claim: Claim) -> None:
    with_checks(customer, claim)
    stranger = {**PAYEE, "holder_name": "李建国"}
    assert "Here only an account" in text_of(customer.post(at(claim, "/new"), stranger))
    assert customer.post(at(claim, "/new"), PAYEE).status_code == 302


def test_five_wrong_identities_end_the_visit(customer: Client, claim: Claim) -> None:
    customer.post(at(claim))
    customer.post(at(claim, "/code"), {"one_time_code": code_on_handset()})
    wrong = {"name": "李建国", "tail": tail_of(LI)}
    answers = [customer.post(at(claim, "/identity"), wrong) for _ in range(5)]
    assert answers[-1]["Location"] == "/c/hotline"
    assert customer.get("/c/claims")["Location"] == "/c/"


@pytest.mark.parametrize("place", ["", "/code", "/identity", "/new"])
def test_anothers_claim_is_not_there(customer: Client, epidemic: Incident, place: str) -> None:
    other = Claim.objects.get(pk=opened(epidemic, LI))
    assert customer.get(at(other, place)).status_code == 404
    assert customer.post(at(other, place), PAYEE).status_code == 404


def test_while_the_money_is_on_its_way_the_page_says_so(customer: Client, claim: Claim) -> None:
    now = clock.now()
    Claim.objects.filter(pk=claim.pk).update(state="paid", amount_fen=1, decided_at=now, paid_at=now, closed_at=now)
    assert "cannot be changed now" in text_of(customer.get(at(claim)))
    customer.post(at(claim))
    assert not OneTimeCode.objects.filter(purpose=Purpose.PAYEE).exists()


STEPS = ("begin", "right code", "wrong code", "identity", "wrong identity", "account", "entry anew")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=9))
@example(steps=["begin", "right code", "identity", "account"])
@example(steps=["begin", "wrong code", "right code", "wrong identity", "identity", "account", "account"])
@example(steps=["begin", "right code", "account", "begin", "identity", "account", "right code", "account"])
@example(steps=["begin", "right code", "identity", "entry anew", "account"])
@example(steps=["begin", "right code", "identity", "begin", "account"])
def test_no_order_of_steps_leads_to_another_account_without_both_checks(
    customer: Client, claim: Claim, epidemic: Incident, steps: list[str]
) -> None:
    """Whatever a browser sends in whatever order: a change is there only where begin, code and identity came before it,
    in that order and since the last change."""
    passed: list[str] = []
    PayeeChange.objects.all().delete()
    Claim.objects.filter(pk=claim.pk).update(payee_change_at=None, payee_change_due_at=None)
    signed_in_anew(customer, epidemic)
    for step in steps:
        forget_limits()
        _do(step, customer, claim, epidemic)
        passed = _passed(step, passed)
        assert PayeeChange.objects.filter(ended_at=None).exists() == (
            passed == ["begin", "code", "identity", "account"]
        )


def signed_in_anew(customer: Client, epidemic: Incident) -> None:
    customer.session.flush()
    forget_limits()
    signed_in(customer, epidemic)


def _passed(step: str, before: list[str]) -> list[str]:
    """What is proved after `step`."""
    if "account" in before:
        return before  # one waits: nothing more is begun
    if step in ("begin", "entry anew"):
        return ["begin"] if step == "begin" else []
    if step == "right code":
        return [*before, "code"] if before == ["begin"] else before
    if step == "identity":
        return [*before, "identity"] if before == ["begin", "code"] else before
    if step == "account":
        return [*before, "account"] if before == ["begin", "code", "identity"] else before
    return before


def _do(step: str, customer: Client, claim: Claim, epidemic: Incident) -> None:
    match step:
        case "begin":
            customer.post(at(claim))
        case "right code":
            waiting = OneTimeCode.objects.filter(purpose=Purpose.PAYEE, used_at=None).exists()
            newest = OneTimeCode.objects.latest("pk")
            if waiting and newest.digest is None:
                OneTimeCode.objects.filter(pk=newest.pk).update(asked_at=clock.now())
                customer.post(at(claim, "/code"), {"one_time_code": code_on_handset()})
        case "wrong code":
            customer.post(at(claim, "/code"), {"one_time_code": "000000"})
        case "identity":
            customer.post(at(claim, "/identity"), identity())
        case "wrong identity":
            customer.post(at(claim, "/identity"), {"name": "李建国", "tail": tail_of(LI)})
        case "account":
            customer.post(at(claim, "/new"), PAYEE)
        case "entry anew":
            signed_in_anew(customer, epidemic)
