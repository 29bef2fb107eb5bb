"""A rehearsal asked for, computed, read, and laid beside what came."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installation
from django.test import Client
from django.urls import reverse
from lxml import html

from unpaused.capabilities.incidents.actions import ask_rehearsal, compute_rehearsal
from unpaused.capabilities.incidents.models import Playbook, Rehearsal
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.incidents.queries.rehearsals import outcome_of
from unpaused.engines.forecasting import Estimate
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.book.tests import counting
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused, Unavailable

PLAYBOOK = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - {type: claims.waiting_period_waived, value: true, products: [HLT01]}
  - {type: outreach.channels, value: [sms]}
  - {type: tasks.contact_hours, value: 6}
assumptions:
  incidents.attack_rate: {low: 0.1, likely: 0.2, high: 0.4, source: our study}
"""
Make = Callable[..., Incident]
SignIn = Callable[[User], Client]


@pytest.fixture(scope="module")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = installation.KEYRING.derived("book")
    return counting.build(tmp_path_factory.mktemp("rehearsed"), key, clock.today())


@pytest.fixture
def book(book_folder: Path, settings: Any) -> None:
    settings.BOOK_ROOT = book_folder


@pytest.fixture(autouse=True)
def playbook_file(playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")


def playbook(incident: Incident) -> Playbook:
    assert incident.playbook is not None
    return incident.playbook


def rehearsed(by: User, incident: Incident, **given: Any) -> Rehearsal:
    asked = ask_rehearsal(by=by, playbook=playbook(incident), areas=incident.areas, incident=incident, **given)
    compute_rehearsal(rehearsal_id=asked.pk)
    asked.refresh_from_db()
    return asked


def line(found: Rehearsal, name: str) -> dict[str, Any]:
    (one,) = (each for each in found.result["lines"] if each["name"] == name)
    return dict(one)


def test_the_result_is_kept_with_what_it_rests_on(book: None, draft: Make, first: User) -> None:
    found = rehearsed(first, draft())
    assert (found.state, found.asked_by, found.playbook) == ("done", first, "epidemic 1")
    assert found.book_version == found.result["book"]["version"] != ""
    assert line(found, "incidents.insured")["likely"] == 5
    (rate,) = (each for each in found.result["assumptions"] if each["name"] == "incidents.attack_rate")
    assert (rate["likely"], rate["origin"], rate["source"]["en"]) == (0.2, "playbook", "our study")


def test_an_assumption_set_by_hand_comes_before_the_playbook(book: None, draft: Make, first: User) -> None:
    few = rehearsed(first, draft(), assumptions={"incidents.attack_rate": Estimate(0, 0, 0)})
    assert line(few, "claims.cost")["high"] == 0
    (rate,) = (each for each in few.result["assumptions"] if each["name"] == "incidents.attack_rate")
    assert rate["origin"] == "typed"


def test_waiting_days_waived_cost_what_would_fall_within_them(book: None, draft: Make, first: User) -> None:
    found = rehearsed(first, draft())
    assert 0 < line(found, "claims.waiting_cost")["likely"] < line(found, "claims.cost")["likely"]
    assert line(found, "claims.waiting_cost")["measure"] == "claims.waiting_period_waived"


def test_a_branch_rehearses_its_own_customers(book: None, draft: Make, first: User) -> None:
    incident = draft(areas=["310000", "420000"])
    first.branch_code = "B31"
    first.save()
    found = rehearsed(first, incident)
    assert found.branches == ["B31"]
    assert line(found, "incidents.insured")["likely"] == 1


def test_who_rehearsed_is_in_the_trail(book: None, draft: Make, first: User) -> None:
    rehearsed(first, draft())
    assert AuditRow.objects.filter(action="incidents.rehearse").count() == 1


def test_only_a_commander_rehearses(book: None, draft: Make, examiner: User) -> None:
    with pytest.raises(NotPermitted):
        rehearsed(examiner, draft())


def test_without_a_book_nothing_is_asked(draft: Make, first: User, tmp_path: Path, settings: Any) -> None:
    settings.BOOK_ROOT = tmp_path / "none"
    with pytest.raises(Unavailable):
        rehearsed(first, draft())
    assert not Rehearsal.objects.exists()


def test_a_book_that_is_gone_when_its_turn_comes_is_told(
    book: None, draft: Make, first: User, tmp_path: Path, settings: Any
) -> None:
    incident = draft()
    asked = ask_rehearsal(by=first, playbook=playbook(incident), areas=incident.areas, incident=incident)
    settings.BOOK_ROOT = tmp_path / "none"
    compute_rehearsal(rehearsal_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.result) == ("refused", None)
    assert "There is no book" in asked.error["message"]


def test_an_area_that_does_not_exist_is_refused(book: None, draft: Make, first: User) -> None:
    with pytest.raises(Refused, match="999999"):
        ask_rehearsal(by=first, playbook=playbook(draft()), areas=["999999"])


@pytest.mark.parametrize(
    ("left_out", "areas", "said"),
    [
        ((), ["650000"], "Nobody in the book lives in these areas."),
        (("policies", "benefits", "claims"), ["420000"], "The book holds no policies"),
    ],
)
def test_nothing_to_forecast_says_why(
    draft: Make,
    first: User,
    tmp_path: Path,
    settings: Any,
    left_out: tuple[str, ...],
    areas: list[str],
    said: str,
) -> None:
    key = installation.KEYRING.derived("book")
    settings.BOOK_ROOT = counting.build(tmp_path / "small", key, clock.today(), leave_out=left_out)
    found = rehearsed(first, draft(areas=areas))
    assert [note["en"] for note in found.result["notes"] if note["en"].startswith(said)]
    assert line(found, "claims.cost")["high"] == 0


@pytest.mark.parametrize(
    ("name", "estimate", "why"),
    [
        ("incidents.attack_rate", Estimate(0.3, 0.2, 0.4), "low must not lie above likely"),
        ("incidents.attack_rate", Estimate(0.3, 0.5, 1.5), "between 0 and 1"),
        ("incidents.weather", Estimate(1, 2, 3), "no assumption named"),
    ],
)
def test_impossible_assumptions_are_refused(
    book: None, draft: Make, first: User, name: str, estimate: Estimate, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        rehearsed(first, draft(), assumptions={name: estimate})


def test_a_second_run_of_the_job_changes_nothing(book: None, draft: Make, first: User) -> None:
    found = rehearsed(first, draft())
    compute_rehearsal(rehearsal_id=found.pk)
    again = Rehearsal.objects.get(pk=found.pk)
    assert again.finished_at == found.finished_at


def test_a_draft_has_no_facts_yet_and_one_in_force_has(book: None, draft: Make, in_force: Make, first: User) -> None:
    assert outcome_of(rehearsed(first, draft())) is None
    outcome = outcome_of(rehearsed(first, in_force()))
    assert outcome is not None
    assert outcome.values["claims.paid"] == 0
    assert outcome.difference is not None
    assert outcome.difference.fact == 0
    assert outcome.difference.total == -outcome.difference.forecast < 0


def page(client: Client, name: str, *args: object, language: str = "en") -> str:
    client.cookies["django_language"] = language
    response = client.get(reverse(f"incidents:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("language", "word"), [("en", "Where the money goes"), ("zh-hans", "钱用在哪里")])
def test_the_page_shows_it_in_both_languages(
    book: None, in_force: Make, first: User, signed_in: SignIn, language: str, word: str
) -> None:
    found = rehearsed(first, in_force())
    text = page(signed_in(first), "rehearsal", found.pk, language=language)
    assert word in text
    assert reverse("command:figure", args=[found.incident_id, "claims.paid_amount"]) in text


def test_a_rehearsal_that_is_being_computed_shows_progress(
    book: None, draft: Make, first: User, signed_in: SignIn
) -> None:
    incident = draft()
    asked = ask_rehearsal(by=first, playbook=playbook(incident), areas=incident.areas, incident=incident)
    assert "<progress" in page(signed_in(first), "rehearsal", asked.pk)


def test_the_form_prefills_each_assumption_and_keeps_what_is_wrong(
    book: None, draft: Make, first: User, signed_in: SignIn
) -> None:
    incident, client = draft(), signed_in(first)
    text = page(client, "rehearse", incident.pk)
    assert 'name="incidents-attack_rate__likely" value="20.0"' in text
    assert "our study" in text
    wrong = {"incidents-attack_rate__low": "50", "incidents-attack_rate__likely": "20"}
    response = client.post(reverse("incidents:rehearse", args=[incident.pk]), {**filled(text), **wrong})
    assert "low must not lie above likely" in response.content.decode()
    assert not Rehearsal.objects.exists()


def test_rehearsing_through_the_form(book: None, draft: Make, first: User, signed_in: SignIn) -> None:
    incident, client = draft(), signed_in(first)
    sent = filled(page(client, "rehearse", incident.pk)) | {"incidents-days__likely": "90"}
    response = client.post(reverse("incidents:rehearse", args=[incident.pk]), sent)
    asked = Rehearsal.objects.get()
    assert response.url == reverse("incidents:rehearsal", args=[asked.pk])  # type: ignore[attr-defined]
    assert asked.assumptions == {"incidents.days": [30, 90, 120]}
    assert reverse("incidents:rehearsal", args=[asked.pk]) in page(client, "incident", incident.pk)


def test_a_playbook_alone_is_rehearsed_where_one_types_it_in(book: None, first: User, signed_in: SignIn) -> None:
    client = signed_in(first)
    sent = filled(page(client, "rehearse_playbook", "epidemic", 1)) | {"areas": ["420100"]}
    client.post(reverse("incidents:rehearse_playbook", args=["epidemic", 1]), sent)
    asked = Rehearsal.objects.get()
    assert (asked.incident, asked.areas, asked.since) == (None, ["420100"], clock.today())


def test_an_area_that_nobody_knows_is_said_at_its_field(book: None, first: User, signed_in: SignIn) -> None:
    client = signed_in(first)
    sent = filled(page(client, "rehearse_playbook", "epidemic", 1)) | {"areas": ["999999"]}
    response = client.post(reverse("incidents:rehearse_playbook", args=["epidemic", 1]), sent)
    assert "There is no area with the code 999999." in response.content.decode()


def test_a_rehearsal_of_other_branches_is_not_there(
    book: None, draft: Make, first: User, second: User, signed_in: SignIn
) -> None:
    found = rehearsed(first, draft())
    second.branch_code = "B31"
    second.save()
    assert signed_in(second).get(reverse("incidents:rehearsal", args=[found.pk])).status_code == 404


def filled(text: str) -> dict[str, str]:
    """What the form would send as it stands."""
    fields = html.fromstring(text).xpath("//input[contains(@name, '__')]")
    return {field.get("name"): field.get("value") for field in fields}


def test_each_part_of_a_range_has_a_fill_of_its_own() -> None:
    room = Path(__file__).parents[1]
    parts = set(re.findall(r'<rect class="(\w+)"', (room / "templates/incidents/rehearsal.html").read_text("utf-8")))
    filled = set(re.findall(r"\.ranges \.(\w+) \{ fill:", (room / "static/incidents/incidents.css").read_text("utf-8")))
    assert parts == filled, "what has no fill is black"
