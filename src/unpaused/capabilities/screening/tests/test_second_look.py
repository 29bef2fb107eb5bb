"""A second pair of eyes: where the playbook says so, what one examiner confirms waits for another."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from unpaused.capabilities.incidents.public import Incident, effects_of_measures
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.models import ListRow, Match
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.screening.tests.test_spot_checks import SignedIn
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel.errors import Refused

PLAYBOOK = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - {type: screening.second_look, value: true}
"""


@pytest.fixture
def careful(db: None, tmp_path: Path, settings: Any) -> Incident:
    """An epidemic under a playbook that asks for a second examiner."""
    (tmp_path / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path
    return making.in_force()


@pytest.fixture
def second(db: None) -> User:
    return making.staff("second")


@pytest.fixture
def row(careful: Incident, examiner: User) -> ListRow:
    """It may be the mother or the daughter."""
    either = making.row(making.MOTHER, 姓名="齐桂*", 身份证号="")
    return making.screened(examiner, careful, [either]).rows.get()


def confirm(by: User, row: ListRow, person: int = making.MOTHER, **given: Any) -> Match | None:
    match = actions.confirm_row(by=by, row_id=row.pk, person_id=person, **given)
    row.refresh_from_db()
    return match


def test_the_first_confirmation_sets_nothing_off(row: ListRow, examiner: User) -> None:
    assert confirm(examiner, row, reason="called the ward") is None
    assert (row.state, row.match, row.proposed_person, row.proposed_by) == ("waiting", None, making.MOTHER, examiner)
    assert not Match.objects.exists()
    assert AuditRow.objects.get(action="screening.row.proposed").reason == "called the ward"


def test_the_second_one_who_says_the_same_makes_the_match(row: ListRow, examiner: User, second: User) -> None:
    confirm(examiner, row)
    match = confirm(second, row)
    assert match is not None and (match.person_id, match.examiner) == (making.MOTHER, second)
    assert (row.state, row.decided_by, row.proposed_by) == ("confirmed", second, None)


@pytest.mark.parametrize(("wishes", "cleared"), [((True, True), True), ((True, False), False), ((False, True), False)])
def test_both_must_want_the_customer_contacted(
    row: ListRow, examiner: User, second: User, wishes: tuple[bool, bool], cleared: bool
) -> None:
    confirm(examiner, row, contact=wishes[0])
    match = confirm(second, row, contact=wishes[1])
    assert match is not None and match.cleared_for_contact is cleared


def test_the_measure_says_what_it_has_done(careful: Incident, row: ListRow, examiner: User, second: User) -> None:
    def counts() -> dict[str, int]:
        [under] = effects_of_measures(careful)
        return {each.code: each.count for each in (*under.done, *under.left_open)}

    confirm(examiner, row)
    assert counts() == {"by_two": 0, "one_yet": 1}
    confirm(second, row)
    assert counts() == {"by_two": 1, "one_yet": 0}


def test_nobody_is_their_own_second(row: ListRow, examiner: User) -> None:
    confirm(examiner, row)
    with pytest.raises(Refused) as refused:
        confirm(examiner, row)
    assert refused.value.code == "screening.second_examiner" and not Match.objects.exists()


def test_a_second_one_who_says_another_is_a_first_again(row: ListRow, examiner: User, second: User) -> None:
    confirm(examiner, row)
    assert confirm(second, row, making.DAUGHTER) is None
    assert (row.proposed_person, row.proposed_by) == (making.DAUGHTER, second)
    match = confirm(examiner, row, making.DAUGHTER)
    assert match is not None and match.person_id == making.DAUGHTER


def test_a_second_one_who_says_none_leaves_it_unsure(row: ListRow, examiner: User, second: User) -> None:
    confirm(examiner, row)
    assert actions.reject_row(by=second, row_id=row.pk).state == "unsure"
    row.refresh_from_db()
    assert row.proposed_by is None and not Match.objects.exists()


def test_the_first_one_may_think_again(row: ListRow, examiner: User) -> None:
    confirm(examiner, row)
    assert actions.reject_row(by=examiner, row_id=row.pk).state == "rejected"


def test_what_the_machine_confirms_needs_none(epidemic: Incident, examiner: User) -> None:
    """And without the measure one examiner is enough."""
    people_list = making.screened(examiner, epidemic, [making.row(making.ADULT), making.doubtful(making.BEIJING)])
    assert making.match_of(making.ADULT)
    doubtful = people_list.rows.get(place=2)
    assert confirm(examiner, doubtful, making.BEIJING) is not None


def test_the_pages_say_who_looked_first(row: ListRow, examiner: User, second: User, signed_in: SignedIn) -> None:
    address = reverse("screening:row", args=[row.pk])
    decide = reverse("screening:decide", args=[row.pk])
    answer = signed_in(examiner).post(decide, {"confirm": making.MOTHER, "contact": "1"}, follow=True)
    assert "waits for a second examiner" in answer.content.decode()
    mine = signed_in(examiner).get(address).content.decode()
    assert "A second examiner must look" in mine and 'name="confirm"' not in mine
    theirs = signed_in(second).get(address).content.decode()
    assert f"Confirmed by {examiner.display_name}" in theirs and 'name="confirm"' in theirs
    assert "Second examiner" in signed_in(second).get(reverse("screening:review")).content.decode()
    said = signed_in(second).post(decide, {"decision": "reject"}, follow=True).content.decode()
    assert "Two examiners do not agree" in said
