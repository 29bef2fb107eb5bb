"""Measures in force
What is done differently in an emergency, where, for whom and for how long. No room asks whether there is an
epidemic: it asks which value holds here and now.

zh:应急措施的效力
zh:紧急状态下哪些做法有所不同：在哪里、对谁、多长时间。各功能从不询问“现在有没有疫情”，
zh:只询问此时此地哪个取值有效。
"""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.spec.writing import Column, Said, examples, yuan
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries.waivers import waivers_of
from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.public import Incident, value_of
from unpaused.capabilities.incidents.rules.holding import Asked, Candidate, InForce, resolve
from unpaused.capabilities.incidents.rules.playbook import PlaybookRefused
from unpaused.capabilities.screening.rules import contact_from
from unpaused.foundation import measures
from unpaused.kernel import clock
from unpaused.kernel.periods import Period

START = datetime(2020, 1, 24, tzinfo=timezone.utc)
WUHAN = frozenset({"000000", "420000", "420100", "420102"})
SHANGHAI = frozenset({"000000", "310000", "310101"})


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def candidate(value: Any = 6, number: int = 1, **given: Any) -> Candidate[Any]:
    """A measure of an incident in Hubei, from day 0 to day 10."""
    usual = {"areas": (), "products": (), "period": Period(START, day(10))}
    return Candidate(number, number, f"IN{number}", value, ("420000",), **{**usual, **given})


def held(*candidates: Candidate[Any], **asked: Any) -> InForce[Any]:
    usual: dict[str, Any] = {"lineage": WUHAN, "product_code": None, "at": day(1)}
    return resolve(candidates, Asked(**{**usual, **asked}), normal=72, kinder=min)


NONE = Said([], "none", "无")
PERCENT_95, PERCENT_99 = Said(0.95, "95 %"), Said(0.99, "99 %")
NEVER = Said(1.0, "never by itself", "系统从不自行处理")
YES, NO = Said(True, "yes", "是"), Said(False, "no", "否")
FOUR_IMAGES = Said(
    ["identity", "diagnosis", "invoice", "bank_card"],
    "identity card, diagnosis, invoice, bank card",
    "身份证、诊断证明、票据、银行卡",
)
HEAD = "kind: epidemic\ntitle: {zh: 预案, en: Plan}\nmeasures:\n"
SHIPPED = (
    (Said("screening.case_threshold", "opens a case by itself from", "自动立案的起点概率"), NEVER, PERCENT_95),
    (Said("screening.contact_threshold", "contacts by itself from", "自动联系的起点概率"), NEVER, PERCENT_99),
    (Said("screening.second_look", "second examiner for what one confirms", "核赔员确认须双人复核"), NO, NO),
    (Said("claims.originals_waived", "originals waived", "免交原件"), NONE, FOUR_IMAGES),
    (
        Said("claims.documents_waived", "documents waived", "免交该单证"),
        NONE,
        Said(["notice_form"], "claim form", "理赔申请书"),
    ),
    (Said("claims.waiting_period_waived", "waiting period waived", "免除等待期"), NO, YES),
    (Said("claims.hospital_waived", "any hospital", "取消定点医院限制"), NO, YES),
    (Said("claims.deductible_waived", "deductible waived", "免除免赔额"), NO, NO),
    (
        Said("claims.automatic_limit_fen", "the machine may approve up to", "自动核赔限额"),
        yuan(300_000),
        yuan(1_000_000),
    ),
    (Said("claims.payee_delay_hours", "hours that a change of account waits", "更换账户等待（小时）"), 24.0, 24.0),
    (
        Said(
            "claims.payee_delay_after_rejection_hours",
            "the same, to one's own after a rejection",
            "退回后换本人账户等待",
        ),
        2.0,
        2.0,
    ),
    (Said("tasks.contact_hours", "hours to make contact", "联系时限（小时）"), 72, 6),
    (
        Said("outreach.channels", "channels", "触达渠道"),
        Said(["sms"], "SMS", "短信"),
        Said(["sms"], "SMS", "短信"),
    ),
)


