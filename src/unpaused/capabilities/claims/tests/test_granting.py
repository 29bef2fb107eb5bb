"""A measure for one claim alone: two examiners, this claim and no other, until it ends."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim, Decision
from unpaused.capabilities.claims.queries.sealed import facts_of, trace_of
from unpaused.capabilities.claims.queries.waivers import waivers_of
from unpaused.capabilities.claims.rules.guarding import replay_claim
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.conftest import in_force
from unpaused.capabilities.incidents.models import Grant
from unpaused.capabilities.incidents.public import Incident, propose_stand_down, stand_down
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

SignIn = Callable[[User], Client]
WAITING = "claims.waiting_period_waived"
POOR = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - {type: claims.originals_waived, value: [identity, diagnosis, bank_card]}
  - {type: claims.documents_waived, value: [notice_form]}
  - {type: claims.automatic_limit_fen, value: 1000000}
"""


@pytest.fixture
def epidemic(db: None, playbook: None, tmp_path: Path) -> Incident:
    """In force without waiver of the waiting period, which begins thirty days before the event of these tests."""
    (tmp_path / "epidemic.yaml").write_text(POOR, encoding="utf-8")
    return in_force()


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_user("other", display_name="Other", role="examiner")


@pytest.fixture
def referred(ready: int, core: FakeCore, bank: FakeBank) -> int:
    """By the machine, for the waiting period alone."""
    making.submitted(ready)
    assert Decision.objects.get(claim_id=ready).reasons == ["waiting_period"]
    return ready


def applied(by: User, claim_id: int, type_name: str = WAITING, **given: object) -> int:
    return claims.apply_for_measure(
        by=by,
        claim_id=claim_id,
        type_name=type_name,
        reason="Fell ill while helping others.",
        **given,  # type: ignore[arg-type]
    )


def waived(claim_id: int) -> bool:
    return waivers_of(Claim.objects.get(pk=claim_id), "420102", event_date=making.EVENT_DAY).waiting_period


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_granted_it_holds_for_this_claim_alone_and_the_machine_decides_anew(
    referred: int, epidemic: Incident, examiner: User, other: User
) -> None:
    neighbour = making.opened(epidemic, making.LI)
    grant = applied(examiner, referred)
    assert not waived(referred)
    claims.grant_measure(by=other, claim_id=referred, grant_id=grant)
    assert waived(referred) and not waived(neighbour)
    assert Claim.objects.get(pk=referred).state == "approved"


def test_the_grant_stands_in_the_decision_and_the_decision_replays(referred: int, examiner: User, other: User) -> None:
    grant = applied(examiner, referred)
    claims.grant_measure(by=other, claim_id=referred, grant_id=grant)
    first, second = (
        Decision.objects.filter(claim_id=referred).select_related("claim__subject", "tables").order_by("serial")
    )
    assert [each["type"] for each in second.measures if each.get("grant") == grant] == [WAITING]
    for decision in (first, second):
        assert decision.tables is not None
        assert replay_claim(decision.tables.content, facts_of(decision), trace_of(decision)).same


def test_granted_before_the_customer_hands_in_it_spares_the_original(
    epidemic: Incident, examiner: User, other: User
) -> None:
    claim_id = making.opened(epidemic, making.WANG, "ACC-MED")
    grant = applied(examiner, claim_id, "claims.documents_waived", documents=["accident_report"])
    claims.grant_measure(by=other, claim_id=claim_id, grant_id=grant)
    assert set(waivers_of(Claim.objects.get(pk=claim_id), "420102").documents) == {"notice_form", "accident_report"}


