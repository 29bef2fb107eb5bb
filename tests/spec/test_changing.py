"""Measures that change
A measure in force can be ended early, prolonged, given another value or area; one can be added, and one can be granted
to a single case. Whoever bought before and after a notice is treated alike.

zh:措施的变更
zh:生效中的措施可以提前结束、延长、变更取值或地区，也可以新增，或对单个案件适用。
zh:公告前后投保的客户一视同仁。
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.spec.conftest import Travel
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries.waivers import waivers_of
from unpaused.capabilities.claims.rules.equality import proven
from unpaused.capabilities.claims.tests.test_equality import FAIR, UNFAIR, decided
from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.public import (
    UNFILED,
    Incident,
    ask_to_change,
    ask_to_end,
    ask_to_prolong,
    ask_to_widen,
    confirm_change,
    prolong_alone,
    propose_stand_down,
    stand_down,
    value_of,
)
from unpaused.capabilities.incidents.rules import changing
from unpaused.capabilities.incidents.rules.playbook import PlaybookRefused
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Refused

HOURS = "tasks.contact_hours"
HUNAN, CHANGSHA = "430000", "430102"
START = datetime(2020, 1, 24, tzinfo=clock.CHINA)
NOW = START + timedelta(days=5, hours=12)
BOUNDS = changing.Bounds(("420000",), START, None)
HEAD = "kind: epidemic\ntitle: {zh: 预案, en: Plan}\nmeasures:\n  - type: tasks.contact_hours\n    value: 6\n"


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def measure_of(incident: Incident, type_name: str = HOURS) -> Measure:
    return Measure.objects.filter(incident=incident, type_name=type_name).latest("pk")


def hours(at: datetime | None = None) -> int:
    found: int = value_of(HOURS, area_code="420106", at=at)
    return found


def test_a_change_counts_once_a_second_person_confirms_it_and_never_backwards(
    epidemic: Incident, commander: User, second: User
) -> None:
    """One head of emergency command asks for a change and says why, another confirms it. From then on the new value
    holds; for the time before, the old one answers for ever.

    zh:由一位应急指挥长提出变更并说明理由，另一位确认后生效。此前的期间永远按原取值回答。
    """
    change = ask_to_change(
        by=commander,
        incident_id=epidemic.pk,
        measure_id=measure_of(epidemic).pk,
        value=12,
        areas=[],
        notice=UNFILED,
        reason="More calls than hands.",
    )
    with pytest.raises(Refused):
        confirm_change(by=commander, incident_id=epidemic.pk, change_id=change.pk)
    before = clock.now()
    assert hours() == 6
    confirm_change(by=second, incident_id=epidemic.pk, change_id=change.pk)
    assert (hours(), hours(before)) == (12, 6)


def test_an_emergency_that_spreads_gets_more_areas(
    epidemic: Incident, commander: User, second: User, later: Travel
) -> None:
    """The emergency spreads: one head of emergency command asks for more areas, another confirms. The measures then
    hold there too, from their own begin on; what had ended before does not, and what was answered before stays known.

    zh:灾情蔓延时，由一位应急指挥长申请增加地区，另一位确认。此后各项措施在新增地区同样生效，并溯及措施起始；
    zh:确认前已结束的措施不在新地区生效，此前的答复仍可查证。
    """
    ended = measure_of(epidemic, "claims.waiting_period_waived")
    ask = ask_to_end(by=commander, incident_id=epidemic.pk, measure_id=ended.pk, reason="Misread.")
    confirm_change(by=second, incident_id=epidemic.pk, change_id=ask.pk)
    later(timedelta(hours=1))
    change = ask_to_widen(by=commander, incident_id=epidemic.pk, areas=[HUNAN, "420100"], reason="Cases in Hunan.")
    with pytest.raises(Refused):
        confirm_change(by=commander, incident_id=epidemic.pk, change_id=change.pk)
    before = clock.now()
    assert value_of(HOURS, area_code=CHANGSHA) == 72
    later(timedelta(hours=1))
    confirm_change(by=second, incident_id=epidemic.pk, change_id=change.pk)
    assert value_of(HOURS, area_code=CHANGSHA) == value_of(HOURS, area_code=CHANGSHA, at=before) == 6
    assert value_of(HOURS, area_code=CHANGSHA, at=before, known=before) == 72
    assert not value_of("claims.waiting_period_waived", area_code=CHANGSHA, product_code="HLT01", at=ended.since)
    assert value_of("claims.waiting_period_waived", area_code="420106", product_code="HLT01", at=ended.since)


def test_only_areas_that_it_lacks_are_added_and_only_while_it_is_in_force(
    epidemic: Incident, commander: User, second: User
) -> None:
    """What it has already, and what is no area, is refused; so is an incident that is over.

    zh:已包含的地区、不存在的地区、已解除的事件，均不受理。
    """
    for areas in (["420100"], ["990000"], []):
        with pytest.raises(Refused):
            ask_to_widen(by=commander, incident_id=epidemic.pk, areas=areas, reason="It spreads.")
    waiting = ask_to_widen(by=commander, incident_id=epidemic.pk, areas=[HUNAN], reason="It spreads.")
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason="Over.")
    stand_down(by=second, incident_id=epidemic.pk)
    waiting.refresh_from_db()
    assert waiting.status == "overtaken"
    with pytest.raises(Refused):
        ask_to_widen(by=commander, incident_id=epidemic.pk, areas=[HUNAN], reason="It spreads.")


@examples(
    Column("last", "last day asked for", "申请的最后有效日"),
    Column("taken", "taken", "是否接受"),
    rows=[
        (Said(None, "at once", "立即"), True),
        (Said(6, "a later day", "今后某日"), True),
        (Said(5, "today", "当天"), True),
        (Said(4, "yesterday", "昨天"), False),
        (Said(-3, "before the measure began", "措施开始之前"), False),
        (Said(9, "the end that it has already", "现有的结束日"), False),
    ],
)
def test_ended_early_is_never_ended_in_the_past(last: int | None, taken: bool) -> None:
    """A measure that holds until day 10 is ended early today at the earliest, and before the end that it has.

    zh:原定至第 10 天的措施（今天为第 5 天）：提前结束最早从今天起，且须早于原定结束时间。
    """
    measure = changing.Standing(6, (), (), START, day(10))
    until = None if last is None else day(last + 1)
    if taken:
        assert NOW <= changing.early_end(measure, until, NOW) < day(10)
        return
    with pytest.raises(Refused):
        changing.early_end(measure, until, NOW)


@examples(
    Column("last", "last day asked for", "申请的最后有效日"),
    Column("taken", "taken", "是否接受"),
    rows=[
        (Said(20, "day 20", "第 20 天"), True),
        (Said(None, "as long as the incident", "与事件同止"), True),
        (Said(9, "the end that it has already", "现有的结束日"), False),
        (Said(-3, "before the measure began", "措施开始之前"), False),
        (Said(5000, "in thirteen years", "十三年后"), False),
    ],
)
def test_prolonged_is_always_later(last: int | None, taken: bool) -> None:
    """Prolonged, it ends later than it would have, and within ten years; a measure that has ended is added anew.

    zh:延长后的结束时间须晚于原定时间，且在十年之内；已结束的措施须重新新增。
    """
    measure = changing.Standing(6, (), (), START, day(10))
    until = None if last is None else day(last + 1)
    if taken:
        assert changing.later_end(measure, until, NOW, BOUNDS) == until
    else:
        with pytest.raises(Refused):
            changing.later_end(measure, until, NOW, BOUNDS)
    with pytest.raises(Refused):
        changing.later_end(measure, until, day(11), BOUNDS)


@examples(
    Column("late", "the second person confirms", "第二人确认"),
    Column("goes_on", "it goes on as asked", "按申请延续"),
    rows=[
        (Said(119, "after 1 h 59 min", "1 小时 59 分后"), True),
        (Said(121, "after 2 h 1 min", "2 小时 1 分后"), False),
    ],
)
def test_one_person_alone_prolongs_a_safe_measure_for_two_hours(
    epidemic: Incident, commander: User, second: User, later: Travel, late: int, goes_on: bool
) -> None:
    """Where the second person cannot be reached, the one who asked keeps a measure that the playbook marks as safe
    going, for two hours to the second; confirmed too late, it has ended. Anything else needs two people.

    zh:联系不上第二人时，申请人可单独将预案标为可单人启动的措施延续两小时，以秒计；
    zh:逾时未确认即告结束。其他变更一律须两人办理。
    """
    measure = measure_of(epidemic)
    end = ask_to_end(
        by=commander, incident_id=epidemic.pk, measure_id=measure.pk, last_day=clock.today(), reason="Until tonight."
    )
    confirm_change(by=second, incident_id=epidemic.pk, change_id=end.pk)
    measure.refresh_from_db()
    assert measure.until is not None
    later(measure.until - clock.now() - timedelta(minutes=30))
    change = ask_to_prolong(by=commander, incident_id=epidemic.pk, measure_id=measure.pk, reason="It goes on.")
    prolong_alone(by=commander, incident_id=epidemic.pk, change_id=change.pk, reason="Nobody answers.")
    later(timedelta(minutes=late))
    if goes_on:
        confirm_change(by=second, incident_id=epidemic.pk, change_id=change.pk)
        later(timedelta(days=3))
    else:
        with pytest.raises(Refused):
            confirm_change(by=second, incident_id=epidemic.pk, change_id=change.pk)
    assert hours() == (6 if goes_on else 72)


@examples(
    Column("said", "the playbook says", "预案写明"),
    Column("taken", "taken", "是否接受"),
    rows=[
        (
            Said(
                "    filing: 备案〔2020〕12号\n    notice: {text: 公告, on: 2020-02-05}\n",
                "filing number, notice, its day",
                "备案号、公告及日期",
            ),
            True,
        ),
        (Said("    notice: {text: 公告, on: 2020-02-05}\n", "a notice, no filing", "仅有公告"), True),
        (Said("    filing: 备案〔2020〕12号\n", "a filing number, no notice", "仅有备案号"), False),
        (Said("    notice: {text: 公告}\n", "a notice without its day", "公告无日期"), False),
        (Said("    notice: {text: 公告, on: 2020-02-30}\n", "30 February", "2 月 30 日"), False),
    ],
)
def test_a_filed_measure_carries_its_number_and_its_notice(said: str, taken: bool) -> None:
    """A filed measure names the number of its filing and its public notice with its day; a playbook that leaves one out
    is refused with the line. Both stand wherever the measure is shown.

    zh:已备案的措施须写明备案号、公告及其日期；缺少的，预案按行号退回。凡显示该措施之处均列示备案号和公告。
    """
    if taken:
        assert plan_of("test", HEAD + said).measures[0].notice.text == "公告"
        return
    with pytest.raises(PlaybookRefused) as refused:
        plan_of("test", HEAD + said)
    assert [fault.line for fault in refused.value.faults] == [6]


def test_a_measure_is_granted_to_one_claim_by_two_examiners(claim: int, epidemic: Incident, examiner: User) -> None:
    """What the incident's measures do not give, one examiner applies for and another grants, for this claim alone. It
    ends with the claim or by its date; a claim of another branch is not found.

    zh:事件措施未覆盖的，由一位核赔员申请、另一位同意，仅对该赔案适用（绿色通道），至赔案结束或到期为止；
    zh:其他分公司的赔案查无此案。
    """
    other = User.objects.create_user("other", display_name="Other", role="examiner")
    elsewhere = User.objects.create_user("elsewhere", display_name="E", role="examiner", branch_code="B02")
    given: dict[str, Any] = {"claim_id": claim, "type_name": "claims.deductible_waived", "reason": "Lost their home."}
    with pytest.raises(NotFound):
        claims.apply_for_measure(by=elsewhere, **given)
    grant = claims.apply_for_measure(by=examiner, **given)
    with pytest.raises(Refused):
        claims.grant_measure(by=examiner, claim_id=claim, grant_id=grant)
    claims.grant_measure(by=other, claim_id=claim, grant_id=grant)
    assert waivers_of(Claim.objects.get(pk=claim), "420102").deductible
    claims.withdraw_case(by=Actor.system("test"), claim_id=claim, reason="mistake")
    claims.end_grants(claims.ClaimWithdrawn([claim]))
    assert not waivers_of(Claim.objects.get(pk=claim), "420102").deductible


NOTICE = date(2020, 2, 5)
WAIVED, NOT_WAIVED = Said(True, "waived", "免除"), Said(False, "not waived", "未免除")


@examples(
    Column("tables", "decision tables", "决策表"),
    Column("waived", "waiting period", "等待期"),
    Column("waiting_days", "days of it", "等待期天数"),
    Column("verdict", "bought on 4 or on 5 February, ill on 20 February", "2 月 4 日与 5 日投保，2 月 20 日出险"),
    rows=[
        (Said(FAIR, "the product's own", "产品现行"), WAIVED, 90, Said("alike", "alike", "一视同仁")),
        (Said(FAIR, "the product's own", "产品现行"), NOT_WAIVED, 90, Said("alike", "alike", "一视同仁")),
        (
            Said(FAIR, "the product's own", "产品现行"),
            NOT_WAIVED,
            16,
            Said("waiting_period", "the waiting period's own difference", "仅等待期所致差异"),
        ),
        (
            Said(UNFAIR, "waiver only for whoever bought before", "仅对公告前投保者免除"),
            WAIVED,
            90,
            Said("unequal", "unequal: shown with the claims", "区别对待：列出相关赔案"),
        ),
    ],
)
def test_people_who_bought_before_and_after_the_notice_are_treated_alike(
    tables: str, waived: bool, waiting_days: int, verdict: str
) -> None:
    """Each decision is made again for a policy that began the day before the notice (5 February) and for one that began
    on its day: any difference by the date alone is shown. The waiting period of the contract counts from the day each
    policy begins, the same for everybody: what it explains is no unequal treatment, unless it was waived.

    zh:对每次核赔结论，分别假设保单在公告（2 月 5 日）前一日和当日生效，重新核定：仅因日期产生的差异一律列出。
    zh:合同等待期自各保单生效日起算，人人相同，由其产生的差异不属区别对待；已免除等待期的除外。
    """
    assert proven(decided(NOTICE, tables, waiting_waived=waived, waiting_days=waiting_days), NOTICE) == verdict
