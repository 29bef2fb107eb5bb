"""Today against yesterday, true at the change of the day where the incident is."""

from datetime import datetime, timedelta, timezone

import pytest

from unpaused.capabilities.command.models import Trend
from unpaused.capabilities.command.queries import days as reading
from unpaused.capabilities.command.rules.days import Day, compared, moments_of, value_at
from unpaused.capabilities.command.tests.conftest import make_incident
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock

MIDNIGHT = datetime(2020, 2, 1, tzinfo=clock.CHINA)
NAME = "claims.paid"


def test_the_day_changes_at_midnight_in_china_and_not_in_greenwich() -> None:
    before, after = (MIDNIGHT + timedelta(seconds=n) for n in (-1, 0))
    assert moments_of(before.astimezone(timezone.utc), clock.CHINA).midnight == MIDNIGHT - timedelta(days=1)
    assert moments_of(after.astimezone(timezone.utc), clock.CHINA).midnight == MIDNIGHT
    greenwich = datetime(2020, 2, 1, 0, 30, tzinfo=timezone.utc)
    assert moments_of(greenwich, clock.CHINA).midnight == MIDNIGHT


def test_growth_is_counted_from_midnight_to_now_and_to_the_same_hour() -> None:
    moments = moments_of(MIDNIGHT + timedelta(hours=10), clock.CHINA)
    read = {moments.midnight: 50.0, moments.this_hour_yesterday: 20.0, moments.midnight_before: 5.0}
    assert compared(58.0, read, moments) == Day(today=8, by_now=15, whole=45)


def test_before_it_was_in_force_every_figure_was_nothing() -> None:
    assert value_at(MIDNIGHT, MIDNIGHT + timedelta(hours=1), None) == 0


@pytest.mark.parametrize(("minutes", "said"), [(0, 7.0), (30, 7.0), (31, None)])
def test_a_reading_that_is_too_old_is_no_reading(minutes: int, said: float | None) -> None:
    since = MIDNIGHT - timedelta(days=9)
    assert value_at(MIDNIGHT, since, (MIDNIGHT - timedelta(minutes=minutes), 7.0)) == said
    assert value_at(MIDNIGHT, since, None) is None


@pytest.fixture
def old(commander: User, second: User) -> Incident:
    """In force since long before."""
    return make_incident("IN-1", commander, second, activated_at=MIDNIGHT - timedelta(days=5))


def test_readings_around_midnight_fall_to_the_right_day(old: Incident) -> None:
    for minutes, value in ((-1, 40), (1, 41)):
        Trend.objects.create(incident=old, name=NAME, at=MIDNIGHT + timedelta(minutes=minutes), value=value)
    just_after = reading.days(old, {NAME: 42.0}, MIDNIGHT + timedelta(minutes=2))[NAME]
    assert just_after == Day(today=2, by_now=None, whole=None)
    just_before = reading.days(old, {NAME: 40.0}, MIDNIGHT - timedelta(seconds=1))[NAME]
    assert just_before.today is None, "nobody read the figure at the midnight before"


def test_a_worker_that_stood_still_over_midnight_gives_a_dash_and_no_guess(old: Incident) -> None:
    Trend.objects.create(incident=old, name=NAME, at=MIDNIGHT - timedelta(hours=2), value=40)
    assert reading.days(old, {NAME: 42.0}, MIDNIGHT + timedelta(hours=1))[NAME].today is None
