"""Hand-over between shifts
What is open goes from one head of emergency command to the next, frozen, in print, and acknowledged.

zh:值班交接
zh:未了事项由一位应急指挥长交给下一位：内容固定、可以打印、须经确认。
"""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.spec.conftest import SignIn
from tests.spec.test_two_people import drafted
from unpaused.capabilities.command.actions import acknowledge, hand_over
from unpaused.capabilities.command.models import HandOver
from unpaused.capabilities.command.tests.conftest import People
from unpaused.capabilities.incidents.public import (
    Incident,
    ask_to_end,
    ask_to_widen,
    hand_to,
    incidents_in_force,
    measures_of,
    propose_stand_down,
    stand_down,
)
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused
from unpaused.ui import clocks
from unpaused.ui.clocks import Clock

WORDS = "王医生十点回电；先看未触达的三位"


def test_what_is_open_is_handed_over_frozen(
    epidemic: Incident, commander: User, second: User, signed_in: SignIn
) -> None:
    """A hand-over says of each incident in force how many open ends there are, by blocker and by owner, what is
    overdue or due soon, and what waits for a second person. It is frozen: what changes afterwards does not change it.

    zh:交接记录列出每个生效事件的欠办数（按原因、按责任方）、已逾期和即将到期的事项，以及待第二人处理的事项。
    zh:内容固定，此后的变化不影响它。
    """
    people = People(epidemic)
    people.claim(people.found())
    people.waiting_row()
    waiting = drafted(commander)
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason="no new cases")
    kept = hand_over(by=commander, to=second, notes=WORDS)
    facts: dict[str, Any] = kept.facts["incidents"][0]
    assert (facts["number"], facts["open"], facts["stand_down_asked"]) == (epidemic.number, 2, True)
    assert sum(count for _, count in facts["by_blocker"]) == 2
    assert [each["number"] for each in kept.facts["waiting"]] == [waiting.number]
    people.waiting_row()
    page = signed_in(second).get(f"/hand-overs/{kept.pk}").content.decode()
    assert "2 open ends" in page
    assert "A stand-down waits for its second person." in page
    assert WORDS in page


