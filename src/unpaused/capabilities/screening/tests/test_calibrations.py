"""What examiners decided sets the machine's probabilities right on the next list of the same kind."""

from datetime import timedelta

import pytest
from django.urls import reverse

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions, jobs
from unpaused.capabilities.screening.models import KindCalibration, ListRow
from unpaused.capabilities.screening.queries import calibrations
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.screening.tests.test_spot_checks import SignedIn
from unpaused.engines import linkage
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock

KIND = "hospital"
DOUBTFUL = list(making.FILLERS)[:48]


def lowered(decisions: int = 60) -> KindCalibration:
    """A map by which even the surest are doubtful."""
    return KindCalibration.objects.create(
        kind=KIND, version="cafe", a=0.01, b=0.01, c=-1.0, decisions=decisions, learnt_at=clock.now()
    )


def raised() -> KindCalibration:
    """A map by which everybody is sure."""
    return KindCalibration.objects.create(
        kind=KIND, version="cbad", a=1.0, b=1.0, c=12.0, decisions=60, learnt_at=clock.now()
    )


@pytest.fixture
def decided(epidemic: Incident, examiner: User) -> list[ListRow]:
    """Doubtful rows of one list, every second confirmed and the others rejected."""
    people_list = making.screened(examiner, epidemic, [making.doubtful(person) for person in DOUBTFUL])
    rows = list(people_list.rows.filter(state="waiting", candidates__isnull=False).distinct().order_by("place"))
    for place, row in enumerate(rows):
        first = row.candidates.get(rank=1)
        if place % 2:
            actions.reject_row(by=examiner, row_id=row.pk)
        else:
            actions.confirm_row(by=examiner, row_id=row.pk, person_id=first.person_id)
    return rows


def test_what_the_machine_told_stands_beside_what_was_decided(decided: list[ListRow]) -> None:
    assert len(decided) >= linkage.calibrating.LEAST_DECISIONS
    found = calibrations.decisions_of(KIND)
    assert len(found) == len(decided) and sum(each.same for each in found) == (len(decided) + 1) // 2
    assert sorted(each.probability for each in found) == sorted(
        ListRow.objects.filter(pk__in=[row.pk for row in decided]).values_list("told", flat=True)
    )
    assert not calibrations.decisions_of("carrier")


def test_a_confirmation_of_another_candidate_speaks_against_the_first(epidemic: Incident, examiner: User) -> None:
    either = making.row(making.MOTHER, 姓名="齐桂*", 身份证号="")
    people_list = making.screened(examiner, epidemic, [either])
    row = people_list.rows.get()
    others = row.candidates.exclude(rank=1)
    assert others
    actions.confirm_row(by=examiner, row_id=row.pk, person_id=others[0].person_id)
    assert [each.same for each in calibrations.decisions_of(KIND)] == [False]


def test_each_night_the_map_is_learnt_anew_and_on_the_record(decided: list[ListRow], epidemic: Incident) -> None:
    jobs.calibrations(timestamp=0)
    learnt = KindCalibration.objects.get()
    assert (learnt.kind, learnt.decisions) == (KIND, len(decided)) and learnt.version
    assert calibrations.in_force(KIND) == learnt.map and not calibrations.in_force("carrier").version
    act = AuditRow.objects.get(action="screening.calibrated")
    assert act.detail == {"kind": KIND, "count": len(decided), "version": learnt.version}
    assert actions.learn_calibrations() == 0 and KindCalibration.objects.count() == 1


def test_too_few_decisions_teach_nothing(epidemic: Incident, examiner: User) -> None:
    row = making.screened(examiner, epidemic, [making.doubtful(making.ADULT)]).rows.get()
    actions.reject_row(by=examiner, row_id=row.pk)
    assert actions.learn_calibrations() == 0 and not KindCalibration.objects.exists()


def test_the_daily_sample_speaks_for_sure_rows(epidemic: Incident, examiner: User) -> None:
    people = (making.ADULT, making.BEIJING, making.ORPHAN)
    making.screened(examiner, epidemic, [making.row(person) for person in people])
    assert not calibrations.decisions_of(KIND)
    actions.draw_spot_checks(today=clock.today() + timedelta(days=1))
    actions.say_right(by=examiner, match_id=making.match_of(making.ADULT).pk)
    actions.undo_match(by=examiner, match_id=making.match_of(making.BEIJING).pk, reason="somebody else")
    assert sorted(each.same for each in calibrations.decisions_of(KIND)) == [False, True]


def test_a_match_undone_outside_the_sample_says_nothing(epidemic: Incident, examiner: User) -> None:
    """Of those only the wrong ones would be known."""
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    actions.undo_match(by=examiner, match_id=making.match_of(making.ADULT).pk, reason="somebody else")
    assert not calibrations.decisions_of(KIND)


def test_decisions_hold_the_machine_back(epidemic: Incident, examiner: User) -> None:
    lowered()
    row = making.screened(examiner, epidemic, [making.row(making.ADULT)]).rows.get()
    assert row.state == "waiting" and row.match is None
    assert row.told is not None and row.told > 0.99 > row.probability
    assert row.model.endswith(f"+{KindCalibration.objects.get().map.version}")


def test_decisions_never_push_the_machine_on(epidemic: Incident, examiner: User) -> None:
    raised()
    row = making.screened(examiner, epidemic, [making.doubtful(making.ADULT)]).rows.get()
    assert row.told is not None and row.probability > row.told
    assert row.state == "waiting" and row.match is None


def test_another_kind_of_list_is_not_touched(epidemic: Incident, examiner: User) -> None:
    lowered()
    KindCalibration.objects.update(kind="carrier")
    row = making.screened(examiner, epidemic, [making.row(making.ADULT)]).rows.get()
    assert row.state == "confirmed" and row.told == row.probability


def test_the_page_says_what_decisions_have_taught(decided: list[ListRow], examiner: User, signed_in: SignedIn) -> None:
    browser = signed_in(examiner)
    browser.cookies["django_language"] = "en"
    assert "Nothing yet" in browser.get(reverse("screening:checks")).content.decode()
    actions.learn_calibrations()
    shown = browser.get(reverse("screening:checks")).content.decode()
    assert "What decisions have taught" in shown and KindCalibration.objects.get().version in shown
    assert f"{len(decided)}" in shown