def test_nobody_decides_on_their_own_application(referred: int, examiner: User) -> None:
    grant = applied(examiner, referred)
    for act in (
        lambda: claims.grant_measure(by=examiner, claim_id=referred, grant_id=grant),
        lambda: claims.refuse_measure(by=examiner, claim_id=referred, grant_id=grant, reason="No need."),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert code(refused) == "grants.second_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant).update(status="granted", decided_by=examiner, decided_at=clock.now())


def test_refused_it_holds_for_nobody_and_says_why(
    referred: int, examiner: User, other: User, signed_in: SignIn
) -> None:
    grant = applied(examiner, referred)
    with pytest.raises(Refused) as refused:
        claims.refuse_measure(by=other, claim_id=referred, grant_id=grant, reason=" ")
    assert code(refused) == "grants.reason_against"
    claims.refuse_measure(by=other, claim_id=referred, grant_id=grant, reason="No proof of it.")
    assert not waived(referred)
    page = signed_in(examiner).get(reverse("claims:claim", args=[referred])).content.decode()
    assert "No proof of it." in page and "Fell ill while helping others." in page


def test_a_claim_of_another_branch_is_not_found(referred: int, examiner: User, db: None) -> None:
    elsewhere = User.objects.create_user("elsewhere", role="examiner", branch_code="B02")
    with pytest.raises(NotFound):
        applied(elsewhere, referred)
    grant = applied(examiner, referred)
    with pytest.raises(NotFound):
        claims.grant_measure(by=elsewhere, claim_id=referred, grant_id=grant)


def test_a_grant_of_another_claim_is_not_found(referred: int, epidemic: Incident, examiner: User, other: User) -> None:
    grant, neighbour = applied(examiner, referred), making.opened(epidemic, making.LI)
    with pytest.raises(NotFound):
        claims.grant_measure(by=other, claim_id=neighbour, grant_id=grant)


def test_only_examiners_apply(referred: int) -> None:
    with pytest.raises(NotPermitted):
        applied(User.objects.get(username="declares"), referred)


@pytest.mark.parametrize(
    ("type_name", "given", "refused_as"),
    [
        ("claims.automatic_limit_fen", {}, "claims.not_grantable"),
        ("no.such", {}, "claims.not_grantable"),
        ("claims.documents_waived", {"documents": []}, "claims.grant_nothing"),
        ("claims.documents_waived", {"documents": ["notice_form"]}, "claims.grant_nothing"),
        ("claims.documents_waived", {"documents": ["passport"]}, "measure.value"),
        (WAITING, {"last_day": clock.today() - timedelta(days=1)}, "grants.day"),
    ],
)
def test_what_cannot_be_granted_is_refused(
    referred: int, examiner: User, type_name: str, given: dict[str, object], refused_as: str
) -> None:
    with pytest.raises(Refused) as refused:
        applied(examiner, referred, type_name, **given)
    assert code(refused) == refused_as and not Grant.objects.exists()


def test_one_application_of_a_kind_at_a_time(referred: int, examiner: User, other: User) -> None:
    applied(examiner, referred)
    with pytest.raises(Refused) as refused:
        applied(other, referred)
    assert code(refused) == "grants.there"


def test_it_ends_by_its_date(
    epidemic: Incident, claim: int, examiner: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = applied(examiner, claim, last_day=clock.today())
    claims.grant_measure(by=other, claim_id=claim, grant_id=grant)
    assert waived(claim)
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert not waived(claim)


def test_it_ends_with_the_case(claim: int, examiner: User, other: User) -> None:
    grant = applied(examiner, claim)
    claims.grant_measure(by=other, claim_id=claim, grant_id=grant)
    claims.withdraw_case(by=making.SYSTEM, claim_id=claim, reason="mistake")
    claims.end_grants(claims.ClaimWithdrawn([claim]))
    assert not waived(claim)
    assert Grant.objects.get().status == "ended"
    with pytest.raises(Refused) as refused:
        applied(examiner, claim)
    assert code(refused) == "claims.grant_late"


def test_it_outlives_the_stand_down_but_none_is_granted_after_it(
    epidemic: Incident, claim: int, examiner: User, other: User
) -> None:
    held, waits = applied(examiner, claim), applied(examiner, claim, "claims.hospital_waived")
    claims.grant_measure(by=other, claim_id=claim, grant_id=held)
    first, second = User.objects.get(username="declares"), User.objects.get(username="activates")
    propose_stand_down(by=first, incident_id=epidemic.pk, reason="The epidemic is over.")
    stand_down(by=second, incident_id=epidemic.pk)
    assert waived(claim)
    with pytest.raises(Refused) as refused:
        claims.grant_measure(by=other, claim_id=claim, grant_id=waits)
    assert code(refused) == "grants.not_in_force"


def test_the_trail_names_both_people_and_no_reason(referred: int, examiner: User, other: User) -> None:
    grant = applied(examiner, referred)
    claims.grant_measure(by=other, claim_id=referred, grant_id=grant)
    rows = AuditRow.objects.filter(object_type="claim", object_id=str(referred), action__contains="grant").order_by(
        "id"
    )
    assert [(row.action, row.actor, row.reason) for row in rows] == [
        ("incidents.apply_for_grant", f"staff:{examiner.pk}", ""),
        ("incidents.give_grant", f"staff:{other.pk}", ""),
    ]


def test_from_the_form_to_the_incidents_page(
    referred: int, epidemic: Incident, examiner: User, other: User, signed_in: SignIn
) -> None:
    given = {"type_name": WAITING, "reason": "Fell ill while helping others."}
    assert signed_in(examiner).post(reverse("claims:apply_for_measure", args=[referred]), given).status_code == 302
    grant = Grant.objects.get()
    address = reverse("claims:decide_grant", args=[referred, grant.pk])
    assert "Fell ill" in signed_in(other).get(address).content.decode()
    assert signed_in(other).post(address, {"outcome": "grant"}).status_code == 302
    number = Claim.objects.get(pk=referred).number
    incident_page = reverse("incidents:incident", args=[epidemic.pk])
    commander = User.objects.get(username="declares")
    page = signed_in(commander).get(incident_page).content.decode()
    assert number in page and "Fell ill" not in page
    elsewhere = User.objects.create_user("elsewhere", role="examiner", branch_code="B02")
    assert number not in signed_in(elsewhere).get(incident_page).content.decode()