@examples(
    Column("measure", "measure", "措施"),
    Column("normal", "normally", "平时"),
    Column("epidemic_value", "under the epidemic playbook", "疫情预案生效后"),
    rows=SHIPPED,
)
def test_the_epidemic_playbook_changes_these_values_in_its_areas_alone(
    epidemic: Incident, measure: str, normal: Any, epidemic_value: Any
) -> None:
    """Putting the shipped epidemic playbook in force in Hubei changes these values there at once (health product);
    everywhere else the normal ones go on.

    zh:随附的疫情应急预案在湖北生效后，下列取值在当地（健康险产品）立即改变；其他地区仍按平时取值。
    """
    assert value_of(measure, area_code="420106", product_code="HLT01") == epidemic_value
    assert value_of(measure, area_code="310101", product_code="HLT01") == normal


def test_every_kind_of_measure_has_a_normal_value_and_stands_in_the_table_above() -> None:
    """There is no kind of measure without a normal value: with no incident everything works as usual.

    zh:每一种措施都有平时取值；没有突发事件时，一切照常。
    """
    assert {measure.value for measure, _, _ in SHIPPED} == {each.name for each in measures.all_types()}
    assert all(measures.get(m.value).normal == getattr(n, "value", n) for m, n, _ in SHIPPED)


@examples(
    Column("areas", "measure for", "措施地区"),
    Column("asked", "customer", "客户"),
    Column("hours", "hours to make contact", "联系时限（小时）"),
    rows=[
        (Said((), "the whole of Hubei", "湖北全省"), Said({}, "lives in Wuhan", "居住在武汉"), 6),
        (
            Said((), "the whole of Hubei", "湖北全省"),
            Said({"lineage": SHANGHAI}, "lives in Shanghai", "居住在上海"),
            72,
        ),
        (Said(("420500",), "Yichang alone", "仅宜昌"), Said({}, "lives in Wuhan", "居住在武汉"), 72),
        (
            Said((), "the whole of Hubei", "湖北全省"),
            Said(
                {"lineage": SHANGHAI, "incident_id": 1},
                "lives in Shanghai, was found for this incident",
                "居住在上海，因本事件被排查出",
            ),
            6,
        ),
        (Said((), "the whole of Hubei", "湖北全省"), Said({"lineage": None}, "address not known", "地址不明"), 6),
    ],
)
def test_a_measure_holds_in_its_areas_and_for_those_found(areas: Any, asked: Any, hours: int) -> None:
    """A measure reaches every place inside its areas and none outside; somebody found for the incident who lives
    elsewhere counts as hit there, and where the place is not known the doubt goes to the customer.

    zh:措施覆盖其地区内的所有地方，不及于地区之外；因该事件被排查出而居住在外地的客户视同当地受灾，
    zh:地址不明时，疑问的利益归客户。
    """
    assert held(candidate(areas=areas), **asked).value == hours


@examples(
    Column("products", "measure for", "措施产品"),
    Column("product", "asked for", "询问产品"),
    Column("holds", "holds", "是否有效"),
    rows=[
        (Said((), "all products", "所有产品"), "ACC01", True),
        (Said(("HLT01",), "HLT01", "HLT01"), "HLT01", True),
        (Said(("HLT01",), "HLT01", "HLT01"), "ACC01", False),
    ],
)
def test_a_measure_for_named_products_holds_for_them_alone(products: Any, product: str, holds: bool) -> None:
    """A measure that names products holds for those alone.

    zh:指明产品的措施只对这些产品有效。
    """
    assert bool(held(candidate(products=products), product_code=product).sources) is holds


@examples(
    Column("at", "asked about", "询问时点"),
    Column("ended", "stood down", "解除时点"),
    Column("holds", "holds", "是否有效"),
    rows=[
        (Said(-0.1, "before its first moment", "开始之前"), None, False),
        (Said(0, "its first moment", "开始之时"), None, True),
        (Said(9.9, "just before its end", "结束之前"), None, True),
        (Said(10, "its end", "结束之时"), None, False),
        (Said(5, "day 5", "第 5 天"), Said(4, "on day 4", "第 4 天"), False),
        (Said(3, "day 3", "第 3 天"), Said(4, "on day 4", "第 4 天"), True),
    ],
)
def test_a_measure_ends_with_its_period_or_with_the_stand_down(at: float, ended: float | None, holds: bool) -> None:
    """A measure holds from its first moment until its end, or until its incident is stood down if that comes first.

    zh:措施自开始之时起有效，至期满为止；事件先解除的，至解除为止。
    """
    measure = candidate(ended_at=None if ended is None else day(ended))
    assert bool(held(measure, at=day(at)).sources) is holds


