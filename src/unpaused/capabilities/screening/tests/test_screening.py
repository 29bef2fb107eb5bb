"""A list that can be read is screened."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.actions import screening as screening_action
from unpaused.capabilities.screening.models import ListRow, Match
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events.models import Event
from unpaused.kernel.errors import Unavailable


def test_a_sure_row_becomes_a_match_and_a_stranger_is_not_insured(epidemic: Incident, examiner: User) -> None:
    people_list = making.screened(examiner, epidemic, [making.row(making.ADULT), making.nobody()])
    assert (people_list.state, people_list.rows_total, people_list.rows_screened) == ("screened", 2, 2)
    sure, nobody = people_list.rows.order_by("place")
    assert (sure.state, sure.outcome) == ("confirmed", "match")
    assert sure.match == making.match_of(making.ADULT)
    assert (nobody.state, nobody.match) == ("not_insured", None)
    assert not nobody.candidates.exists()


def test_a_doubtful_row_waits_with_an_explanation_a_field(epidemic: Incident, examiner: User) -> None:
    people_list = making.screened(examiner, epidemic, [making.doubtful(making.ADULT)])
    row = people_list.rows.get()
    assert (row.state, row.match) == ("waiting", None)
    evidence = row.candidates.get(rank=1).evidence
    said = evidence[0]
    assert evidence == [{"field": "name", "level": "equal", "bits": said["bits"], "one_in": said["one_in"]}]
    assert said["bits"] > 5 and said["one_in"] > 30


def test_a_row_that_names_nobody_waits_and_is_not_called_uninsured(epidemic: Incident, examiner: User) -> None:
    unreadable = {"序号": "2", "姓名": "", "就诊医院": "中心医院", "出生日期": "1990-13-45"}
    people_list = making.screened(examiner, epidemic, [making.row(making.ADULT), unreadable])
    row = people_list.rows.get(place=2)
    assert (row.state, row.outcome, row.candidates.count()) == ("waiting", "review", 0)
    assert actions.reject_row(by=examiner, row_id=row.pk, reason="寄件方已更正").state == "rejected"


def test_without_measures_in_force_nobody_is_confirmed_by_the_machine(epidemic: Incident, examiner: User) -> None:
    Measure.objects.all().delete()
    people_list = making.screened(examiner, epidemic, [making.row(making.ADULT)])
    assert people_list.rows.get().state == "waiting"


def test_somebody_who_lives_elsewhere_counts_as_hit_where_the_list_says(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.BEIJING)])
    assert making.match_of(making.BEIJING).branch_code == making.CAPITAL


def test_a_relative_in_the_same_home_leaves_the_row_to_a_person(epidemic: Incident, examiner: User) -> None:
    masked = making.row(making.MOTHER, 姓名="齐桂*", 身份证号="")
    people_list = making.screened(examiner, epidemic, [masked])
    row = people_list.rows.get()
    assert row.state == "waiting"
    assert {c.person_id for c in row.candidates.all()} == {making.MOTHER, making.DAUGHTER}
    assert row.candidates.filter(relative=True).count() == 1


def test_a_person_on_two_lists_is_one_match(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    making.screened(examiner, epidemic, [making.row(making.ADULT, 就诊医院="另一家")])
    match = making.match_of(making.ADULT)
    assert Match.objects.count() == 1
    assert list(match.rows.values_list("state", flat=True)) == ["confirmed", "confirmed"]


def test_the_same_person_fifty_times_on_one_list_is_one_match(epidemic: Incident, examiner: User) -> None:
    rows = [making.row(making.ADULT, 序号=str(place)) for place in range(1, 51)]
    making.screened(examiner, epidemic, rows)
    assert Match.objects.count() == 1
    assert ListRow.objects.filter(match__isnull=False).count() == 50


def test_one_event_and_one_audit_row_a_chunk(
    epidemic: Incident, examiner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening_action, "CHUNK", 20)
    making.screened(examiner, epidemic, [making.row(person) for person in making.FILLERS[:40]])
    assert Event.objects.filter(name="screening.PeopleFound").count() == 2
    assert AuditRow.objects.filter(action="screening.screen").count() == 2
    assert AuditRow.objects.filter(action="screening.match").count() == 2


def test_screening_twice_changes_nothing(epidemic: Incident, examiner: User) -> None:
    people_list = making.screened(examiner, epidemic, [making.row(making.ADULT), making.doubtful(making.ORPHAN)])
    before = list(ListRow.objects.order_by("pk").values())
    actions.screen_list(list_id=people_list.pk)
    assert list(ListRow.objects.order_by("pk").values()) == before


class _Killed(BaseException):
    """As SIGKILL: nothing after it runs."""


def test_a_run_that_was_killed_half_way_is_taken_up_where_it_stopped(
    epidemic: Incident, examiner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening_action, "CHUNK", 10)
    rows = [making.row(person) for person in making.FILLERS[:35]]
    people_list = making.receive(examiner, epidemic, making.csv_list(rows))
    with monkeypatch.context() as patched:
        patched.setattr(screening_action, "insert_candidates", _killing_at(3))
        with pytest.raises(_Killed):
            actions.screen_list(list_id=people_list.pk)
    people_list.refresh_from_db()
    assert (people_list.state, people_list.rows_screened, ListRow.objects.count()) == ("screening", 20, 20)
    actions.screen_list(list_id=people_list.pk)
    people_list.refresh_from_db()
    assert (people_list.state, people_list.rows_screened) == ("screened", 35)
    assert sorted(ListRow.objects.values_list("place", flat=True)) == list(range(1, 36))
    assert Match.objects.count() == 35


def _killing_at(chunk: int) -> object:
    calls = []

    def insert(*given: object) -> None:
        calls.append(given)
        if len(calls) == chunk:
            raise _Killed

    return insert


def test_the_job_is_enqueued_with_the_list(epidemic: Incident, examiner: User) -> None:
    people_list = making.receive(examiner, epidemic, making.csv_list([making.row(making.ADULT)]))
    job = ProcrastinateJob.objects.get(task_name="screening.screen")
    assert job.args == {"list_id": people_list.pk}


def test_without_a_book_the_list_waits_and_says_why(
    epidemic: Incident, examiner: User, settings: object, tmp_path: object
) -> None:
    people_list = making.receive(examiner, epidemic, making.csv_list([making.row(making.ADULT)]))
    settings.BOOK_ROOT = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(Unavailable, match="no book"):
        actions.screen_list(list_id=people_list.pk)
    people_list.refresh_from_db()
    assert people_list.state == "received"


def test_nothing_of_a_row_stands_in_the_open(epidemic: Incident, examiner: User) -> None:
    people_list = making.screened(examiner, epidemic, [making.row(making.ADULT)])
    row = people_list.rows.get()
    plain = str([getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "facts"])
    secrets = [making.name_of(making.ADULT), making.identity_number(making.ADULT), making.HOSPITAL]
    assert not any(secret in plain or secret.encode() in bytes(row.facts) for secret in secrets)


def _shifted(people: list[int]) -> list[dict[str, str]]:
    """Each with the name of the next: as when the column of names was moved by a row."""
    after = [*people[1:], people[0]]
    return [making.row(person, 姓名=making.name_of(name)) for person, name in zip(people, after, strict=True)]


def test_a_row_with_the_numbers_of_one_and_the_name_of_another_waits_and_says_why(
    epidemic: Incident, examiner: User, signed_in: Callable[[User], Client]
) -> None:
    people_list = making.screened(
        examiner, epidemic, [making.row(making.ADULT, 姓名="柳青青"), *map(making.row, range(100, 120))]
    )
    row = people_list.rows.get(place=1)
    assert (row.state, row.match, people_list.held, people_list.names_apart) == ("waiting", None, False, 1)
    assert people_list.rows.filter(state="confirmed").count() == 20
    page = signed_in(examiner).get(reverse("screening:row", args=[row.pk])).content.decode()
    assert "but it names somebody else" in page


def test_a_list_that_looks_shifted_is_held_whole_and_nobody_is_contacted(
    epidemic: Incident, examiner: User, signed_in: Callable[[User], Client]
) -> None:
    rows = [*_shifted(list(range(100, 109))), making.row(making.ADULT)]
    people_list = making.screened(examiner, epidemic, rows)
    assert (people_list.held, people_list.names_apart) == (True, 9)
    assert set(people_list.rows.values_list("state", flat=True)) == {"waiting"}
    assert not Match.objects.exists()
    assert AuditRow.objects.filter(action="screening.hold").count() == 1
    page = signed_in(examiner).get(reverse("screening:list", args=[people_list.pk])).content.decode()
    assert "In 9 rows the numbers are one customer" in page
    sure = signed_in(examiner).get(reverse("screening:row", args=[people_list.rows.get(place=10).pk]))
    assert "the machine confirms nobody on it" in sure.content.decode()


def test_an_examiner_may_still_confirm_a_row_of_a_held_list(epidemic: Incident, examiner: User) -> None:
    people_list = making.screened(examiner, epidemic, [*_shifted(list(range(100, 104))), making.row(making.ADULT)])
    assert actions.confirm_row(by=examiner, row_id=people_list.rows.get(place=5).pk, person_id=making.ADULT)
