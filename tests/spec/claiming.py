"""A claim as the decision tables see it, with no database: usual, and changed one thing at a time."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from unpaused.capabilities.claims.rules.checklist import checklist
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.facts import InForce, Insured, Ours, facts
from unpaused.capabilities.claims.rules.guarding import decide_claim
from unpaused.capabilities.claims.rules.limits import limits
from unpaused.capabilities.claims.rules.payee import Payee
from unpaused.capabilities.claims.rules.products import Product, product
from unpaused.engines.decisions import Decision, Facts, Tables

DAY = date(2020, 1, 27)
NORMALLY = InForce(waiting_period=False, deductible=False, hospital=False, automatic_limit_fen=300_000)
EPIDEMIC = InForce(waiting_period=True, deductible=False, hospital=True, automatic_limit_fen=1_000_000)
EVERY_ORIGINAL = ("identity", "bank_card", "diagnosis", "invoice", "notice_form")
INSURED = Insured(
    name="王小明",
    birth_date=date(1980, 1, 1),
    identity_valid=True,
    policy_known=True,
    policy_active=True,
    since=DAY - timedelta(days=200),
    until=DAY + timedelta(days=165),
    sum_insured_fen=1_000_000,
    waiting_days=90,
    deductible_fen=10_000,
    remaining_fen=1_000_000,
)
ILLNESS = EventStated("illness", DAY, hospital="武汉市第一医院", diagnosis="肺炎", hospital_days=3)
ACCIDENT = EventStated("accident", DAY, expense_fen=100_001)


def product_of(benefit: str) -> Product:
    return product("ACC01" if benefit.startswith("ACC") else "HLT01")


def known(benefit: str = "DIAG", **changed: Any) -> Facts:
    """The facts of a claim in order; `insured`, `event`, `ours`, `waived` change fields, `payee`, `files`, `originals`,
    `limits` stand for themselves."""
    found = product_of(benefit).benefit(benefit)
    event = ACCIDENT if found.event == "accident" else ILLNESS
    every = {document.code: 1 for document in found.documents}
    return facts(
        product=product_of(benefit),
        benefit=found,
        insured=replace(INSURED, **changed.get("insured", {})),
        event=replace(event, **changed.get("event", {})),
        payee=Payee(changed.get("payee", "王小明"), "102521000010", "62220202"),
        lines=checklist(
            found,
            files=changed.get("files", every),
            originals_waived=changed.get("originals", EVERY_ORIGINAL),
            documents_waived=(),
        ),
        ours=replace(Ours(), **changed.get("ours", {})),
        waived=replace(changed.get("under", EPIDEMIC), **changed.get("waived", {})),
        limits=changed.get("limits", limits()),
        today=DAY + timedelta(days=2),
    )


def decided(benefit: str = "DIAG", **changed: Any) -> Decision:
    return decide_claim(Tables.of(product_of(benefit).tables), known(benefit, **changed))