def test_what_waits_for_somebody_is_handed_over_too(
    epidemic: Incident, commander: User, second: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With it go changes of measures that wait for a second person, and the deadlines of the reports to the regulator.

    zh:待第二人确认的措施变更和监管报告的期限一并交接。
    """
    due = Clock("Report", epidemic.number, "First report", "B01", clock.now(), "", Permission.SEE_FILINGS)
    monkeypatch.setattr(clocks, "_providers", [lambda incident_id, branches: [due]])
    measure = next(each for each in measures_of(epidemic.pk) if each.type_name == "tasks.contact_hours")
    ask_to_end(by=commander, incident_id=epidemic.pk, measure_id=measure.pk, reason="calls are done")
    ask_to_widen(by=commander, incident_id=epidemic.pk, areas=["430000"], reason="it spreads")
    signed_in(commander).post("/hand-overs/new", {"to": second.pk, "notes": WORDS, "sure": "on"})
    page = signed_in(second).get(f"/hand-overs/{HandOver.objects.get().pk}").content.decode()
    assert (
        "A change waits for its second person: Hours within which a person affected is to be contacted · Ended early"
        in page
    )
    assert "A change waits for its second person: Areas of the incident · Areas added" in page
    assert "Reports to the regulator and other deadlines: 1 overdue, 0 due within 12 hours" in page


def test_a_hand_over_stands_on_the_page_of_its_incidents(
    epidemic: Incident, commander: User, second: User, signed_in: SignIn, examiner: User
) -> None:
    """On an incident's page heads of emergency command see who handed it to whom.

    zh:应急指挥长可在突发事件页面看到由谁交给了谁。
    """
    kept = hand_over(by=commander, to=second, notes="")
    assert f"/hand-overs/{kept.pk}" in signed_in(second).get(f"/incidents/{epidemic.pk}").content.decode()
    assert "/hand-overs/" not in signed_in(examiner).get(f"/incidents/{epidemic.pk}").content.decode()
    assert f"/hand-overs/{kept.pk}" not in signed_in(second).get(f"/incidents/{drafted(commander).pk}").content.decode()


def test_what_a_stand_down_left_open_is_handed_over_too(
    epidemic: Incident, commander: User, second: User, signed_in: SignIn
) -> None:
    """An incident that is over stays in the hand-over until everyone found there is settled.

    zh:事件解除后，只要还有已找到而未了结的客户，就仍列入交接记录。
    """
    People(epidemic).waiting_row()
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason="no new cases")
    stand_down(by=second, incident_id=epidemic.pk)
    kept = hand_over(by=commander, to=second, notes="")
    facts: dict[str, Any] = kept.facts["incidents"][0]
    assert (facts["number"], facts["open"], facts["over"]) == (epidemic.number, 1, True)
    page = signed_in(second).get(f"/hand-overs/{kept.pk}").content.decode()
    assert "No longer in force: these are still to be settled." in page


def test_the_next_one_acknowledges(commander: User, second: User, examiner: User) -> None:
    """The one to whom it was handed acknowledges it, nobody else and only once; who handed what to whom, and when, is
    on the record.

    zh:由接班人本人确认，且只能确认一次；谁在何时把什么交给了谁均留痕。
    """
    kept = hand_over(by=commander, to=second, notes="")
    for stranger in (commander, examiner):
        with pytest.raises(NotPermitted):
            acknowledge(by=stranger, hand_over_id=kept.pk)
    assert acknowledge(by=second, hand_over_id=kept.pk).acknowledged_at
    with pytest.raises(Refused):
        acknowledge(by=second, hand_over_id=kept.pk)
    assert AuditRow.objects.filter(action__in=["command.hand_over", "command.acknowledge"]).count() == 2


def test_who_takes_over_leads_what_the_one_before_led(epidemic: Incident, commander: User, second: User) -> None:
    """With the acknowledgement the next one leads the incidents in force that the one before led. What others lead,
    stays with them.

    zh:接班人确认后，交班人负责的生效事件改由接班人负责；他人负责的事件不变。
    """
    hand_to(by=commander, incident_id=epidemic.pk, owner=second)
    acknowledge(by=second, hand_over_id=hand_over(by=commander, to=second, notes="").pk)
    assert led_by(epidemic) == second
    kept = hand_over(by=second, to=commander, notes="")
    assert led_by(epidemic) == second
    acknowledge(by=commander, hand_over_id=kept.pk)
    assert led_by(epidemic) == commander
    assert AuditRow.objects.filter(action="incidents.hand_to").count() == 2


def led_by(incident: Incident) -> User | None:
    return incidents_in_force()[0].owner if incident in incidents_in_force() else None


def test_a_shift_goes_to_another_head_of_command(commander: User, second: User, examiner: User) -> None:
    """A shift is handed to another head of emergency command, never to oneself or to anybody else, and not twice before
    it was acknowledged.

    zh:值班只能交给另一位应急指挥长，不能交给自己或其他人员；确认之前不能重复交班。
    """
    for wrong in (commander, examiner):
        with pytest.raises(Refused):
            hand_over(by=commander, to=wrong, notes="")
    hand_over(by=commander, to=second, notes="")
    with pytest.raises(Refused):
        hand_over(by=commander, to=second, notes="")
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.update(to_user=commander)


def test_the_words_are_sealed(commander: User, second: User, signed_in: SignIn, examiner: User) -> None:
    """The words of the one who goes name people: they are sealed, and only heads of emergency command read them.

    zh:交班说明会提到具体的人：加密保存，只有应急指挥长可以阅读。
    """
    kept = hand_over(by=commander, to=second, notes=WORDS)
    assert "王".encode() not in bytes(kept.notes)
    assert signed_in(examiner).get(f"/hand-overs/{kept.pk}").status_code == 403
    assert WORDS in signed_in(commander).get(f"/hand-overs/{kept.pk}").content.decode()
