"""A sample of what the machine confirmed by itself is looked at by people, and its error rate stated."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions, figures, jobs
from unpaused.capabilities.screening.models import Match, SpotCheck
from unpaused.capabilities.screening.queries import spot_checks
from unpaused.capabilities.screening.rules import sample_size
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

SignedIn = Callable[[User], Client]
PEOPLE = (making.ADULT, making.BEIJING, making.MINOR)


@pytest.fixture
def sampled(epidemic: Incident, examiner: User) -> list[Match]:
    """Three whom the machine confirmed, and the next day their sample."""
    making.screened(examiner, epidemic, [making.row(person) for person in PEOPLE])
    assert actions.draw_spot_checks(today=clock.today() + timedelta(days=1)) == 3
    return [making.match_of(person) for person in PEOPLE]


@pytest.mark.parametrize(
    ("confirmed", "checked"), [(0, 0), (1, 1), (20, 20), (21, 20), (400, 20), (401, 21), (4000, 200), (10**6, 200)]
)
def test_a_twentieth_is_checked_within_limits(confirmed: int, checked: int) -> None:
    assert sample_size(confirmed) == checked


def test_a_day_is_sampled_once_and_not_before_it_is_over(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT), making.doubtful(making.ORPHAN)])
    assert actions.draw_spot_checks(today=clock.today()) == 0
    tomorrow = clock.today() + timedelta(days=1)
    assert actions.draw_spot_checks(today=tomorrow) == 1
    assert actions.draw_spot_checks(today=tomorrow) == 0
    drawn = AuditRow.objects.get(action="screening.spot_drawn")
    assert (drawn.object_id, drawn.detail) == (str(clock.today()), {"matches": 1})


def test_a_day_that_was_missed_is_caught_up_for_a_week(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    assert actions.draw_spot_checks(today=clock.today() + timedelta(days=8)) == 0
    assert actions.draw_spot_checks(today=clock.today() + timedelta(days=7)) == 1
    assert SpotCheck.objects.get().day == clock.today()


def test_what_an_examiner_confirmed_is_in_no_sample(epidemic: Incident, examiner: User) -> None:
    row = making.screened(examiner, epidemic, [making.doubtful(making.ADULT)]).rows.get()
    actions.confirm_row(by=examiner, row_id=row.pk, person_id=making.ADULT)
    assert actions.draw_spot_checks(today=clock.today() + timedelta(days=1)) == 0


def test_the_job_takes_the_day_that_ended_in_china(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    jobs.spot_checks(timestamp=int((clock.now() + timedelta(days=1)).timestamp()))
    assert SpotCheck.objects.get().day == clock.today()


def test_nobody_is_asked_about_what_can_no_longer_be_looked_at(sampled: list[Match], examiner: User) -> None:
    people_list = sampled[0].rows.get().list
    actions.delete_list(by=examiner, list_id=people_list.pk, reason="the sender asked for it")
    assert not spot_checks.to_check(examiner).exists()
    with pytest.raises(Refused) as refused:
        actions.say_right(by=examiner, match_id=sampled[0].pk)
    assert refused.value.code == "screening.spot_unreadable"


def test_right_ones_and_false_ones_make_the_error_rate(
    sampled: list[Match], epidemic: Incident, examiner: User
) -> None:
    assert figures.spot_wrong(epidemic.pk).value is None
    actions.say_right(by=examiner, match_id=sampled[0].pk)
    assert (figures.spot_checked(epidemic.pk).value, figures.spot_wrong(epidemic.pk).value) == (1, 0)
    actions.undo_match(by=examiner, match_id=sampled[1].pk, reason="another person of that name")
    assert figures.spot_checked(epidemic.pk).record_ids == sorted(match.pk for match in sampled[:2])
    assert figures.spot_wrong(epidemic.pk) == figures.Reading(0.5, figures.MATCH, [sampled[1].pk])
    assert [each.match_id for each in spot_checks.to_check(examiner)] == [sampled[2].pk]
    actions.undo_match(by=examiner, match_id=sampled[0].pk, reason="found out later")
    assert figures.spot_wrong(epidemic.pk).value == 1


def test_each_branch_has_its_own(sampled: list[Match], epidemic: Incident, examiner: User) -> None:
    for match in sampled:
        actions.say_right(by=examiner, match_id=match.pk)
    assert figures.spot_checked(epidemic.pk, [sampled[1].branch_code]).record_ids == [
        match.pk for match in sampled if match.branch_code == sampled[1].branch_code
    ]
    assert figures.spot_wrong(epidemic.pk, ["no such branch"]).value is None


def test_a_match_is_checked_once_by_who_may(sampled: list[Match], epidemic: Incident, examiner: User) -> None:
    first, second, _ = sampled
    checked = actions.say_right(by=examiner, match_id=first.pk)
    assert (checked.right_by, AuditRow.objects.filter(action="screening.spot_right").count()) == (examiner, 1)
    with pytest.raises(Refused) as again:
        actions.say_right(by=examiner, match_id=first.pk)
    assert again.value.code == "screening.spot_checked"
    with pytest.raises(NotPermitted):
        actions.say_right(by=making.staff("agent", role="agent"), match_id=second.pk)
    elsewhere = next(each for each in (making.HUBEI, making.CAPITAL) if each != second.branch_code)
    with pytest.raises(NotFound):
        actions.say_right(by=making.staff("elsewhere", branch=elsewhere), match_id=second.pk)
    actions.undo_match(by=examiner, match_id=second.pk, reason="false")
    with pytest.raises(Refused):
        actions.say_right(by=examiner, match_id=second.pk)


def test_a_match_that_was_not_drawn_is_not_checked(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    with pytest.raises(Refused) as refused:
        actions.say_right(by=examiner, match_id=making.match_of(making.ADULT).pk)
    assert refused.value.code == "screening.no_sample"


def test_the_sample_is_worked_off_on_the_pages(sampled: list[Match], examiner: User, signed_in: SignedIn) -> None:
    browser = signed_in(examiner)
    assert "Spot checks" in browser.get("/screening/review").content.decode()
    page = browser.get("/screening/checks").content.decode()
    assert all(match.number in page for match in sampled)
    assert making.name_of(making.ADULT) not in page
    row = sampled[0].rows.get()
    assert "The machine was right" in browser.get(f"/screening/rows/{row.pk}").content.decode()
    following = browser.post(f"/screening/matches/{sampled[0].pk}/right")
    assert following.headers["Location"] == f"/screening/rows/{sampled[1].rows.get().pk}"
    assert "The machine was right" not in browser.get(f"/screening/rows/{row.pk}").content.decode()
    again = browser.post(f"/screening/matches/{sampled[0].pk}/right", follow=True)
    assert "This match was checked already." in again.content.decode()
