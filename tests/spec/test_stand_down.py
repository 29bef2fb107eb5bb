"""The stand-down, measure by measure
Two people end an incident; each measure ends with it or runs out later, and what it leaves open is on the table.

zh:逐项解除
zh:解除由两人完成；每项措施随事件结束，或在之后某日到期，未了事项一目了然。
"""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.spec.conftest import SignIn, Travel
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.public import (
    Incident,
    activate,
    propose_stand_down,
    stand_down,
    value_of,
    withdraw_stand_down,
)
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

HOURS, LIMIT = "tasks.contact_hours", "claims.automatic_limit_fen"
WHY = "no new cases for fourteen days"


def number(incident: Incident, type_name: str) -> int:
    return Measure.objects.get(incident=incident, type_name=type_name).pk


def here(measure: str) -> object:
    return value_of(measure, area_code="420106", product_code="HLT01")


def test_a_measure_may_outlive_its_incident(epidemic: Incident, commander: User, second: User, later: Travel) -> None:
    """Who asks for the stand-down says of each measure whether it ends with the incident or on which day it runs out. A
    second person confirms; then the former end at once, and the latter hold to the end of that day.

    zh:申请解除者逐项说明措施是随事件结束，还是在某日到期。第二人确认后，前者立即结束，后者有效至当日结束。
    """
    day = clock.today() + timedelta(days=10)
    run_out = {number(epidemic, LIMIT): day}
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason=WHY, run_out=run_out)
    assert here(HOURS) == 6
    stand_down(by=second, incident_id=epidemic.pk)
    assert (here(HOURS), here(LIMIT)) == (72, 1_000_000)
    later(timedelta(days=9, hours=12))
    assert here(LIMIT) == 1_000_000
    later(timedelta(days=2))
    assert here(LIMIT) == 300_000


def test_what_each_measure_leaves_open_is_read_before(
    epidemic: Incident, claim: int, commander: User, second: User, signed_in: SignIn
) -> None:
    """Both people read, measure by measure, what was done under it and what it leaves open: claims under way, tasks,
    messages queued. The second person also reads when each measure ends.

    zh:两人都能逐项看到已执行的事项和未了事项：在办赔案、任务、排队中的消息；第二人还能看到每项措施何时结束。
    """
    page = signed_in(commander).get(f"/incidents/{epidemic.pk}/propose-stand-down").content.decode()
    assert "<b>1</b> cases opened while it held and not settled" in page
    assert "tasks given with this deadline" in page
    assert "messages queued or under way" in page
    day = clock.today() + timedelta(days=3)
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason=WHY, run_out={number(epidemic, LIMIT): day})
    page = signed_in(second).get(f"/incidents/{epidemic.pk}/stand-down").content.decode()
    assert "at once" in page
    assert f'datetime="{day.isoformat()}"' in page


def test_a_request_is_withdrawn_with_a_reason(epidemic: Incident, commander: User, second: User) -> None:
    """A mistaken request is withdrawn before it is confirmed, on the record and with a reason, never silently; then the
    incident goes on and can be asked for anew.

    zh:误提的申请可在确认前撤回，须说明理由并留痕，不能悄然撤销；撤回后事件继续，可重新申请。
    """
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason=WHY)
    with pytest.raises(Refused):
        withdraw_stand_down(by=second, incident_id=epidemic.pk, reason="")
    withdraw_stand_down(by=second, incident_id=epidemic.pk, reason="the wrong incident")
    with pytest.raises(Refused) as refused:
        stand_down(by=second, incident_id=epidemic.pk)
    assert refused.value.code == "incidents.stand_down_not_asked"
    assert AuditRow.objects.get(action="incidents.withdraw_stand_down").reason == "the wrong incident"
    propose_stand_down(by=second, incident_id=epidemic.pk, reason=WHY)


def test_what_ended_stays_ended(epidemic: Incident, commander: User, second: User) -> None:
    """Once confirmed it is for good: nobody puts it in force again, not even by writing into the database. An end that
    was a mistake is answered by declaring anew, in the open.

    zh:确认之后不可逆转：任何人都不能使其重新生效，直接改数据库也不行。错误的解除只能通过公开地重新宣布来纠正。
    """
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason=WHY)
    stand_down(by=second, incident_id=epidemic.pk)
    for act in (activate, stand_down):
        with pytest.raises(Refused):
            act(by=commander, incident_id=epidemic.pk)
    with pytest.raises(Exception, match="ended stays ended"), transaction.atomic():
        Incident.objects.filter(pk=epidemic.pk).update(status="in_force", stood_down_at=None, stood_down_by=None)


def test_the_plan_must_be_of_the_measures_there_are(epidemic: Incident, commander: User, second: User) -> None:
    """Where a measure came or went between the request and its confirmation, the confirmation is refused: the second
    person confirms what the first one asked for and nothing else.

    zh:申请之后措施有增减的，不能确认：第二人确认的只能是第一人所申请的内容。
    """
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason=WHY)
    Measure.objects.create(incident=epidemic, type_name=HOURS, value=3, since=clock.now(), areas=["420100"])
    with pytest.raises(Refused) as refused:
        stand_down(by=second, incident_id=epidemic.pk)
    assert refused.value.code == "incidents.plan_stale"


@examples(
    Column("days", "runs out", "到期日"),
    Column("allowed", "taken", "接受"),
    rows=[
        (Said(-1, "yesterday", "昨天"), False),
        (Said(0, "today", "今天"), True),
        (Said(30, "in a month", "一个月后"), True),
        (Said(400, "in more than a year", "一年以后"), False),
    ],
)
def test_a_run_out_day_lies_ahead_and_within_a_year(
    epidemic: Incident, commander: User, days: int, allowed: bool
) -> None:
    """A measure runs out today at the earliest, within a year, and never later than its own end.

    zh:措施最早于今日到期，最迟不超过一年，且不晚于其自身的截止时间。
    """
    run_out = {number(epidemic, LIMIT): clock.today() + timedelta(days=days)}
    if allowed:
        propose_stand_down(by=commander, incident_id=epidemic.pk, reason=WHY, run_out=run_out)
    else:
        with pytest.raises(Refused):
            propose_stand_down(by=commander, incident_id=epidemic.pk, reason=WHY, run_out=run_out)