@examples(
    Column("kind", "measure", "措施"),
    Column("one", "one incident says", "甲事件"),
    Column("other", "another says", "乙事件"),
    Column("value", "what holds", "实际有效"),
    rows=[
        (Said("tasks.contact_hours", "hours to make contact", "联系时限（小时）"), 24, 6, 6),
        (
            Said("claims.automatic_limit_fen", "limit of automatic approval", "自动核赔限额"),
            yuan(500_000),
            yuan(1_000_000),
            yuan(1_000_000),
        ),
        (Said("claims.waiting_period_waived", "waiting period waived", "免除等待期"), NO, YES, YES),
        (Said("claims.deductible_waived", "deductible waived", "免除免赔额"), YES, NO, YES),
        (Said("claims.hospital_waived", "any hospital", "取消定点医院限制"), NO, YES, YES),
        (
            Said("claims.originals_waived", "originals waived", "免交原件"),
            Said(["identity"], "identity card", "身份证"),
            Said(["invoice"], "invoice", "票据"),
            Said(["identity", "invoice"], "identity card, invoice", "身份证、票据"),
        ),
        (
            Said("claims.documents_waived", "documents waived", "免交该单证"),
            NONE,
            Said(["notice_form"], "claim form", "理赔申请书"),
            Said(["notice_form"], "claim form", "理赔申请书"),
        ),
        (
            Said("outreach.channels", "channels", "触达渠道"),
            Said(["sms"], "SMS", "短信"),
            Said(["sms"], "SMS", "短信"),
            Said(["sms"], "SMS", "短信"),
        ),
        (
            Said("screening.case_threshold", "opens a case by itself from", "自动立案的起点概率"),
            PERCENT_99,
            PERCENT_95,
            PERCENT_95,
        ),
        (
            Said("screening.contact_threshold", "contacts by itself from", "自动联系的起点概率"),
            PERCENT_95,
            PERCENT_99,
            PERCENT_99,
        ),
    ],
)
def test_where_incidents_overlap_the_value_kinder_to_the_customer_holds(
    kind: str, one: Any, other: Any, value: Any
) -> None:
    """Where incidents overlap, the value kinder to the customer holds. For contact the stricter threshold is the kinder
    one: a message to a stranger harms both.

    zh:多个事件重叠时，以对客户更有利的取值为准。联系客户则以更严的阈值为更有利：发给陌生人的消息对双方都是伤害。
    """
    kinder, normal = measures.get(kind).kinder, measures.get(kind).normal
    for first, then in ((one, other), (other, one)):
        found = resolve(
            [candidate(first, 1), candidate(then, 2)], Asked(WUHAN, None, day(1)), normal=normal, kinder=kinder
        )
        assert found.value == value or sorted(found.value) == sorted(value)


def test_the_answer_names_every_measure_that_holds() -> None:
    """With each value comes which measure of which incident says so; a value without a source is the normal one.

    zh:每个取值都附有依据：哪个事件的哪项措施；没有依据的取值就是平时取值。
    """
    found = held(candidate(24, 1), candidate(6, 2), candidate(1, 3, products=("ACC01",)))
    assert [(source.incident_number, source.value) for source in found.sources] == [("IN1", 24), ("IN2", 6)]
    assert held().sources == ()


