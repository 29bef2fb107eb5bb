from datetime import date, datetime, timedelta

from unpaused.kernel import clock


def test_a_day_ends_where_the_next_begins_in_china() -> None:
    assert clock.end_of(date(2020, 2, 28)) == datetime(2020, 2, 29, tzinfo=clock.CHINA)


def test_the_last_day_of_the_calendar_ends_too() -> None:
    end = clock.end_of(date.max)
    assert end.date() == date.max and end - timedelta(days=1) > datetime(9999, 12, 30, tzinfo=clock.CHINA)
