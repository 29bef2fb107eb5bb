"""Pages of claims: what an examiner sees, of whose claims, and what is on the record."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.actions.receiving import receive_bank, take
from unpaused.capabilities.claims.models import BankMismatch, Claim, Decision, Document
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.views.mismatch_words import detail_of
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.privacy import subjects
from unpaused.gateways.bank import BankFile, FakeBank
from unpaused.gateways.core import FakeCore
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused
from unpaused.kernel.money import yuan

SignIn = Callable[[User], Client]
LIST_FACTS = {
    "rows": [{"list": "LS1", "source": "定点医院", "row": 7, "facts": {"name": "王晓明", "ward": "隔离三区"}}]
}


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def page(claim_id: int, name: str = "claim", *more: int) -> str:
    return reverse(f"claims:{name}", args=[claim_id, *more])


@pytest.fixture
def referred(epidemic: Incident) -> int:
    """The account is in another name."""
    claim_id = making.opened(epidemic, list_facts=LIST_FACTS)
    making.fill(claim_id, holder="李建国")
    return making.submitted(claim_id)


@pytest.fixture
def elsewhere(db: None) -> User:
    return User.objects.create_user("far", display_name="Far", role="examiner", branch_code="B99")


def test_the_worklist_shows_the_branchs_claims_alone(
    referred: int, examiner: User, elsewhere: User, signed_in: SignIn
) -> None:
    number = Claim.objects.get(pk=referred).number
    assert number in text(signed_in(examiner), reverse("claims:claims"))
    assert number not in text(signed_in(elsewhere), reverse("claims:claims"))
    assert signed_in(elsewhere).get(page(referred)).status_code == 404


def test_filters_stand_in_the_address(referred: int, epidemic: Incident, examiner: User, signed_in: SignIn) -> None:
    other = making.opened(epidemic, making.LI)
    listed = text(signed_in(examiner), reverse("claims:claims") + "?state=opened&product=HLT01")
    assert Claim.objects.get(pk=other).number in listed
    assert Claim.objects.get(pk=referred).number not in listed


@pytest.mark.parametrize("role", ["salesperson", "agent", "commander", "auditor"])
def test_others_see_no_claim(referred: int, signed_in: SignIn, role: str) -> None:
    user = User.objects.create_user("x", display_name="X", role=role, salesperson_id="S1")
    for url in (reverse("claims:claims"), page(referred), page(referred, "document", Document.objects.first().pk)):  # type: ignore[union-attr]
        assert signed_in(user).get(url).status_code == 403
    assert signed_in(user).post(page(referred, "decide"), {"outcome": "approve"}).status_code == 403
    for what in ("show_account", "show_name"):
        assert signed_in(user).post(page(referred, what), {"reason": "curious"}).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_case_says_why_it_was_referred_in_words(
    referred: int, examiner: User, signed_in: SignIn, language: str
) -> None:
    with translation.override(language):
        shown = text(signed_in(examiner), page(referred))
    assert "收款账户户名与被保险人姓名不一致" in shown
    assert "隔离三区" in shown  # what the list says, for examiners


def test_a_limit_in_force_is_said_in_yuan(referred: int, examiner: User, signed_in: SignIn) -> None:
    decision = Decision.objects.get(claim_id=referred)
    limit = next(each["value"] for each in decision.measures if each["type"] == "claims.automatic_limit_fen")
    shown = text(signed_in(examiner), page(referred))
    assert f">{yuan(limit)} " in shown and f">{limit} " not in shown


def test_names_and_accounts_are_masked(referred: int, examiner: User, signed_in: SignIn) -> None:
    shown = text(signed_in(examiner), page(referred))
    assert "王小明" not in shown and "李建国" not in shown and making.ACCOUNT not in shown
    assert making.ACCOUNT[-4:] in shown


def test_an_account_is_shown_for_a_reason_and_on_the_record(referred: int, examiner: User, signed_in: SignIn) -> None:
    browser = signed_in(examiner)
    assert making.ACCOUNT not in browser.post(page(referred, "show_account"), {"reason": ""}).content.decode()
    shown = browser.post(page(referred, "show_account"), {"reason": "bank calls about it"}).content.decode()
    assert making.ACCOUNT in shown
    assert AuditRow.objects.filter(action="privacy.reveal", detail={"purpose": "claim.payee"}).count() == 1


def test_a_photograph_is_drawn_anew_and_looking_is_recorded(referred: int, examiner: User, signed_in: SignIn) -> None:
    document = Document.objects.filter(claim_id=referred).first()
    assert document is not None
    response = signed_in(examiner).get(page(referred, "document", document.pk))
    assert response["Content-Type"] == "image/jpeg" and response.content[:2] == b"\xff\xd8"
    assert AuditRow.objects.filter(action="claims.see_document", object_id=str(referred)).count() == 1


def test_reading_a_claim_is_recorded_once_an_hour_a_person(
    referred: int, examiner: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads() -> list[str]:
        rows = AuditRow.objects.filter(action="claims.see", subject_id=Claim.objects.get(pk=referred).subject_id)
        return list(rows.order_by("pk").values_list("actor", flat=True))

    other = User.objects.create_user("other", display_name="Other", role="examiner", branch_code="B01")
    for user in (examiner, other, examiner):
        text(signed_in(user), page(referred))
    assert reads() == [f"staff:{examiner.pk}", f"staff:{other.pk}"]
    now = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    text(signed_in(examiner), page(referred))
    assert reads()[2:] == [f"staff:{examiner.pk}"]


def test_a_photograph_of_another_claim_is_not_shown_under_this_one(
    referred: int, epidemic: Incident, examiner: User, signed_in: SignIn
) -> None:
    other = making.opened(epidemic, making.LI)
    making.fill(other)
    foreign = Document.objects.filter(claim_id=other).first()
    assert foreign is not None
    assert signed_in(examiner).get(page(referred, "document", foreign.pk)).status_code == 404


def test_an_examiner_approves_and_the_payout_waits(
    referred: int, examiner: User, signed_in: SignIn, core: FakeCore, bank: FakeBank
) -> None:
    given = {"outcome": "approve", "amount": "8,000.00", "reason": "father and son, letter seen"}
    assert signed_in(examiner).post(page(referred, "decide"), given).status_code == 302
    claim = Claim.objects.get(pk=referred)
    assert (claim.state, claim.amount_fen) == ("approved", 800_000)
    instruct_waiting()
    receive_bank()
    assert balances(referred) == {"claims_incurred": 800_000, "bank": -800_000}


def test_a_refusal_needs_its_clause_and_reaches_the_customer_in_writing(
    referred: int, examiner: User, signed_in: SignIn
) -> None:
    browser = signed_in(examiner)
    given = {"outcome": "decline", "reason": "The illness began before the policy."}
    assert browser.post(page(referred, "decide"), given).status_code == 422
    assert browser.post(page(referred, "decide"), given | {"clause": "第六条"}).status_code == 302
    shown = claims.claim_for_customer(referred, Claim.objects.get(pk=referred).subject_id)
    assert shown.decline is not None and shown.decline.clause == "第六条"
    assert balances(referred) == {}


def test_more_than_is_left_cannot_be_approved(referred: int, examiner: User) -> None:
    with pytest.raises(Refused):
        claims.decide(by=examiner, claim_id=referred, outcome="approve", amount_fen=1_000_001, reason="generous")


def test_nobody_decides_outside_their_branch_or_without_the_permission(referred: int, elsewhere: User) -> None:
    agent = User.objects.create_user("agent", display_name="A", role="agent")
    for user, refusal in ((elsewhere, NotFound), (agent, NotPermitted)):
        with pytest.raises(refusal):
            claims.decide(by=user, claim_id=referred, outcome="approve", amount_fen=1, reason="because I can")


def test_only_what_was_referred_can_be_decided(ready: int, examiner: User) -> None:
    with pytest.raises(Refused):
        claims.decide(by=examiner, claim_id=ready, outcome="approve", amount_fen=1, reason="too early")


def test_after_a_rejection_the_examiner_takes_another_account_that_waits_like_any_other(
    approved: int, examiner: User, signed_in: SignIn, bank: FakeBank
) -> None:
    bank.faults.reject_suffix[making.ACCOUNT[-4:]] = "AC04"
    instruct_waiting()
    receive_bank()
    given = {
        "holder_name": "王小明",
        "bank_code": making.BANK_CODE,
        "account": "6222020200019999",
        "reason": "called back on the number in the book",
    }
    browser = signed_in(examiner)
    assert browser.post(page(approved, "payee"), given).status_code == 302
    assert Claim.objects.get(pk=approved).state == "rejected_by_bank"
    browser.cookies["django_language"] = "en"
    assert "Another account waits" in text(browser, page(approved))
    assert making.waited(approved) == 1
    assert Claim.objects.get(pk=approved).state == "approved"


def test_an_examiner_stops_a_change_that_the_customer_did_not_ask_for(
    referred: int, examiner: User, signed_in: SignIn
) -> None:
    before = bytes(Claim.objects.get(pk=referred).payee or b"")
    making.ask_change(referred, holder="王小明")
    browser = signed_in(examiner)
    assert browser.post(page(referred, "stop_change"), {"reason": ""}).status_code == 422
    given = {"reason": "customer called from the number in the book"}
    assert browser.post(page(referred, "stop_change"), given).status_code == 302
    assert making.waited(referred) == 0
    assert bytes(Claim.objects.get(pk=referred).payee or b"") == before


def test_what_was_decided_replays_and_says_so(referred: int, examiner: User, signed_in: SignIn) -> None:
    with translation.override("en"):
        browser = signed_in(examiner)
        browser.cookies["django_language"] = "en"
        shown = text(browser, page(referred))
    assert "the identical result" in shown
    assert Decision.objects.get(claim_id=referred).tables_id in shown


def test_deleted_data_leave_the_claim_and_say_when(referred: int, examiner: User, signed_in: SignIn) -> None:
    claim = Claim.objects.get(pk=referred)
    subjects.destroy(by=Actor.system("test"), subject_id=claim.subject_id, reason="asked")
    shown = text(signed_in(examiner), page(referred))
    assert claim.number in shown and "隔离三区" not in shown


def test_payouts_and_mismatches_are_seen_by_state(
    approved: int, examiner: User, signed_in: SignIn, bank: FakeBank
) -> None:
    bank.faults.unknown_reference = True
    instruct_waiting()
    receive_bank()
    browser = signed_in(examiner)
    assert Claim.objects.get(pk=approved).number in text(browser, reverse("claims:payouts") + "?state=paid")
    assert BankMismatch.objects.get().reference in text(browser, reverse("claims:mismatches"))


def test_a_file_that_cannot_be_read_is_shown_with_its_fault_in_words(examiner: User, signed_in: SignIn) -> None:
    for name, content in (("a.xml", b"<junk"), ("b.xml", b"<Document xmlns='urn:x'/>")):
        take(BankFile(name, hashlib.sha256(content).hexdigest(), content))
    shown = text(signed_in(examiner), reverse("claims:mismatches"))
    assert "a.xml" in shown and "b.xml" in shown and "bank." not in shown
    for row in BankMismatch.objects.all():
        with translation.override("zh-hans"):
            assert escape(detail_of(row.detail)) in shown and detail_of(row.detail) != row.detail["message"]


def test_the_api_tells_how_a_claim_stands_within_the_branch(
    referred: int, examiner: User, elsewhere: User, signed_in: SignIn
) -> None:
    number = Claim.objects.get(pk=referred).number
    answer = signed_in(examiner).get(f"/api/claims/{number}")
    assert answer.status_code == 200 and answer.json()["state"] == "referred"
    assert signed_in(elsewhere).get(f"/api/claims/{number}").status_code == 404
    assert signed_in(examiner).get("/api/claims/x").status_code == 422
    assert Client().get(f"/api/claims/{number}").status_code == 401


def test_list_pages_ask_the_database_the_same_number_of_times_however_long(
    epidemic: Incident, examiner: User, signed_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for place in range(12):
        making.opened(epidemic, key=f"long:{place}")
    browser = signed_in(examiner)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        text(browser, reverse("claims:claims"))


def test_the_customer_is_told_in_neutral_words(approved: int, epidemic: Incident, bank: FakeBank) -> None:
    claims.tell_received(claims.ClaimSubmitted([approved]))
    claims.tell_received(claims.ClaimSubmitted([approved]))
    instruct_waiting()
    receive_bank()
    claims.tell_paid(claims.ClaimPaid([approved]))
    subject_id = Claim.objects.get(pk=approved).subject_id
    assert [m.template for m in outreach.messages_of([subject_id])[subject_id]] == ["claim_received", "claim_paid"]
