"""Identity on file before a larger payout: refused without, established on the record, sealed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim, Decision, IdentitySeen, State
from unpaused.capabilities.claims.queries.deciding import gather
from unpaused.capabilities.claims.queries.identity import on_file
from unpaused.capabilities.claims.queries.sealed import event_of, facts_of, payee_of
from unpaused.capabilities.claims.rules.identity import checked_seen
from unpaused.capabilities.claims.rules.limits import limits
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import identity
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

SignIn = Callable[[User], Client]
FROM = limits().value("identity_from")
HOW = "card shown in a video call"


def number_of(born: str) -> str:
    return f"420102{born}123" + identity.check_character(f"420102{born}123")


NUMBER = number_of("19900202")


@pytest.fixture
def nameless(epidemic: Incident) -> int:
    """10,000 yuan for somebody whose identity number the book does not have."""
    claim_id = making.opened(epidemic, making.NO_ID)
    making.fill(claim_id)
    return making.submitted(claim_id)


@pytest.fixture
def for_another(epidemic: Incident) -> int:
    """10,000 yuan to an account in somebody else's name; the insured person's number is in the book."""
    claim_id = making.opened(epidemic)
    making.fill(claim_id, holder="李建国")
    return making.submitted(claim_id)


def approve(by: User, claim_id: int, amount_fen: int = FROM) -> None:
    claims.decide(by=by, claim_id=claim_id, outcome="approve", amount_fen=amount_fen, reason="all is in order")


def seen(by: User, claim_id: int, **given: Any) -> int:
    usual: dict[str, Any] = {"who": "insured", "paper": "resident_id", "number": NUMBER, "reason": HOW}
    return claims.establish_identity(by=by, claim_id=claim_id, **{**usual, **given})


def state_of(claim_id: int) -> str:
    return Claim.objects.get(pk=claim_id).state


def test_an_examiner_cannot_approve_ten_thousand_yuan_without_identity_on_file(nameless: int, examiner: User) -> None:
    with (
        translation.override("en"),
        pytest.raises(Refused, match=r"identity of the insured person.*Establish it") as no,
    ):
        approve(examiner, nameless)
    assert no.value.code == "claims.identity_unproven"
    assert state_of(nameless) == State.REFERRED
    assert not Decision.objects.filter(claim=nameless, outcome="approve").exists()


def test_below_the_limit_no_identity_is_asked_for(nameless: int, examiner: User) -> None:
    approve(examiner, nameless, FROM - 1)
    assert state_of(nameless) == State.APPROVED


def test_declining_asks_for_no_identity(nameless: int, examiner: User) -> None:
    claims.decide(by=examiner, claim_id=nameless, outcome="decline", reason="not covered", clause="§ 5")
    assert state_of(nameless) == State.DECLINED


def test_once_identity_is_established_the_examiner_approves(nameless: int, examiner: User) -> None:
    seen(examiner, nameless)
    approve(examiner, nameless)
    assert state_of(nameless) == State.APPROVED
    facts = facts_of(Decision.objects.select_related("claim__subject").get(claim=nameless, outcome="approve"))
    assert facts == {
        "identity_from_fen": FROM,
        "identity_valid": True,
        "payee_is_insured": True,
        "payee_identified": False,
        "limits_version": limits().version,
    }


def test_a_payee_who_is_somebody_else_needs_identity_and_relationship(for_another: int, examiner: User) -> None:
    with translation.override("en"), pytest.raises(Refused, match="identity of the payee and the relationship"):
        approve(examiner, for_another)
    seen(examiner, for_another, who="payee", paper="passport", number="E1234567", relationship="spouse")
    approve(examiner, for_another)
    assert state_of(for_another) == State.APPROVED


def test_what_was_seen_of_a_payee_does_not_count_for_the_next_one(for_another: int, examiner: User) -> None:
    seen(examiner, for_another, who="payee", paper="passport", number="E1234567", relationship="spouse")
    claim = Claim.objects.get(pk=for_another)
    assert on_file(claim).payee
    claim.payee_given_at = making.clock.now()
    assert not on_file(claim).payee


def test_the_machine_takes_an_established_identity_for_one_on_file(nameless: int, examiner: User) -> None:
    seen(examiner, nameless)
    claim = Claim.objects.select_related("subject").get(pk=nameless)
    event, payee = event_of(claim), payee_of(claim)
    assert event and payee
    assert gather(claim, event, payee).facts["identity_valid"] is True


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"who": "neighbour"}, "claims.identity_paper"),
        ({"paper": "library card"}, "claims.identity_paper"),
        ({"number": ""}, "claims.identity_number"),
        ({"number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, "claims.identity_number"),
        ({"number": number_of("19910202")}, "claims.identity_of_another"),
        ({"paper": "passport", "number": "E12 <script>"}, "claims.identity_number_odd"),
        ({"who": "payee", "paper": "passport"}, "claims.identity_relationship"),
        ({"reason": " x "}, "claims.identity_how"),
    ],
)
def test_what_cannot_be_is_not_put_on_file(nameless: int, examiner: User, given: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        seen(examiner, nameless, **given)
    assert refused.value.code == code
    assert not IdentitySeen.objects.exists()


def test_a_paper_without_a_number_is_enough_where_it_has_none() -> None:
    assert checked_seen("insured", "birth_certificate", " ", "", born=None).number == ""
    assert checked_seen("payee", "passport", "ｅ 1234567", "child", born=None).number == "E1234567"


def test_only_examiners_of_the_branch_establish_identity(nameless: int) -> None:
    far = User.objects.create_user("far", display_name="Far", role="examiner", branch_code="B99")
    agent = User.objects.create_user("agent", display_name="A", role="agent")
    with pytest.raises(NotFound):
        seen(far, nameless)
    with pytest.raises(NotPermitted):
        seen(agent, nameless)


def test_identity_is_established_only_while_an_examiner_has_the_claim(nameless: int, examiner: User) -> None:
    claims.decide(by=examiner, claim_id=nameless, outcome="decline", reason="not covered", clause="§ 5")
    with pytest.raises(Refused):
        seen(examiner, nameless)


def test_the_number_is_sealed_and_the_record_holds_none(nameless: int, examiner: User) -> None:
    kept = IdentitySeen.objects.get(pk=seen(examiner, nameless))
    assert NUMBER.encode() not in bytes(kept.number or b"")
    row = AuditRow.objects.get(action="claims.establish_identity")
    assert (row.reason, row.actor) == (HOW, f"staff:{examiner.pk}")
    assert NUMBER not in str(row.detail)


def test_what_was_seen_cannot_be_changed_or_deleted(nameless: int, examiner: User) -> None:
    seen(examiner, nameless)
    for act in (
        lambda: IdentitySeen.objects.update(paper="other"),
        lambda: IdentitySeen.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_says_what_is_missing_and_takes_it(
    nameless: int, examiner: User, signed_in: SignIn, language: str
) -> None:
    browser, page = signed_in(examiner), reverse("claims:claim", args=[nameless])
    browser.cookies["django_language"] = language
    missing = {"zh-hans": "尚缺：被保险人的身份", "en": "Missing: the insured person"}[language]
    assert missing in browser.get(page).content.decode()
    given = {"outcome": "approve", "amount": "10000", "reason": "all is in order"}
    refused = browser.post(reverse("claims:decide", args=[nameless]), given)
    assert refused.status_code == 422
    assert {"zh-hans": "尚缺：被保险人的身份。", "en": "Still missing"}[language] in refused.content.decode()
    wrong = browser.post(reverse("claims:identity", args=[nameless]), {"identity-paper": "resident_id"})
    assert wrong.status_code == 422
    paper = {"identity-paper": "resident_id", "identity-number": NUMBER, "identity-reason": HOW}
    text = browser.post(reverse("claims:identity", args=[nameless]), paper, follow=True).content.decode()
    assert missing not in text and NUMBER not in text and HOW in text
    assert browser.post(reverse("claims:decide", args=[nameless]), given).status_code == 302


def test_a_number_is_revealed_for_a_reason_on_the_record(nameless: int, examiner: User, signed_in: SignIn) -> None:
    address = reverse("claims:show_identity", args=[nameless, seen(examiner, nameless)])
    assert signed_in(examiner).post(address, {"reason": ""}).status_code == 422
    assert NUMBER in signed_in(examiner).post(address, {"reason": "copy for the auditor"}).content.decode()
    assert AuditRow.objects.filter(action="privacy.reveal", reason="copy for the auditor").exists()
    agent = User.objects.create_user("agent", display_name="A", role="agent")
    assert signed_in(agent).post(address, {"reason": "curious"}).status_code == 403
    other = reverse("claims:show_identity", args=[nameless, 10**9])
    assert signed_in(examiner).post(other, {"reason": "curious"}).status_code == 404
