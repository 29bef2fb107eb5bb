"""What the machine decides
The machine may pay, it may never refuse: it approves, or it refers to a person and says why. Each decision keeps what
it looked at and can be replayed.

zh:系统怎样核赔
zh:系统可以赔付，但从不拒赔：要么核准，要么转人工并说明理由。每个结论都留存依据，可以重放。
"""

from datetime import date, timedelta
from typing import Any

from tests.spec.claiming import DAY, EPIDEMIC, NORMALLY, decided, known, product_of
from tests.spec.writing import Column, Said, examples, yuan
from unpaused.capabilities.claims.rules.guarding import decide_claim, replay_claim
from unpaused.capabilities.claims.rules.products import product_codes, words
from unpaused.engines.decisions import Tables

DIAG = Said("DIAG", "benefit on diagnosis: the sum insured", "确诊保险金：保额")
HOSP = Said("HOSP", "hospital cash: ¥200.00 a day", "住院津贴：每天 ¥200.00")
ACC_MED = Said("ACC-MED", "medical expenses: 80 % above the deductible", "意外医疗：扣除免赔额后 80 %")


def why(code: str) -> Said:
    text = words("reasons", code)
    return Said(code, text.en, text.zh)


REASONS: tuple[tuple[Any, ...], ...] = (
    (why("book_unknown"), {"insured": {"policy_known": False, "policy_active": False}}),
    (why("benefit_unknown"), {"insured": {"sum_insured_fen": None}}),
    (why("policy_not_in_force"), {"insured": {"until": DAY - timedelta(days=1)}}),
    (why("wrong_event_kind"), {"event": {"kind": "accident"}}),
    (why("waiting_period"), {"insured": {"since": DAY - timedelta(days=89)}, "waived": {"waiting_period": False}}),
    (why("hospital_not_designated"), {"event": {"hospital": "家门口诊所"}, "waived": {"hospital": False}}),
    (why("diagnosis_not_recognised"), {"event": {"diagnosis": "骨折"}}),
    (why("documents_missing"), {"files": {}}),
    (why("originals_needed"), {"originals": ("identity",)}),
    (why("minor"), {"insured": {"birth_date": date(2010, 1, 1)}}),
    (why("payee_differs"), {"payee": "李建国"}),
    (why("identity_unproven"), {"insured": {"identity_valid": False}}),
    (why("duplicate_here"), {"ours": {"duplicates": 1}}),
    (why("duplicate_in_book"), {"insured": {"event_days": (DAY,)}}),
    (why("amount_not_stated"), {"benefit": "HOSP", "event": {"hospital_days": None}}),
    (why("more_days_than_passed"), {"benefit": "HOSP", "event": {"hospital_days": 4}}),
    (why("nothing_payable"), {"benefit": "ACC-MED", "event": {"expense_fen": 9_999}}),
    (why("limit_exhausted"), {"ours": {"taken_fen": 1}}),
    (why("above_automatic_limit"), {"waived": {"automatic_limit_fen": 999_999}}),
    (why("never_automatic"), {"benefit": "ACC-DEATH"}),
)


@examples(
    Column("benefit", "benefit", "责任"),
    Column("changed", "event", "事故"),
    Column("fen", "approved", "核准金额"),
    rows=[
        (DIAG, Said({}, "pneumonia", "肺炎"), yuan(1_000_000)),
        (HOSP, Said({"event": {"hospital_days": 3}}, "3 days in hospital", "住院 3 天"), yuan(60_000)),
        (
            ACC_MED,
            Said(
                {"event": {"expense_fen": 100_001}},
                "bill of ¥1,000.01, deductible ¥100.00",
                "票据 ¥1,000.01，免赔额 ¥100.00",
            ),
            yuan(72_000),
        ),
        (
            ACC_MED,
            Said(
                {"event": {"expense_fen": 100_001}, "waived": {"deductible": True}},
                "the same, deductible waived",
                "同上，免除免赔额",
            ),
            yuan(80_000),
        ),
    ],
)
def test_a_complete_claim_is_approved_at_once(benefit: str, changed: dict[str, Any], fen: int) -> None:
    """A complete claim with nothing against it is approved in the moment it is submitted, in whole fen, rounded down.

    zh:资料齐全且没有疑点的赔案，提交当时即核准；金额以分为单位，向下取整。
    """
    decision = decided(benefit, **changed)
    assert (decision.outcome, decision.amount_fen, decision.reasons) == ("approve", fen, ())


@examples(
    Column("reason", "referred to a person, because", "转人工的理由"),
    Column("changed", "", ""),
    rows=[(reason, Said(changed, "")) for reason, changed in REASONS],
)
def test_each_reason_refers_the_claim_to_a_person(reason: str, changed: dict[str, Any]) -> None:
    """Each of these sends the claim to an examiner, with the reason in words; where several apply, all are named.

    zh:有下列任一情形的，转核赔员，并以文字说明理由；有多项的，全部列出。
    """
    decision = decided(**changed)
    assert decision.outcome == "refer"
    assert reason in decision.reasons


