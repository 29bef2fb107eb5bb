"""Break-glass: one commander alone
On New Year's Eve the second head of emergency command may be out of reach. Then one may activate alone what the
playbook marks as safe, for two hours, in front of everybody.

zh:紧急启动：单人启动
zh:除夕夜可能联系不上第二位应急指挥长。此时一人可以单独启动预案中标明为安全的措施，限两小时，全员可见。
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.spec.conftest import SignIn, Travel
from tests.spec.test_two_people import drafted
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.incidents import jobs
from unpaused.capabilities.incidents.actions.activating import planned_measures
from unpaused.capabilities.incidents.public import (
    Incident,
    activate,
    break_glass,
    countersign,
    incidents_in_force,
    stand_down,
    value_of,
)
from unpaused.capabilities.incidents.rules.playbook import PlaybookRefused
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events.models import Event
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

WHY = "the second commander cannot be reached"
SAFE, NOT_SAFE = "tasks.contact_hours", "claims.automatic_limit_fen"


def broken(by: User) -> Incident:
    return break_glass(by=by, incident_id=drafted(by).pk, reason=WHY)


def here(measure: str, at: datetime | None = None) -> object:
    return value_of(measure, area_code="420106", product_code="HLT01", at=at)


def test_one_person_activates_the_safe_measures_alone(commander: User) -> None:
    """When the second person cannot be reached, the one who declared may break the glass and say why: the measures that
    the playbook marks as safe hold at once; the others wait for the second person.

    zh:联系不上第二人时，宣布人可以说明理由后紧急启动：预案标明为安全的措施立即生效；其余措施等待第二人。
    """
    broken(commander)
    assert (here(SAFE), here(NOT_SAFE)) == (6, 300_000)
    assert AuditRow.objects.get(action="incidents.break_glass").reason == WHY


def test_a_second_person_countersigns_and_the_rest_comes_into_force(commander: User, second: User) -> None:
    """A second person countersigns within two hours: what holds goes on, and the remaining measures come into force.

    zh:第二人在两小时内补签后，已生效的措施继续有效，其余措施随之生效。
    """
    incident = countersign(by=second, incident_id=broken(commander).pk)
    assert (here(SAFE), here(NOT_SAFE)) == (6, 1_000_000)
    assert here(SAFE, clock.now() + timedelta(hours=3)) == 6
    assert incident.measures.count() == 9


def test_the_same_person_cannot_countersign(commander: User) -> None:
    """The one who broke the glass cannot countersign.

    zh:紧急启动人不能为自己补签。
    """
    with pytest.raises(Refused) as refused:
        countersign(by=commander, incident_id=broken(commander).pk)
    assert refused.value.code == "incidents.second_person"


@examples(
    Column("after", "countersigned after", "补签时间"),
    Column("in_time", "goes on", "是否继续有效"),
    rows=[
        (Said(timedelta(hours=1, minutes=59, seconds=59), "1 h 59 min 59 s", "1 小时 59 分 59 秒"), True),
        (Said(timedelta(hours=2), "2 h", "2 小时"), False),
        (Said(timedelta(hours=2, minutes=1), "one minute late", "晚一分钟"), False),
    ],
)
def test_after_two_hours_it_has_lapsed_to_the_second(
    commander: User, second: User, later: Travel, monkeypatch: pytest.MonkeyPatch, after: timedelta, in_time: bool
) -> None:
    """Two hours, to the second. A countersign that comes later is refused, and nothing holds any longer.

    zh:以两小时为限，精确到秒。逾时补签一律退回，措施也不再有效。
    """
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start)
    incident = broken(commander)
    monkeypatch.setattr(clock, "now", lambda: start + after)
    if in_time:
        countersign(by=second, incident_id=incident.pk)
    else:
        with pytest.raises(Refused) as refused:
            countersign(by=second, incident_id=incident.pk)
        assert refused.value.code == "incidents.lapsed"
    assert here(SAFE) == (6 if in_time else 72)


def test_a_dead_worker_does_not_prolong_it(commander: User, later: Travel) -> None:
    """It lapses by itself, whether or not any job runs: from that second on no room sees its measures, no banner and no
    list shows it in force. The job that comes round each minute only writes the lapse down.

    zh:到时自动失效，不依赖任何后台作业：自该秒起，各功能不再看到其措施，横幅和列表也不再显示其生效；
    zh:每分钟运行的作业只负责记录失效。
    """
    incident = broken(commander)
    later(timedelta(hours=2))
    assert here(SAFE) == 72
    assert incidents_in_force() == []
    assert Incident.objects.get(pk=incident.pk).status_now == "lapsed"
    jobs.lapse_overdue(0)
    assert Incident.objects.get(pk=incident.pk).status == "lapsed"
    assert AuditRow.objects.filter(action="incidents.lapse", object_id=str(incident.pk)).count() == 1
    assert Event.objects.filter(name="incidents.IncidentLapsed").count() == 1


def test_what_lapsed_is_declared_anew(commander: User, second: User, later: Travel) -> None:
    """What has lapsed stays lapsed: nobody can put it in force, countersign it or stand it down; it is declared anew.

    zh:失效即终结：不能再使其生效、补签或解除，只能重新宣布。
    """
    incident = broken(commander)
    later(timedelta(hours=2))
    for act in (activate, countersign, stand_down):
        with pytest.raises(Refused):
            act(by=second, incident_id=incident.pk)
    jobs.lapse_overdue(0)
    for act in (activate, countersign, stand_down):
        with pytest.raises(Refused):
            act(by=second, incident_id=incident.pk)


def test_the_database_knows_the_two_hours_too(commander: User, second: User) -> None:
    """The database itself refuses one person alone for longer than two hours, and a countersign that came too late.

    zh:数据库本身也拒绝单人启动超过两小时，以及逾时的补签。
    """
    incident = Incident.objects.filter(pk=broken(commander).pk)
    activated = incident.get().activated_at
    assert activated
    for forged in (
        {"lapses_at": activated + timedelta(hours=2, seconds=1)},
        {"lapses_at": None},
        {"activated_by": second, "lapses_at": None, "countersigned_at": activated + timedelta(hours=2)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            incident.update(**forged)


def test_only_the_one_who_declared_breaks_the_glass(commander: User, second: User, examiner: User) -> None:
    """Whoever did not declare is the second person and puts everything in force; others than heads of emergency command
    cannot break the glass at all.

    zh:非宣布人本身就是第二人，应直接使全部措施生效；应急指挥长以外的人员不能紧急启动。
    """
    incident = drafted(commander)
    with pytest.raises(Refused) as refused:
        break_glass(by=second, incident_id=incident.pk, reason=WHY)
    assert refused.value.code == "incidents.you_are_second"
    with pytest.raises(NotPermitted):
        break_glass(by=examiner, incident_id=incident.pk, reason=WHY)


def test_a_reason_is_asked_for(commander: User) -> None:
    """Without saying why the second person cannot be reached nobody breaks the glass.

    zh:不说明为何联系不上第二人，不能紧急启动。
    """
    with pytest.raises(Refused):
        break_glass(by=commander, incident_id=drafted(commander).pk, reason=" ")


@examples(
    Column("mark", "a measure is marked", "措施标注"),
    Column("outcome", "one person alone", "单人启动"),
    rows=[
        (Said("safe: true", "safe: true"), Said("holds", "activates it", "可启动")),
        (Said("safe: false", "safe: false"), Said("nothing", "has nothing to activate: refused", "无可启动，退回")),
        (Said("products: [HLT01]", "(not marked)", "（未标注）"), Said("nothing", "the same", "同上")),
        (Said("safe: maybe", "safe: maybe"), Said("fault", "the playbook is refused", "预案退回")),
    ],
)
def test_only_what_the_playbook_marks_is_safe(
    commander: User, tmp_path: object, settings: object, mark: str, outcome: str
) -> None:
    """Safe is what the playbook marks so, measure by measure, with true and nothing else.

    zh:是否安全由预案逐项标明，只认 true。
    """
    plan = f"kind: epidemic\ntitle: {{zh: 预案, en: Plan}}\nmeasures:\n  - {{type: {SAFE}, value: 6, {mark}}}\n"
    (tmp_path / "epidemic.yaml").write_text(plan)  # type: ignore[operator]
    settings.PLAYBOOKS_ROOT = tmp_path  # type: ignore[attr-defined]
    if outcome == "fault":
        with pytest.raises(PlaybookRefused):
            drafted(commander)
        return
    incident = drafted(commander)
    if outcome == "holds":
        assert break_glass(by=commander, incident_id=incident.pk, reason=WHY).measures.count() == 1
    else:
        with pytest.raises(Refused) as refused:
            break_glass(by=commander, incident_id=incident.pk, reason=WHY)
        assert refused.value.code == "incidents.nothing_safe"


def broken_as(by: User, **given: Any) -> Incident:
    return break_glass(by=by, incident_id=drafted(by, **given).pk, reason=WHY)


@examples(
    Column("given", "declared for", "新宣布的事件"),
    Column("wait", "after the first lapsed", "首次失效后"),
    Column("held", "one person alone", "单人启动"),
    rows=[
        (
            Said({}, "the same areas", "相同区域"),
            Said(None, "while it still holds", "尚未失效时"),
            Said(False, "refused", "退回"),
        ),
        (Said({}, "the same areas", "相同区域"), Said(timedelta(), "at once", "立即"), Said(False, "refused", "退回")),
        (
            Said({"areas": ["420100"]}, "a city within", "其中一个市"),
            Said(timedelta(hours=1), "1 h", "1 小时"),
            Said(False, "refused", "退回"),
        ),
        (
            Said({"areas": ["420000", "430000"]}, "more provinces", "更多省份"),
            Said(timedelta(hours=23), "23 h", "23 小时"),
            Said(False, "refused", "退回"),
        ),
        (
            Said({"areas": ["430000"]}, "another province", "另一省"),
            Said(timedelta(), "at once", "立即"),
            Said(True, "activates it", "可启动"),
        ),
        (
            Said({}, "the same areas", "相同区域"),
            Said(timedelta(hours=24), "24 h", "24 小时"),
            Said(True, "activates it", "可启动"),
        ),
    ],
)
def test_two_hours_are_not_prolonged_by_declaring_again(
    commander: User, later: Travel, given: dict[str, Any], wait: timedelta | None, held: bool
) -> None:
    """What one person alone put in force is not put in force alone again, there and for those products, until 24 hours
    after it lapsed: neither beside the first incident nor after it, nor for a part of its areas or for more than those.

    zh:单人启动的措施失效后24小时内，不得在同一区域、同一产品上再次单人启动：无论与首个事件并行还是其后，
    zh:也无论新事件的区域更小还是更大。
    """
    broken(commander)
    if wait is not None:
        later(timedelta(hours=2) + wait)
    if held:
        assert broken_as(commander, **given).measures.exists()
        return
    with pytest.raises(Refused) as refused:
        broken_as(commander, **given)
    assert refused.value.code == "incidents.held_alone"


def test_another_person_alone_does_not_prolong_it_either(commander: User, second: User, later: Travel) -> None:
    """Nor does another person alone: two people who never countersign each other would hold it for ever.

    zh:换一人单独启动也不行：否则两人互不补签即可无限延续。
    """
    broken(commander)
    later(timedelta(hours=2))
    with pytest.raises(Refused) as refused:
        broken(second)
    assert refused.value.code == "incidents.held_alone"


def test_another_kind_of_incident_brings_what_is_new_alone(commander: User, second: User, later: Travel) -> None:
    """An incident of another kind brings alone only what was not held alone before; the second person's countersign
    brings the rest.

    zh:另一类事件只能单人启动此前未单人启动过的措施；第二人补签后其余措施生效。
    """
    before = {each.type_name for each in broken(commander).measures.all()}
    later(timedelta(hours=2))
    flood = broken_as(commander, kind="flood", playbook_code="flood")
    alone = {each.type_name for each in flood.measures.all()}
    assert alone and alone.isdisjoint(before)
    countersign(by=second, incident_id=flood.pk)
    planned = planned_measures(Incident.objects.get(pk=flood.pk))
    assert {each.type_name for each in planned} & before
    assert sorted(flood.measures.values_list("type_name", flat=True)) == sorted(each.type_name for each in planned)


def test_a_second_person_ends_the_wait(commander: User, second: User, later: Travel) -> None:
    """Once a second person countersigned, nothing waits: two people decided. And two may put the same in force at any
    time, whatever lapsed before.

    zh:第二人补签后不再有此限制；双人生效不受此前失效的影响。
    """
    countersign(by=second, incident_id=broken(commander).pk)
    assert broken(commander).measures.exists()
    later(timedelta(hours=2))
    assert activate(by=second, incident_id=drafted(commander).pk).measures.exists()


def test_the_page_says_what_cannot_be_held_alone_again(commander: User, signed_in: SignIn, later: Travel) -> None:
    """The page on which one would break the glass says what was held alone lately, before anybody tries.

    zh:紧急启动页面事先说明哪些措施近期已单人启动过。
    """
    broken(commander)
    later(timedelta(hours=2))
    page = signed_in(commander).get(f"/incidents/{drafted(commander).pk}/break-glass").content.decode()
    assert "one person alone held all of it within the last 24 hours" in page


def test_everybody_sees_it_with_the_time_that_is_left(commander: User, examiner: User, signed_in: SignIn) -> None:
    """While one person's activation waits for its second, every page says so in amber, with the time that is left; the
    board says it again.

    zh:单人启动等待补签期间，每个页面都以琥珀色提示并显示剩余时间；指挥看板再次提示。
    """
    broken(commander)
    anywhere = signed_in(examiner).get("/claims/").content.decode()
    assert "One person alone: countersign, or it lapses in" in anywhere
    assert "data-until" in anywhere
    assert "broke the glass" in signed_in(commander).get("/").content.decode()


def test_what_was_done_under_a_lapsed_activation_is_listed(
    commander: User, examiner: User, signed_in: SignIn, later: Travel
) -> None:
    """After a lapse the incident's page lists, measure by measure, what was done under it and what stays open; what was
    promised to a customer meanwhile is kept.

    zh:失效后，事件页面逐项列出期间已执行的事项和未了事项；期间对客户的承诺照样兑现。
    """
    incident = broken(commander)
    later(timedelta(hours=2))
    text = signed_in(examiner).get(f"/incidents/{incident.pk}").content.decode()
    assert "nobody countersigned within two hours" in text
    assert "tasks given with this deadline" in text
