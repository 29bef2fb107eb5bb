"""The pages on which a measure in force is changed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.models import Measure, MeasureChange
from unpaused.capabilities.incidents.public import Incident, ask_to_end, ask_to_prolong, prolong_alone, value_of
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock

Make = Callable[..., Incident]
SignIn = Callable[[User], Client]
FILED = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - type: test.hours
    value: 6
    safe: true
    for_days: 5
    filing: 备案〔2020〕12号
    notice: {text: 关于扩展保险责任的公告, url: "https://example.com/notice/12", on: 2020-02-05}
"""


@pytest.fixture
def incident(in_force: Make, playbooks: Path) -> Incident:
    (playbooks / "epidemic.yaml").write_text(FILED, encoding="utf-8")
    return in_force()


def url(name: str, *args: object) -> str:
    return reverse(f"incidents:{name}", args=args)


def text(client: Client, address: str) -> str:
    return client.get(address, headers={"accept-language": "en"}).content.decode()


def test_from_the_wish_to_the_history_on_the_incidents_page(
    incident: Incident, first: User, second: User, signed_in: SignIn
) -> None:
    measure = Measure.objects.get(incident=incident)
    asked = signed_in(first).post(
        url("change_measure", incident.pk, measure.pk), {"value": "12", "reason": "More calls.", "sure": "on"}
    )
    assert asked.status_code == 302
    change = MeasureChange.objects.get()
    page = text(signed_in(second), url("incident", incident.pk))
    assert "Changes that wait for a second person" in page and "6 h → 12 h" in page
    answer = signed_in(second).post(url("confirm_change", incident.pk, change.pk), {"sure": "on"})
    assert answer.status_code == 302
    assert value_of("test.hours", area_code="420102") == 12
    page = text(signed_in(first), url("incident", incident.pk))
    assert "History" in page and "More calls." in page and "First, Second" in page


def test_a_filed_measure_shows_its_number_and_its_notice(
    incident: Incident, examiner: User, first: User, signed_in: SignIn
) -> None:
    for reader in (examiner, first):
        page = text(signed_in(reader), url("incident", incident.pk))
        assert "备案〔2020〕12号" in page and "关于扩展保险责任的公告" in page and "2020-02-05" in page
        assert 'href="https://example.com/notice/12"' in page


def test_one_more_measure_is_chosen_and_asked_for(incident: Incident, first: User, signed_in: SignIn) -> None:
    browser = signed_in(first)
    assert "test.waived" in text(browser, url("choose_measure", incident.pk))
    address = url("add_measure", incident.pk, "test.waived")
    assert browser.get(url("choose_measure", incident.pk) + "?type=test.waived")["Location"] == address
    given = {"value": "[diagnosis]", "products": "HLT01, ACC01", "reason": "Needed.", "sure": "on"}
    assert browser.post(address, given).status_code == 302
    said = MeasureChange.objects.get().said
    assert (said["value"], said["products"]) == (["diagnosis"], ["ACC01", "HLT01"])


def test_what_cannot_be_stands_in_the_form(incident: Incident, first: User, signed_in: SignIn) -> None:
    measure = Measure.objects.get(incident=incident)
    page = signed_in(first).post(
        url("end_measure", incident.pk, measure.pk),
        {"last_day": "2019-01-01", "reason": "Over by now.", "sure": "on"},
        headers={"accept-language": "en"},
    )
    assert "would end before it begins" in page.content.decode()


def test_areas_are_looked_for_without_losing_what_was_written(
    incident: Incident, first: User, signed_in: SignIn
) -> None:
    measure = Measure.objects.get(incident=incident)
    page = signed_in(first).post(
        url("change_measure", incident.pk, measure.pk),
        {"value": "9", "reason": "Only there.", "area_search": "武汉", "area_look": "1"},
    )
    shown = page.content.decode()
    assert "420100" in shown and "Only there." in shown and not MeasureChange.objects.exists()


def test_more_areas_are_asked_for_confirmed_and_shown(
    incident: Incident, first: User, second: User, signed_in: SignIn
) -> None:
    assert url("widen", incident.pk) in text(signed_in(first), url("incident", incident.pk))
    looked = signed_in(first).post(
        url("widen", incident.pk), {"reason": "It spreads.", "area_search": "湖南", "area_look": "1"}
    )
    assert "430000" in looked.content.decode() and not MeasureChange.objects.exists()
    given = {"areas": ["430000"], "reason": "It spreads.", "sure": "on"}
    assert signed_in(first).post(url("widen", incident.pk), given).status_code == 302
    page = text(signed_in(second), url("incident", incident.pk))
    assert "Areas of the incident: Added: 湖南" in page or "Areas of the incident: Added: Hunan" in page
    signed_in(second).post(url("confirm_change", incident.pk, MeasureChange.objects.get().pk), {"sure": "on"})
    assert value_of("test.hours", area_code="430102") == 6
    assert "Hunan" in text(signed_in(first), url("incident", incident.pk))


def test_only_command_sees_how_to_change(incident: Incident, examiner: User, signed_in: SignIn) -> None:
    assert "/end" not in text(signed_in(examiner), url("incident", incident.pk))


def test_a_measure_that_one_person_holds_alone_stands_above_every_page(
    incident: Incident, first: User, examiner: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = Measure.objects.get(incident=incident)
    assert measure.until is not None
    late = measure.until - timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    change = ask_to_prolong(by=first, incident_id=incident.pk, measure_id=measure.pk, reason="It lasts.")
    prolong_alone(by=first, incident_id=incident.pk, change_id=change.pk, reason="Nobody answers.")
    page = text(signed_in(examiner), url("incident", incident.pk))
    assert page.count("alone") >= 2 and "data-until" in page


def test_withdrawn_it_stays_in_the_history(incident: Incident, first: User, signed_in: SignIn) -> None:
    measure = Measure.objects.get(incident=incident)
    change = ask_to_end(by=first, incident_id=incident.pk, measure_id=measure.pk, reason="Over by now.")
    browser = signed_in(first)
    browser.post(url("withdraw_change", incident.pk, change.pk), {"reason": "Not yet.", "sure": "on"})
    page = text(browser, url("incident", incident.pk))
    assert "Withdrawn" in page and "Not yet." in page
