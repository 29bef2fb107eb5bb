from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.public import Incident, propose_stand_down, stand_down
from unpaused.foundation.accounts.models import User

Make = Callable[..., Incident]
SignIn = Callable[[User], Client]

DECLARED = {
    "kind": "epidemic",
    "title": "Epidemic in Hubei",
    "areas": ["420000"],
    "since": "2020-01-20T08:00",
    "until": "",
    "response_level": "I",
    "playbook": "epidemic",
    "is_drill": "on",
}


def page(client: Client, name: str, *args: object, language: str = "en") -> str:
    client.cookies["django_language"] = language
    response = client.get(reverse(f"incidents:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_list_shows_incidents_with_their_status(draft: Make, first: User, signed_in: SignIn, language: str) -> None:
    incident = draft()
    assert incident.number in page(signed_in(first), "incidents", language=language)


def test_the_list_is_filtered_by_its_address(draft: Make, first: User, signed_in: SignIn) -> None:
    incident = draft()
    client = signed_in(first)
    assert incident.number in client.get("/incidents/?status=draft").content.decode()
    assert incident.number not in client.get("/incidents/?status=in_force").content.decode()


def test_a_draft_tells_who_must_act_next(draft: Make, first: User, second: User, signed_in: SignIn) -> None:
    incident = draft()
    button = reverse("incidents:activate", args=[incident.pk])
    assert button not in page(signed_in(first), "incident", incident.pk)
    assert button in page(signed_in(second), "incident", incident.pk)


def test_measures_stand_on_the_incidents_page_in_words(in_force: Make, examiner: User, signed_in: SignIn) -> None:
    text = page(signed_in(examiner), "incident", in_force().pk)
    assert "<b>6 h</b>" in text
    assert "Hubei" in text
    assert "HLT01" in text


def test_the_timeline_says_who_did_what(in_force: Make, examiner: User, signed_in: SignIn) -> None:
    text = page(signed_in(examiner), "incident", in_force().pk)
    assert "Put in force" in text
    assert "Second" in text


def test_declaring_through_the_form_makes_a_draft(first: User, signed_in: SignIn) -> None:
    response = signed_in(first).post(reverse("incidents:declare"), DECLARED)
    incident = Incident.objects.get()
    assert response.status_code == 302
    assert (incident.areas, incident.status, incident.response_level) == (["420000"], "draft", "I")


def test_several_areas_of_several_levels_are_chosen(first: User, signed_in: SignIn) -> None:
    signed_in(first).post(reverse("incidents:declare"), {**DECLARED, "areas": ["420100", "310101", "500000"]})
    assert Incident.objects.get().areas == ["310101", "420100", "500000"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("武汉", "420100"),
        ("wuhan", "420100"),
        ("wh", "420100"),
        ("chongqing", "500000"),
        ("cq", "500000"),
        ("4201", "420100"),
    ],
)
def test_areas_are_looked_for_without_scripts(first: User, signed_in: SignIn, typed: str, found: str) -> None:
    client = signed_in(first)
    given = {**DECLARED, "area_search": typed, "area_look": "1"}
    text = client.post(reverse("incidents:declare"), given).content.decode()
    assert f'value="{found}" id="area_{found}">' in text
    assert 'value="420000" id="area_420000" checked>' in text
    assert "Epidemic in Hubei" in text
    assert "error-summary" not in text
    assert not Incident.objects.exists()


def test_one_goes_down_the_tree_from_an_area(first: User, signed_in: SignIn) -> None:
    client = signed_in(first)
    text = client.post(
        reverse("incidents:declare"), {**DECLARED, "areas": [], "area_within": "420000"}
    ).content.decode()
    assert 'value="420100"' in text
    assert "武汉市" in text
    assert 'name="area_within" value="420100"' in text


def test_what_is_no_area_finds_nothing(first: User, signed_in: SignIn) -> None:
    client = signed_in(first)
    client.cookies["django_language"] = "en"
    assert (
        "No area is called so." in client.get(reverse("incidents:area_results") + "?area_search=xyzzy").content.decode()
    )


@pytest.mark.parametrize("change", [{"areas": []}, {"areas": ["999999"]}, {"since": "soon"}])
def test_a_form_with_mistakes_comes_back_with_what_was_given(
    first: User, signed_in: SignIn, change: dict[str, object]
) -> None:
    client = signed_in(first)
    client.cookies["django_language"] = "en"
    response = client.post(reverse("incidents:declare"), {**DECLARED, **change})
    assert response.status_code == 200
    assert "Epidemic in Hubei" in response.content.decode()
    assert "error-summary" in response.content.decode()
    assert not Incident.objects.exists()


def test_faults_of_a_playbook_stand_in_the_form_by_line(first: User, signed_in: SignIn, playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text(
        "kind: epidemic\ntitle: {zh: a, en: b}\nmeasures:\n  - {type: no.such, value: 1}\n", encoding="utf-8"
    )
    client = signed_in(first)
    client.cookies["django_language"] = "en"
    text = client.post(reverse("incidents:declare"), DECLARED).content.decode()
    assert "Line 4: There is no measure named no.such." in text


def test_activation_asks_for_a_deliberate_yes(draft: Make, second: User, signed_in: SignIn) -> None:
    incident = draft()
    client = signed_in(second)
    client.post(reverse("incidents:activate", args=[incident.pk]), {})
    incident.refresh_from_db()
    assert incident.status == "draft"
    client.post(reverse("incidents:activate", args=[incident.pk]), {"sure": "on"})
    incident.refresh_from_db()
    assert incident.status == "in_force"


def test_the_same_person_activating_gets_the_reason_in_the_form(draft: Make, first: User, signed_in: SignIn) -> None:
    client = signed_in(first)
    client.cookies["django_language"] = "en"
    response = client.post(reverse("incidents:activate", args=[draft().pk]), {"sure": "on"})
    assert "A second person must put the incident in force." in response.content.decode()


def test_standing_down_goes_through_two_people(in_force: Make, first: User, second: User, signed_in: SignIn) -> None:
    incident = in_force()
    signed_in(first).post(
        reverse("incidents:propose_stand_down", args=[incident.pk]), {"sure": "on", "reason": "no new cases"}
    )
    signed_in(second).post(reverse("incidents:stand_down", args=[incident.pk]), {"sure": "on"})
    incident.refresh_from_db()
    assert incident.status == "stood_down"


def test_the_end_of_an_incident_is_known_once_it_was_stood_down(
    in_force: Make, first: User, second: User, signed_in: SignIn
) -> None:
    incident = in_force()
    assert "not known yet" in page(signed_in(first), "incident", incident.pk)
    propose_stand_down(by=first, incident_id=incident.pk, reason="fourteen quiet days")
    stand_down(by=second, incident_id=incident.pk)
    assert "not known yet" not in page(signed_in(first), "incident", incident.pk)


def test_nobody_is_said_to_have_asked_for_a_stand_down_that_nobody_asked_for(
    in_force: Make, first: User, second: User, signed_in: SignIn
) -> None:
    incident = in_force()
    assert "asked to stand down" not in page(signed_in(second), "stand_down", incident.pk)
    propose_stand_down(by=first, incident_id=incident.pk, reason="fourteen quiet days")
    assert "First asked to stand down" in page(signed_in(second), "stand_down", incident.pk)


def test_the_reason_for_a_stand_down_stands_in_the_timeline(
    in_force: Make, first: User, examiner: User, signed_in: SignIn
) -> None:
    incident = in_force()
    propose_stand_down(by=first, incident_id=incident.pk, reason="fourteen quiet days")
    assert "fourteen quiet days" in page(signed_in(examiner), "incident", incident.pk)


def test_the_playbook_is_shown_as_it_was(in_force: Make, examiner: User, signed_in: SignIn, playbooks: Path) -> None:
    incident = in_force()
    (playbooks / "epidemic.yaml").write_text("changed", encoding="utf-8")
    assert "test.hours" in page(signed_in(examiner), "playbook", incident.pk)


def test_only_command_reaches_the_forms(examiner: User, signed_in: SignIn) -> None:
    assert signed_in(examiner).get(reverse("incidents:declare")).status_code == 403


def test_pages_cost_the_same_however_many_incidents_there_are(
    in_force: Make, first: User, signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(6):
        in_force()
    client = signed_in(first)
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        client.get("/incidents/")


def test_incidents_in_force_stand_above_every_page(
    in_force: Make, draft: Make, examiner: User, signed_in: SignIn
) -> None:
    in_force(title="A very visible emergency")
    draft(title="Only a draft")
    text = signed_in(examiner).get("/incidents/?q=nothing").content.decode()
    assert "A very visible emergency" in text
    assert "Only a draft" not in text


def test_where_incidents_overlap_the_page_says_which_value_holds(
    in_force: Make, examiner: User, signed_in: SignIn, playbooks: Path
) -> None:
    kind = in_force()
    file = playbooks / "epidemic.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 6", "value: 12"), encoding="utf-8")
    strict = in_force(areas=["420100"])
    assert f"{kind.number}: 6 h" in page(signed_in(examiner), "incident", strict.pk)
    assert "kinder where both hold" not in page(signed_in(examiner), "incident", kind.pk)
