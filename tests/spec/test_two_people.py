"""Two people to put in force
Nobody changes alone what the whole company does.

zh:双人生效
zh:任何人都不能独自改变全公司的做法。
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.incidents.public import Incident, activate, declare, propose_stand_down, stand_down, value_of
from unpaused.capabilities.incidents.rules.playbook import PlaybookRefused
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused


def drafted(by: User, **given: Any) -> Incident:
    usual: dict[str, Any] = {
        "kind": "epidemic",
        "title": "Epidemic in Hubei",
        "areas": ["420000"],
        "since": clock.now() - timedelta(days=3),
        "playbook_code": "epidemic",
        "is_drill": True,
    }
    return declare(by=by, **{**usual, **given})


def hours_in_hubei() -> int:
    return int(value_of("tasks.contact_hours", area_code="420106"))


def test_one_declares_and_another_puts_in_force(commander: User, second: User) -> None:
    """One head of emergency command declares an incident, another puts it in force. The same person cannot do both,
    and until the second has agreed nothing changes.

    zh:一位应急指挥长宣布突发事件，另一位使其生效。同一人不能兼做两步；第二人同意之前，一切照旧。
    """
    incident = drafted(commander)
    with pytest.raises(Refused) as refused:
        activate(by=commander, incident_id=incident.pk)
    assert refused.value.code == "incidents.second_person"
    assert hours_in_hubei() == 72
    activate(by=second, incident_id=incident.pk)
    assert hours_in_hubei() == 6


def test_standing_down_takes_two_as_well(commander: User, second: User) -> None:
    """One asks for the stand-down and says why, another confirms; until then every measure goes on.

    zh:一人提出解除并说明理由，另一人确认；在此之前，所有措施继续有效。
    """
    incident = activate(by=second, incident_id=drafted(commander).pk)
    propose_stand_down(by=commander, incident_id=incident.pk, reason="no new cases")
    with pytest.raises(Refused):
        stand_down(by=commander, incident_id=incident.pk)
    assert hours_in_hubei() == 6
    stand_down(by=second, incident_id=incident.pk)
    assert hours_in_hubei() == 72


@examples(
    Column("role", "role", "角色"),
    Column("may", "may declare", "可否宣布"),
    rows=[
        (Said("commander", "head of emergency command", "应急指挥长"), True),
        (Said("examiner", "claims examiner", "核赔员"), False),
        (Said("salesperson", "salesperson", "业务员"), False),
        (Said("agent", "contact-centre agent", "座席"), False),
        (Said("auditor", "auditor", "审计员"), False),
    ],
)
def test_only_heads_of_emergency_command_declare(db: None, role: str, may: bool) -> None:
    """Only heads of emergency command declare, put in force and stand down.

    zh:只有应急指挥长可以宣布、生效和解除。
    """
    user = User.objects.create_user(role, display_name=role, role=role)
    if may:
        assert drafted(user).status == "draft"
    else:
        with pytest.raises(NotPermitted):
            drafted(user)


@examples(
    Column("measure", "a playbook says", "预案写道"),
    Column("fault", "refused, because", "退回原因"),
    rows=[
        ("{type: claims.magic, value: true}", Said("no measure", "there is no such measure", "没有这种措施")),
        ("{type: tasks.contact_hours, value: six}", Said("not valid", "the value has the wrong shape", "取值格式不对")),
        (
            "{type: tasks.contact_hours, value: 6, until: 2020-02-31}",
            Said("not a day", "there is no such day", "没有这一天"),
        ),
        (
            "{type: tasks.contact_hours, value: 6, regions: [x]}",
            Said("no such entry", "there is no such entry", "没有这个条目"),
        ),
    ],
)
def test_a_playbook_with_a_fault_is_refused_whole(
    commander: User, tmp_path: Any, settings: Any, measure: str, fault: str
) -> None:
    """A playbook with a fault is refused whole, with the line and the reason of each fault; nothing of it takes effect.

    zh:预案有错即整份退回，并逐条给出行号和原因；其中任何内容都不生效。
    """
    (tmp_path / "epidemic.yaml").write_text(
        f"kind: epidemic\ntitle: {{zh: 预案, en: Plan}}\nmeasures:\n  - {measure}\n"
    )
    settings.PLAYBOOKS_ROOT = tmp_path
    with pytest.raises(PlaybookRefused) as refused:
        drafted(commander)
    assert "4:" in str(refused.value) and fault in str(refused.value)
    assert not Incident.objects.exists()


def test_a_drill_runs_only_on_synthetic_data(commander: User, settings: Any) -> None:
    """A drill runs only where all data are synthetic.

    zh:演练只能在全部为合成数据的环境中进行。
    """
    settings.DRILL = False
    with pytest.raises(Refused) as refused:
        drafted(commander)
    assert refused.value.code == "incidents.drill"
