"""Drills scored
A drill that was stood down is laid beside its objectives, and what is signed is kept.

zh:演练评分
zh:演练解除后与目标逐项对照；签署后的评分留存。
"""

import pytest

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.command.actions import sign_score
from unpaused.capabilities.command.models import DrillScore
from unpaused.capabilities.command.queries.scoring import facts_of
from unpaused.capabilities.command.rules.scoring import objectives, points_for, score, total
from unpaused.capabilities.incidents.public import Incident, get_incident
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@examples(
    Column("code", "objective", "目标"),
    Column("met", "all points at", "满分"),
    Column("near", "half at", "一半"),
    Column("missed", "none at", "不得分"),
    rows=[
        (
            Said("alert_to_force", "from the alert to measures in force", "从预警到措施启动"),
            Said(3600, "1 h", "1 小时"),
            Said(7200, "2 h", "2 小时"),
            Said(7201, "2 h 1 s", "2 小时 1 秒"),
        ),
        (
            Said("list_to_contact", "from the first list to the first customer told", "从首份名单到首次通知客户"),
            Said(7200, "2 h", "2 小时"),
            Said(14400, "4 h", "4 小时"),
            Said(14401, "4 h 1 s", "4 小时 1 秒"),
        ),
        (
            Said("share_reached", "people found who were reached", "已找到客户的触达率"),
            Said(0.9, "90 %"),
            Said(0.45, "45 %"),
            Said(0.44, "44 %"),
        ),
        (
            Said("submit_to_instruction_p50", "submission to bank instruction, median", "从提交到付款指令，中位数"),
            Said(600, "10 min", "10 分钟"),
            Said(1200, "20 min", "20 分钟"),
            Said(1201, "20 min 1 s", "20 分 1 秒"),
        ),
        (
            Said("submit_to_instruction_p95", "the same, 95th percentile", "同上，第95百分位"),
            Said(86400, "24 h", "24 小时"),
            Said(172800, "48 h", "48 小时"),
            Said(172801, "48 h 1 s", "48 小时 1 秒"),
        ),
        (
            Said("open_ends_settled", "people found who are settled", "已找到客户的了结率"),
            Said(0.8, "80 %"),
            Said(0.4, "40 %"),
            Said(0.39, "39 %"),
        ),
        (Said("strangers_told", "strangers who were told", "误通知的人数"), 0, Said(None, "–"), 1),
        (Said("promises_broken", "promises to customers broken", "对客户失约"), 0, Said(None, "–"), 1),
        (
            Said("countersigned", "countersigned in time", "按时补签"),
            Said(1, "yes", "是"),
            Said(None, "–"),
            Said(0, "no", "否"),
        ),
        (
            Said("hand_overs", "shifts handed over and acknowledged", "值班交接确认率"),
            Said(1, "100 %"),
            Said(0.5, "50 %"),
            Said(0.4, "40 %"),
        ),
    ],
)
def test_points_follow_one_rule(code: str, met: float, near: float | None, missed: float) -> None:
    """An objective that was met gets all its points; up to twice the target where less is better, and from half of it
    where more is, it gets half; else none. What did not happen in the drill counts neither way.

    zh:达标得满分；越低越好的目标不超过目标值的两倍、越高越好的目标不低于目标值的一半，得一半；否则不得分。演练中未发生的事项不计入。
    """
    asked = next(each for each in objectives() if each.code == code)
    assert points_for(asked, met) == asked.points
    assert near is None or points_for(asked, near) == asked.points / 2
    assert points_for(asked, missed) == 0
    assert points_for(asked, None) is None
    assert total(score([asked], {})) == (0, 0)


@pytest.fixture
def over(epidemic: Incident) -> Incident:
    """The drill, stood down."""
    Incident.objects.filter(pk=epidemic.pk).update(status="stood_down", stood_down_at=clock.now())
    return get_incident(epidemic.pk)


def test_a_score_is_signed_once_and_kept(over: Incident, commander: User) -> None:
    """Each fact comes from the records of the drill. A head of emergency command signs with a comment; from then on
    neither facts nor points change, whatever happens to the records. A drill that still runs, and a real incident, are
    not scored.

    zh:每项实际值都来自演练的记录。应急指挥长附评语签署；此后无论记录如何变化，数据和得分都不再改变。
    zh:仍在进行的演练和真实事件不评分。
    """
    assert facts_of(over).keys() == {each.code for each in objectives()}
    kept = sign_score(by=commander, incident_id=over.pk, comment="The hotline was slow.")
    assert DrillScore.objects.get() == kept
    with pytest.raises(Refused):
        sign_score(by=commander, incident_id=over.pk, comment="again")


def test_a_running_drill_is_not_scored(epidemic: Incident, commander: User) -> None:
    """Only once it is stood down, or has lapsed.

    zh:须在解除或失效之后。
    """
    with pytest.raises(Refused):
        sign_score(by=commander, incident_id=epidemic.pk, comment="")