def test_every_rule_of_the_shipped_tables_is_in_this_list() -> None:
    """The list above is whole: every rule of every shipped product stands in it.

    zh:上表是完整的：随附产品决策表中的每条规则都在其中。
    """
    rules = {
        rule["_id"]
        for code in product_codes()
        for node in Tables.of(product_of(code).tables).nodes.values()
        for rule in node["content"].get("rules", ())
    }
    assert rules == {reason.value for reason, _ in REASONS}


@examples(
    Column("changed", "claim", "赔案"),
    Column("normally", "normally", "平时"),
    Column("in_force", "under the epidemic playbook", "疫情预案生效后"),
    rows=[
        (
            Said(
                {"insured": {"since": DAY - timedelta(days=5)}},
                "policy five days old, ¥2,000.00",
                "投保 5 天，¥2,000.00",
            ),
            Said("refer", "referred", "转人工"),
            Said("approve", "approved", "核准"),
        ),
        (
            Said(
                {"event": {"hospital": "方舱医院"}},
                "treated in a field hospital, ¥2,000.00",
                "在方舱医院治疗，¥2,000.00",
            ),
            Said("refer", "referred", "转人工"),
            Said("approve", "approved", "核准"),
        ),
        (
            Said({"insured": {}}, "nothing special, ¥2,000.00", "无特殊情形，¥2,000.00"),
            Said("approve", "approved", "核准"),
            Said("approve", "approved", "核准"),
        ),
    ],
)
def test_what_a_measure_waives_no_longer_counts_against_the_customer(
    changed: dict[str, Any], normally: str, in_force: str
) -> None:
    """A waiting period or a designated hospital that a measure waives no longer sends the claim to a person.

    zh:措施免除的等待期或定点医院限制，不再使赔案转人工。
    """
    smaller = {**changed, "insured": {**changed.get("insured", {}), "sum_insured_fen": 200_000}}
    assert decided(**smaller, under=NORMALLY).outcome == normally
    assert decided(**smaller, under=EPIDEMIC).outcome == in_force


@examples(
    Column("fen", "amount", "金额"),
    Column("identity", "identity number in the book", "保单库中有证件号码"),
    Column("outcome", "outcome", "结论"),
    rows=[
        (yuan(999_999), False, Said("approve", "approved", "核准")),
        (yuan(1_000_000), False, Said("refer", "referred", "转人工")),
        (yuan(1_000_000), True, Said("approve", "approved", "核准")),
    ],
)
def test_from_ten_thousand_yuan_identity_must_be_on_file(fen: int, identity: bool, outcome: str) -> None:
    """From CNY 10,000 a payout needs a valid identity number on file.

    zh:一万元及以上的赔付，须有有效证件号码在案。
    """
    assert decided(insured={"sum_insured_fen": fen, "identity_valid": identity}).outcome == outcome


@examples(
    Column("old", "a table's rule", "决策表规则"),
    Column("new", "edited into", "被改成"),
    Column("reason", "the claim is referred, because", "转人工理由"),
    rows=[
        ("amount_fen > automatic_limit_fen", "false", why("guard")),
        ("payee_is_insured == false", "false", why("guard")),
        ("amount_fen >= identity_from_fen and identity_valid == false", "false", why("guard")),
        ("'approve' : 'refer'", "'decline' : 'decline'", why("tables_undecided")),
        ("len($.reasons) == 0", "nonsense(", why("tables_failed")),
    ],
)
def test_whatever_the_tables_say_the_machine_never_refuses_and_never_overpays(old: str, new: str, reason: str) -> None:
    """Tables are data that people edit. Whatever they say, there is no third outcome beside approve and refer, and no
    approval beyond the limit, the remainder, to somebody else's account, or without the identity that the law asks for.

    zh:决策表是可编辑的数据。无论内容如何，结论只有核准和转人工两种；超出限额、超出剩余保额、付往他人账户或缺少法定身份资料的，不会核准。
    """
    tables = product_of("DIAG").tables
    assert old in tables
    changed = {"waived": {"automatic_limit_fen": 1}} if "limit" in old else {}
    changed |= {"payee": "李建国"} if "payee" in old else {}
    changed |= {"insured": {"identity_valid": False}} if "identity" in old else {}
    decision = decide_claim(Tables(tables.replace(old, new)), known(**changed))
    assert (decision.outcome, decision.reasons) == ("refer", (reason,))


def test_a_decision_can_be_replayed() -> None:
    """Decided again on the tables and facts of that day, a decision gives the identical result, step by step; on other
    facts it does not.

    zh:用当时的决策表和事实重新计算，每一步和结论都完全一致；换了事实则不一致。
    """
    tables, facts = product_of("DIAG").tables, known()
    trace = decide_claim(Tables.of(tables), facts).trace
    assert replay_claim(tables, facts, trace).same
    assert not replay_claim(tables, known(payee="李建国"), trace).same
