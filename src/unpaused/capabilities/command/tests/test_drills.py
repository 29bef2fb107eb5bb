"""Drills scored once they are over: by one rule, from the records, and kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.models import DrillScore, HandOver
from unpaused.capabilities.command.queries.scoring import facts_of
from unpaused.capabilities.command.rules.scoring import Objective, objectives, points_for, score, share, total
from unpaused.capabilities.command.tests.conftest import People, make_incident
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening.public import Match
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

SignIn = Callable[..., Client]
QUICK = Objective("quick", "seconds", "less", 600, 10)
NONE = Objective("none", "people", "less", 0, 10)
MANY = Objective("many", "share", "more", 0.8, 10)


@pytest.mark.parametrize(
    ("objective", "value", "points"),
    [
        (QUICK, 600, 10),
        (QUICK, 601, 5),
        (QUICK, 1200, 5),
        (QUICK, 1201, 0),
        (NONE, 0, 10),
        (NONE, 1, 0),
        (MANY, 0.8, 10),
        (MANY, 0.4, 5),
        (MANY, 0.39, 0),
        (MANY, None, None),
    ],
)
def test_met_is_all_nearly_met_is_half_missed_is_none(
    objective: Objective, value: float | None, points: float | None
) -> None:
    assert points_for(objective, value) == points


def test_what_did_not_happen_is_left_out() -> None:
    scored = score([QUICK, NONE, MANY], {"quick": 700, "none": 0})
    assert total(scored) == (15, 20)
    assert share(15, 20) == 75
    assert share(0, 0) == 0


def test_every_objective_shipped_is_measured(drill: Incident) -> None:
    assert {each.code for each in objectives()} == facts_of(drill).keys()


@pytest.fixture
def drill(people: People) -> Incident:
    return _stood_down(people.incident)


@pytest.fixture
def incident(commander: User, second: User) -> Incident:
    """A drill declared three hours ago, in force for two."""
    return _drill("IN-1", commander, second)


def _drill(number: str, commander: User, second: User, **given: object) -> Incident:
    now = clock.now()
    usual = {
        "is_drill": True,
        "declared_at": now - timedelta(hours=3),
        "activated_at": now - timedelta(hours=2),
    }
    return make_incident(number, commander, second, **usual | given)


def _stood_down(incident: Incident) -> Incident:
    Incident.objects.filter(pk=incident.pk).update(status="stood_down", stood_down_at=clock.now())
    incident.refresh_from_db()
    return incident


def test_facts_are_counted_from_the_records(people: People, commander: User, second: User) -> None:
    people.paid(people.found())
    people.claim(people.found())
    stranger = people.found()
    undone = {"state": "undone", "undone_at": clock.now(), "undo_report": {"cases_withdrawn": 1}}
    Match.objects.filter(pk=stranger.pk).update(contacted_at=clock.now(), **undone)
    actions.hand_over(by=commander, to=second, notes="")
    HandOver.objects.update(at=clock.now() - timedelta(hours=1))
    facts = {code: fact.value for code, fact in facts_of(_stood_down(people.incident)).items()}
    assert facts["alert_to_force"] == 3600
    assert facts["open_ends_settled"] == 0.5
    assert facts["share_reached"] == 0
    assert facts["strangers_told"] == 1
    assert facts["hand_overs"] == 0
    assert facts["countersigned"] is None


def test_a_drill_in_which_nothing_happened_earns_nothing(drill: Incident) -> None:
    """Nobody was told and nobody claimed: that no stranger was told and no promise broken is no merit."""
    facts = facts_of(drill)
    assert facts["strangers_told"].value is None
    assert facts["promises_broken"].value is None
    reached = {code for code, fact in facts.items() if fact.value is not None}
    assert reached == {"alert_to_force"}


def test_glass_that_lapsed_was_not_countersigned_in_time(commander: User, second: User) -> None:
    now = clock.now()
    alone = {"activated_by": None, "glass_broken_by": commander, "status": "lapsed", "lapses_at": now}
    assert facts_of(_drill("IN-2", commander, second, **alone))["countersigned"].value == 0


def test_a_signed_score_is_kept_and_never_changes(drill: Incident, commander: User, people: People) -> None:
    kept = actions.sign_score(by=commander, incident_id=drill.pk, comment="Hotline was slow.")
    assert b"Hotline" not in bytes(kept.comment)
    assert AuditRow.objects.filter(action="command.sign_score", object_id=str(drill.pk)).count() == 1
    for change in (lambda: DrillScore.objects.update(points=1), lambda: DrillScore.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Refused):
        actions.sign_score(by=commander, incident_id=drill.pk, comment="again")


def test_what_happens_afterwards_does_not_move_it(
    drill: Incident, commander: User, people: People, signed_in: SignIn
) -> None:
    actions.sign_score(by=commander, incident_id=drill.pk, comment="")
    before = signed_in(commander).get(f"/drills/{drill.pk}").context["points"]
    people.found(cover="none")
    assert signed_in(commander).get(f"/drills/{drill.pk}").context["points"] == before


def test_a_real_incident_and_a_running_drill_are_not_scored(incident: Incident, commander: User, second: User) -> None:
    for each, code in ((make_incident("IN-9", commander, second), "drill.real"), (incident, "drill.running")):
        with pytest.raises(Refused) as refused:
            actions.sign_score(by=commander, incident_id=each.pk, comment="")
        assert refused.value.code == code


def test_only_those_who_command_sign(drill: Incident, examiner: User) -> None:
    with pytest.raises(NotPermitted):
        actions.sign_score(by=examiner, incident_id=drill.pk, comment="")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_lays_facts_beside_targets_and_earlier_drills(
    drill: Incident, commander: User, second: User, people: People, signed_in: SignIn, language: str
) -> None:
    earlier = _stood_down(_drill("IN-0", commander, second, activated_at=clock.now() - timedelta(days=30)))
    actions.sign_score(by=commander, incident_id=earlier.pk, comment="")
    match = people.found()
    client = signed_in(commander, language)
    page = client.get(f"/drills/{drill.pk}")
    assert [each["incident"].number for each in page.context["earlier"]] == ["IN-0"]
    assert f"/drills/{drill.pk}/open_ends_settled" in page.content.decode()
    assert match.number in client.get(f"/drills/{drill.pk}/open_ends_settled").content.decode()
    signed = client.post(f"/drills/{drill.pk}", {"comment": "Good.", "sure": "on"}, follow=True).content.decode()
    assert "Good." in signed
    assert "IN-1" in client.get("/drills").content.decode()


def test_there_is_no_score_of_what_is_no_drill(commander: User, second: User, signed_in: SignIn) -> None:
    real = make_incident("IN-9", commander, second)
    assert signed_in(commander).get(f"/drills/{real.pk}").status_code == 404
    assert signed_in(commander).get(f"/drills/{real.pk}/hand_overs").status_code == 404
