"""Equal treatment before and after a notice: proven by deciding again, and compared like with like."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries import equality
from unpaused.capabilities.claims.queries.equality import Treatment, equal_treatment
from unpaused.capabilities.claims.queries.sealed import facts_of
from unpaused.capabilities.claims.rules.equality import Decided, groups, proven
from unpaused.capabilities.claims.rules.guarding import decide_claim
from unpaused.capabilities.claims.rules.products import product
from unpaused.capabilities.incidents.public import Incident, announcements
from unpaused.engines.decisions import Tables
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import subjects

SignIn = Callable[[User], Client]
NOTICE, EVENT = date(2020, 2, 5), date(2020, 2, 20)
FAIR = product("HLT01").tables
UNFAIR = FAIR.replace(
    "policy_in_force and days_in_force < waiting_days and waiting_waived == false",
    "policy_in_force and days_in_force < waiting_days"
    " and (waiting_waived == false or date(policy_since) >= date('2020-02-05'))",
)
"""Tables that give the waiver to those alone who bought before the notice."""
FACTS: dict[str, Any] = {
    "event_date": EVENT.isoformat(),
    "policy_until": "2030-01-01",
    "policy_known": True,
    "benefit_known": True,
    "policy_in_force": True,
    "event_covered": True,
    "hospital_designated": True,
    "diagnosis_recognised": True,
    "days_since_event": 2,
    "adult": True,
    "automatic": True,
    "pays": "sum",
    "ratio": 100,
    "daily_fen": 0,
    "expense_fen": 0,
    "hospital_days": 0,
    "sum_insured_fen": 1_000_000,
    "waiting_days": 90,
    "deductible_fen": 0,
    "remainder_fen": 1_000_000,
    "waiting_waived": True,
    "deductible_waived": False,
    "hospital_waived": True,
    "automatic_limit_fen": 1_000_000,
    "duplicates_here": 0,
    "duplicates_in_book": 0,
    "documents_missing": [],
    "originals_missing": [],
    "payee_is_insured": True,
    "identity_valid": True,
    "identity_from_fen": 1_000_000,
}


def decided(since: date, tables: str = FAIR, claim_id: int = 1, **facts: Any) -> Decided:
    event = date.fromisoformat(facts.get("event_date", FACTS["event_date"]))
    known = {**FACTS, "policy_since": since.isoformat(), "days_in_force": (event - since).days, **facts}
    found = decide_claim(Tables.of(tables), known)
    result = (found.outcome, found.amount_fen, found.reasons)
    return Decided(claim_id, f"CL{claim_id}", tables, known, ("claims.waiting_period_waived 7",), result, result, False)


def test_the_tables_of_the_test_differ() -> None:
    assert UNFAIR != FAIR


@given(st.dates(date(2019, 1, 1), EVENT), st.booleans(), st.integers(0, 400))
def test_the_products_tables_treat_everybody_alike_whatever_the_day_bought(
    since: date, waived: bool, waiting_days: int
) -> None:
    found = proven(decided(since, waiting_waived=waived, waiting_days=waiting_days), NOTICE)
    assert found in (("alike",) if waived else ("alike", "waiting_period"))


@pytest.mark.parametrize("since", [NOTICE - timedelta(days=400), NOTICE - timedelta(days=1), NOTICE, EVENT])
def test_tables_that_ask_for_the_day_bought_are_found_out(since: date) -> None:
    assert proven(decided(since, UNFAIR), NOTICE) == "unequal"


def test_a_waiting_period_that_ends_between_both_days_is_the_contracts_own() -> None:
    edge = (EVENT - NOTICE).days + 1
    assert proven(decided(NOTICE, waiting_waived=False, waiting_days=edge), NOTICE) == "waiting_period"
    assert proven(decided(NOTICE, waiting_waived=True, waiting_days=edge), NOTICE) == "alike"


def test_before_the_notice_nobody_who_bought_after_it_could_claim() -> None:
    early = (NOTICE - timedelta(days=3)).isoformat()
    assert proven(decided(date(2019, 1, 1), event_date=early), NOTICE) == "not_comparable"
    assert proven(decided(date(2019, 1, 1), UNFAIR, event_date=early, days_in_force=5), NOTICE) == "unequal"


def test_a_policy_whose_begin_nobody_knows_is_not_compared() -> None:
    unknown = decided(NOTICE)
    assert proven(replace(unknown, facts={**unknown.facts, "policy_since": None}), NOTICE) == "not_comparable"


def test_like_is_compared_with_like_and_what_differs_comes_first() -> None:
    short, long = NOTICE + timedelta(days=2), NOTICE - timedelta(days=3)
    found = groups(
        [
            decided(long, claim_id=1),
            decided(short, claim_id=2),
            decided(long, UNFAIR, claim_id=3),
            decided(short, UNFAIR, claim_id=4),
            decided(long, claim_id=5, sum_insured_fen=500_000),
        ],
        NOTICE,
    )
    assert [(g.alike, [d.claim_id for d in g.before], [d.claim_id for d in g.after]) for g in found] == [
        (False, [3], [4]),
        (True, [1], [2]),
    ]


def test_what_a_person_decided_is_compared_too() -> None:
    before, after = decided(NOTICE - timedelta(days=3)), decided(NOTICE + timedelta(days=2), claim_id=2)
    declined = replace(after, last=("decline", 0, ()), by_person=True)
    group = groups([before, declined], NOTICE)[0]
    assert not group.alike and group.by_people


def report(user: User, incident: Incident) -> Treatment:
    (day, measures), *_ = announcements(incident).items()
    return equal_treatment(user, incident.pk, day, measures)


def test_the_claims_of_an_incident_are_proven_alike(approved: int, epidemic: Incident, examiner: User) -> None:
    found = report(examiner, epidemic)
    assert found.alike and found.book and found.total == 1
    assert sum(found.verdicts.values()) == 1 and not found.unequal


@pytest.mark.parametrize(
    ("fact", "other"),
    [
        ("waiting_waived", False),
        ("deductible_waived", True),
        ("hospital_waived", False),
        ("automatic_limit_fen", 1),
        ("images_instead_of_originals", []),
        ("documents_waived", ["invoice"]),
    ],
)
def test_a_decision_under_other_measures_than_held_is_found(
    approved: int, epidemic: Incident, examiner: User, monkeypatch: pytest.MonkeyPatch, fact: str, other: Any
) -> None:
    monkeypatch.setattr(equality, "facts_of", lambda d: {**facts_of(d), fact: other})
    found = report(examiner, epidemic)
    assert [each.claim_id for each in found.not_applied] == [approved] and not found.alike


def test_claims_of_another_branch_are_not_in_it(approved: int, epidemic: Incident, db: None) -> None:
    elsewhere = User.objects.create_user("elsewhere", role="examiner", branch_code="B02")
    assert report(elsewhere, epidemic).total == 0


def test_deleted_data_are_counted_not_guessed(approved: int, epidemic: Incident, examiner: User) -> None:
    subject_id = Claim.objects.get(pk=approved).subject_id
    subjects.destroy(by=Actor.system("test"), subject_id=subject_id, reason="asked")
    found = report(examiner, epidemic)
    assert (found.total, found.deleted, found.verdicts) == (1, 1, {})


def test_the_incidents_page_leads_to_the_report(
    approved: int, epidemic: Incident, examiner: User, signed_in: SignIn
) -> None:
    address = reverse("claims:equal_treatment", args=[epidemic.pk])
    browser = signed_in(examiner)
    assert address in browser.get(reverse("incidents:incident", args=[epidemic.pk])).content.decode()
    page = browser.get(address, headers={"accept-language": "en"}).content.decode()
    assert "Treated alike." in page
    commander = User.objects.get(username="declares")
    assert "Treated alike." in signed_in(commander).get(address, headers={"accept-language": "en"}).content.decode()


def test_facts_of_the_test_are_those_that_the_tables_read() -> None:
    """A table that reads a fact which these tests do not set would make them prove nothing."""
    said = Tables.of(FAIR).reads({*FACTS, "policy_since", "days_in_force"})
    assert said <= {*FACTS, "policy_since", "days_in_force"} and "days_in_force" in said
    assert "policy_since" not in said and json.loads(FAIR)
