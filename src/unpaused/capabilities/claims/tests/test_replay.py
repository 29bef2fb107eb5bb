"""Decisions of the past, decided again from what was stored: the identical result."""

import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from unpaused.capabilities.claims.models import Claim, Decision
from unpaused.capabilities.claims.queries import deciding
from unpaused.capabilities.claims.queries.sealed import event_of, facts_of, payee_of, trace_of
from unpaused.capabilities.claims.rules import products
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.guarding import replay_claim
from unpaused.capabilities.claims.rules.limits import Limits, limits
from unpaused.capabilities.claims.rules.payee import Payee
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.incidents.public import Incident


def stored(claim_id: int) -> Decision:
    return Decision.objects.select_related("claim__subject", "tables").get(claim_id=claim_id)


def stated(claim: Claim) -> tuple[EventStated, Payee]:
    event, payee = event_of(claim), payee_of(claim)
    assert event is not None and payee is not None
    return event, payee


def again(decision: Decision) -> bool:
    assert decision.tables is not None
    return replay_claim(decision.tables.content, facts_of(decision), trace_of(decision)).same


def test_an_approval_and_a_referral_replay_from_the_database(approved: int, epidemic: Incident) -> None:
    referred = making.opened(epidemic, making.CHILD)
    making.fill(referred)
    making.submitted(referred)
    assert again(stored(approved)) and again(stored(referred))


def test_tables_that_changed_since_do_not_change_what_was_decided(
    approved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The product pays less from today on; the decision of yesterday replays on the tables of yesterday."""
    real = products.product("HLT01")
    changed = real.tables.replace("sum_insured_fen :", "sum_insured_fen / 2 :")
    assert changed != real.tables
    monkeypatch.setattr(products, "product", lambda code: real.__class__(**{**_fields(real), "tables": changed}))
    decision = stored(approved)
    assert again(decision)
    assert not replay_claim(changed, facts_of(decision), trace_of(decision)).same


def test_limits_of_law_that_changed_since_do_not_change_what_was_decided(
    approved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stored decision holds the version of the limits and the values that it looked at."""
    decision, today = stored(approved), limits()
    assert facts_of(decision)["limits_version"] == today.version
    stricter = replace(today.by_name["identity_from"], value=1)
    changed = Limits("later", {**today.by_name, "identity_from": stricter})
    monkeypatch.setattr(deciding, "limits", lambda: changed)
    gathered = deciding.gather(decision.claim, *stated(decision.claim)).facts
    assert (gathered["limits_version"], gathered["identity_from_fen"]) == ("later", 1)
    assert again(decision)


def _fields(product: products.Product) -> dict[str, object]:
    return {name: getattr(product, name) for name in product.__slots__}  # type: ignore[attr-defined]


def test_a_trace_that_somebody_bent_does_not_replay(approved: int) -> None:
    decision = stored(approved)
    bent = json.loads(json.dumps(trace_of(decision)))
    bent["amount_fen"] += 1
    assert decision.tables is not None
    assert not replay_claim(decision.tables.content, facts_of(decision), bent).same


def test_a_decision_cannot_be_changed_or_deleted(approved: int) -> None:
    for act in (
        lambda: Decision.objects.update(amount_fen=1),
        lambda: Decision.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_facts_and_trace_are_sealed_under_the_customers_key(approved: int) -> None:
    decision = stored(approved)
    assert b"HLT01" not in bytes(decision.facts or b"") and b"zen-engine" not in bytes(decision.trace or b"")
    assert facts_of(decision)["benefit_code"] == "DIAG"