@examples(
    Column("days", "event", "出险日"),
    Column("terms", "waiting period and hospital waived", "免除等待期、不限医院"),
    Column("originals", "originals waived", "免交原件"),
    rows=[
        (Said(-1, "the day before the incident began", "事件开始前一天"), NO, YES),
        (Said(0, "the day it began", "事件开始当天"), YES, YES),
        (Said(3, "three days later", "开始后第三天"), YES, YES),
    ],
)
def test_terms_go_by_the_day_of_the_event_and_evidence_by_the_day_of_handling(
    epidemic: Incident, claim: int, days: int, terms: bool, originals: bool
) -> None:
    """What is waived of the cover itself (waiting period, deductible, hospital) holds for events since the incident
    began; what need not be sent in, and how much the machine may approve, goes by the day the claim is handled.

    zh:对保险责任本身的放宽（等待期、免赔额、定点医院）只适用于事件开始以来的出险；
    zh:免交的单证、原件和自动核赔限额按处理赔案之日适用。
    """
    began = epidemic.since.astimezone(clock.CHINA).date()
    held = waivers_of(Claim.objects.get(pk=claim), "420102", event_date=began + timedelta(days=days))
    assert (held.waiting_period, held.hospital) == (terms, terms)
    assert bool(held.originals) is originals


def _threshold(of: str, value: float | None, more: str = "") -> str:
    return "" if value is None else f"  - {{type: screening.{of}_threshold, value: {value}{more}}}\n"


NOTHING = Said(None, "not named: never by itself", "未写：系统从不自行处理")


@examples(
    Column("case", "case opened from", "立案起点"),
    Column("contact", "contact from", "联系起点"),
    Column("taken", "playbook taken", "预案是否接受"),
    rows=[
        (PERCENT_95, PERCENT_99, True),
        (PERCENT_95, PERCENT_95, True),
        (PERCENT_99, PERCENT_95, False),
        (PERCENT_95, NOTHING, True),
        (NOTHING, PERCENT_99, False),
    ],
)
def test_a_playbook_whose_threshold_for_contact_lies_below_the_one_for_a_case_is_refused(
    case: float | None, contact: float | None, taken: bool
) -> None:
    """To contact somebody asks for at least the certainty that opening a case does: a playbook that says otherwise is
    refused, with both values.

    zh:联系客户所需的把握不低于立案：写反的预案会被退回，并列出两个数值。
    """
    source = HEAD + _threshold("case", case) + _threshold("contact", contact)
    if taken:
        assert plan_of("test", source).measures
        return
    with pytest.raises(PlaybookRefused) as refused:
        plan_of("test", source)
    assert f"contact ({contact or 1.0}) lies below the one for opening a case ({case or 1.0})" in str(refused.value)


def test_thresholds_are_compared_where_they_hold_at_once() -> None:
    """They are compared where both hold: a stricter case threshold of another place does not count.

    zh:只在两者同时适用之处比较：其他地区更严的立案阈值不计。
    """
    both = HEAD + _threshold("case", 0.95, ", areas: ['420000']") + _threshold("contact", 0.96, ", areas: ['420100']")
    assert plan_of("test", both + _threshold("case", 0.99, ", areas: ['310000']")).measures
    with pytest.raises(PlaybookRefused) as refused:
        plan_of("test", both.replace("0.96", "0.94"))
    assert [fault.line for fault in refused.value.faults] == [5]


@examples(
    Column("case", "case opened from", "立案起点"),
    Column("contact", "contact from", "联系起点"),
    Column("counts", "contact counts from", "实际联系起点"),
    rows=[(PERCENT_95, PERCENT_99, PERCENT_99), (PERCENT_99, PERCENT_95, PERCENT_99), (NEVER, PERCENT_99, NEVER)],
)
def test_whatever_overlaps_contact_never_asks_for_less_than_a_case(case: float, contact: float, counts: float) -> None:
    """Where measures that overlap or run out leave a threshold for contact below the one for a case, the higher of the
    two counts.

    zh:措施重叠或到期后，联系阈值低于立案阈值的，以两者中较高者为准。
    """
    assert contact_from(case=case, contact=contact) == counts


def test_a_playbook_that_promises_e_mail_to_customers_is_refused() -> None:
    """Customers are told by SMS: the book holds no e-mail address of theirs, so a playbook that names e-mail is refused
    and told why.

    zh:通知客户使用短信：保单库中没有客户的电子邮箱，写有电子邮件的预案会被退回并说明原因。
    """
    with pytest.raises(PlaybookRefused, match="the book holds no e-mail address"):
        plan_of("test", HEAD + "  - {type: outreach.channels, value: [sms, email]}\n")
    assert plan_of("test", HEAD + "  - {type: outreach.channels, value: [sms]}\n").measures
