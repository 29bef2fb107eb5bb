"""The shipped products' tables, rule by rule, with no database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.rules.checklist import checklist
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.facts import InForce, Insured, Ours, facts
from unpaused.capabilities.claims.rules.guarding import decide_claim, replay_claim
from unpaused.capabilities.claims.rules.hospitals import written
from unpaused.capabilities.claims.rules.limits import limits
from unpaused.capabilities.claims.rules.payee import Payee, checked_payee, same_name
from unpaused.capabilities.claims.rules.products import product, product_codes, words
from unpaused.engines.decisions import Decision, Facts, Tables

DAY = date(2026, 6, 1)
NORMAL = InForce(waiting_period=False, deductible=False, hospital=False, automatic_limit_fen=300_000)
INSURED = Insured(
    name="王小明",
    birth_date=date(1980, 1, 1),
    identity_valid=True,
    policy_known=True,
    policy_active=True,
    since=DAY - timedelta(days=200),
    until=DAY + timedelta(days=165),
    sum_insured_fen=500_000,
    waiting_days=90,
    deductible_fen=10_000,
    remaining_fen=500_000,
)
EVENT = EventStated("illness", DAY, hospital="武汉市第一医院", diagnosis="肺炎", hospital_days=3)


def known(
    benefit: str = "HOSP",
    insured: Insured = INSURED,
    event: EventStated = EVENT,
    payee: str = "王小明",
    ours: Ours | None = None,
    waived: InForce = NORMAL,
    files: dict[str, int] | None = None,
    originals: tuple[str, ...] = ("identity", "bank_card", "diagnosis", "invoice", "notice_form"),
) -> Facts:
    found = product("ACC01" if benefit.startswith("ACC") else "HLT01")
    every = {document.code: 1 for document in found.benefit(benefit).documents}
    lines = checklist(
        found.benefit(benefit),
        files=every if files is None else files,
        originals_waived=originals,
        documents_waived=(),
    )
    return facts(
        product=found,
        benefit=found.benefit(benefit),
        insured=insured,
        event=event,
        payee=Payee(payee, "102521000010", "62220202"),
        lines=lines,
        ours=ours or Ours(),
        waived=waived,
        limits=limits(),
        today=DAY + timedelta(days=2),
    )


def decided(benefit: str = "HOSP", **given: Any) -> Decision:
    code = "ACC01" if benefit.startswith("ACC") else "HLT01"
    return decide_claim(Tables.of(product(code).tables), known(benefit, **given))


ACCIDENT = EventStated("accident", DAY, expense_fen=100_001)


@pytest.mark.parametrize(
    "name", ["武汉市第一医院", " 武汉市 第一医院。", "武汉第一医院", "湖北省人民医院", "武汉大学中南医院（东院）"]
)
def test_a_designated_hospital_is_known_however_its_name_is_written(name: str) -> None:
    """A branch is another house: only names that stand on the list count."""
    hospitals = product("HLT01").designated_hospitals
    assert (written(name) in hospitals) is ("东院" not in name)


def test_hospital_cash_pays_by_the_day() -> None:
    assert (decided().outcome, decided().amount_fen) == ("approve", 60_000)


def test_expenses_are_paid_after_deductible_and_ratio_in_whole_fen() -> None:
    """(1,000.01 - 100.00) x 80 % = 720.008 yuan, rounded down."""
    assert decided("ACC-MED", event=ACCIDENT).amount_fen == 72_000


def test_a_waived_deductible_is_not_taken_off() -> None:
    assert decided("ACC-MED", event=ACCIDENT, waived=replace(NORMAL, deductible=True)).amount_fen == 80_000


@pytest.mark.parametrize(
    ("reason", "given"),
    [
        ("book_unknown", {"insured": Insured()}),
        ("benefit_unknown", {"insured": replace(INSURED, sum_insured_fen=None)}),
        ("policy_not_in_force", {"insured": replace(INSURED, until=DAY - timedelta(days=1))}),
        ("policy_not_in_force", {"insured": replace(INSURED, since=DAY + timedelta(days=1))}),
        ("policy_not_in_force", {"insured": replace(INSURED, policy_active=False)}),
        ("wrong_event_kind", {"event": replace(EVENT, kind="accident")}),
        ("waiting_period", {"insured": replace(INSURED, since=DAY - timedelta(days=89))}),
        ("hospital_not_designated", {"event": replace(EVENT, hospital="家门口诊所")}),
        ("diagnosis_not_recognised", {"event": replace(EVENT, diagnosis="骨折")}),
        ("diagnosis_not_recognised", {"event": replace(EVENT, diagnosis="已排除肺炎")}),
        ("diagnosis_not_recognised", {"event": replace(EVENT, diagnosis="疑似新冠")}),
        ("diagnosis_not_recognised", {"event": replace(EVENT, diagnosis="未見肺炎")}),
        ("diagnosis_not_recognised", {"event": replace(EVENT, diagnosis="COVID test negative")}),
        ("more_days_than_passed", {"event": replace(EVENT, hospital_days=4)}),
        ("documents_missing", {"files": {}}),
        ("originals_needed", {"originals": ("identity",)}),
        ("minor", {"insured": replace(INSURED, birth_date=date(2010, 1, 1))}),
        ("minor", {"insured": replace(INSURED, birth_date=None)}),
        ("payee_differs", {"payee": "李建国"}),
        ("duplicate_here", {"ours": Ours(duplicates=1)}),
        ("duplicate_in_book", {"insured": replace(INSURED, event_days=(DAY,))}),
        ("amount_not_stated", {"event": replace(EVENT, hospital_days=None)}),
        ("limit_exhausted", {"ours": Ours(taken_fen=450_000)}),
        ("limit_exhausted", {"insured": replace(INSURED, remaining_fen=59_999)}),
        ("above_automatic_limit", {"waived": replace(NORMAL, automatic_limit_fen=59_999)}),
    ],
)
def test_each_rule_sends_the_claim_to_a_person(reason: str, given: dict[str, Any]) -> None:
    decision = decided(**given)
    assert decision.outcome == "refer" and reason in decision.reasons


@pytest.mark.parametrize(
    ("waiver", "given"),
    [
        ("waiting_period", {"insured": replace(INSURED, since=DAY - timedelta(days=1))}),
        ("hospital", {"event": replace(EVENT, hospital="方舱医院")}),
    ],
)
def test_what_a_measure_waives_no_longer_matters(waiver: str, given: dict[str, Any]) -> None:
    assert decided(**given).outcome == "refer"
    assert decided(**given, waived=replace(NORMAL, **{waiver: True})).outcome == "approve"


def test_a_death_is_always_for_a_person() -> None:
    assert "never_automatic" in decided("ACC-DEATH", event=replace(ACCIDENT, expense_fen=None)).reasons


def test_just_under_ten_thousand_yuan_no_identity_number_is_asked_for() -> None:
    nameless = replace(
        INSURED, identity_valid=False, sum_insured_fen=limits().value("identity_from") - 1, remaining_fen=10**9
    )
    rich = replace(NORMAL, automatic_limit_fen=10**9)
    assert decided("DIAG", insured=nameless, waived=rich).outcome == "approve"
    exact = replace(nameless, sum_insured_fen=limits().value("identity_from"))
    assert decided("DIAG", insured=exact, waived=rich).reasons == ("identity_unproven",)


MONEY = st.integers(0, 10**12)


@given(
    benefit=st.sampled_from(["DIAG", "HOSP", "ACC-MED"]),
    sums=st.tuples(MONEY, MONEY, MONEY, MONEY, MONEY, MONEY),
    days=st.integers(1, 366),
)
def test_an_approval_never_exceeds_a_limit(benefit: str, sums: tuple[int, ...], days: int) -> None:
    insured_fen, remaining, taken, deductible, expense, limit = sums
    insured = replace(INSURED, sum_insured_fen=insured_fen, remaining_fen=remaining, deductible_fen=deductible)
    kind = "accident" if benefit == "ACC-MED" else "illness"
    event = replace(EVENT, kind=kind, expense_fen=expense or None, hospital_days=days)
    waived = replace(NORMAL, automatic_limit_fen=limit)
    decision = decided(benefit, insured=insured, event=event, ours=Ours(taken_fen=taken), waived=waived)
    if decision.outcome == "approve":
        assert 0 < decision.amount_fen <= min(max(remaining - taken, 0), limit)
        assert decision.amount_fen <= max(insured_fen, days * 20_000, expense)
    assert decision.outcome in ("approve", "refer")


def test_tables_that_pay_too_much_are_held_by_the_guard() -> None:
    """As if somebody had edited the rule away."""
    generous = product("HLT01").tables.replace("amount_fen > automatic_limit_fen", "false")
    decision = decide_claim(Tables(generous), known(waived=replace(NORMAL, automatic_limit_fen=1)))
    assert (decision.outcome, decision.reasons) == ("refer", ("guard",))
    assert replay_claim(generous, known(waived=replace(NORMAL, automatic_limit_fen=1)), decision.trace).same


def test_every_rule_node_and_document_has_words_in_both_languages() -> None:
    for code in product_codes():
        tables = Tables.of(product(code).tables)
        for node in tables.nodes.values():
            assert words("nodes", node["id"]).zh != node["id"]
            for rule in node["content"].get("rules", ()):
                assert words("reasons", rule["_id"]).zh != rule["_id"]
    for name in known():
        assert words("facts", name).zh != name


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("王小明", " 王 小明", True),
        ("阿依·古丽", "阿依古丽", True),
        ("Ｗang Ming", "wang ming", True),
        ("王小明", "王小朋", False),
        ("", "", False),
    ],
)
def test_names_agree_whatever_their_spaces_width_and_dots(first: str, second: str, same: bool) -> None:
    assert same_name(first, second) is same


def test_full_width_digits_of_an_account_are_read() -> None:
    assert checked_payee("王小明", "１０２５２１００００１０", "6222 0202 0001") == Payee(
        "王小明", "102521000010", "622202020001"
    )


def test_measures_of_claims_hold_for_the_products_there_are() -> None:
    assert all(each.holds_for("HLT01") and not each.holds_for("NOPE") for each in measures.MEASURES)
