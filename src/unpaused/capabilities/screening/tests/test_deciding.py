"""An examiner decides doubtful rows."""

import pytest

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.models import ListRow
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel.errors import NotFound, NotPermitted, Refused


@pytest.fixture
def doubtful(epidemic: Incident, examiner: User) -> ListRow:
    return making.screened(examiner, epidemic, [making.doubtful(making.ADULT)]).rows.get()


def _confirm(by: User, row: ListRow, **given: object) -> None:
    usual = {"person_id": making.ADULT, "contact": True, "reason": ""}
    actions.confirm_row(by=by, row_id=row.pk, **{**usual, **given})  # type: ignore[arg-type]
    making.deliver()


def test_a_confirmation_sets_off_what_the_machines_does(doubtful: ListRow, examiner: User) -> None:
    _confirm(examiner, doubtful, reason="called the hospital")
    match = making.match_of(making.ADULT)
    assert (match.confirmed_by, match.examiner, match.cover) == ("examiner", examiner, "case")
    assert Message.objects.filter(template="invitation").count() == 1
    assert AuditRow.objects.get(action="screening.row.confirmed").reason == "called the hospital"


def test_a_confirmation_without_the_wish_for_contact_tells_nobody(doubtful: ListRow, examiner: User) -> None:
    _confirm(examiner, doubtful, contact=False)
    assert making.match_of(making.ADULT).contact_reason == "not_chosen"
    assert not Message.objects.exists()


def test_a_row_is_decided_once(doubtful: ListRow, examiner: User) -> None:
    _confirm(examiner, doubtful)
    for act in (actions.reject_row, actions.mark_unsure):
        with pytest.raises(Refused):
            act(by=examiner, row_id=doubtful.pk)


def test_rejected_and_unsure_rows_can_be_taken_back(doubtful: ListRow, examiner: User) -> None:
    for act, state in ((actions.mark_unsure, "unsure"), (actions.reject_row, "rejected")):
        assert act(by=examiner, row_id=doubtful.pk).state == state
        assert actions.reopen_row(by=examiner, row_id=doubtful.pk).state == "waiting"
    with pytest.raises(Refused):
        actions.reopen_row(by=examiner, row_id=doubtful.pk)


def test_an_unsure_row_can_still_be_confirmed(doubtful: ListRow, examiner: User) -> None:
    actions.mark_unsure(by=examiner, row_id=doubtful.pk)
    _confirm(examiner, doubtful)
    assert making.match_of(making.ADULT)


def test_only_a_candidate_can_be_confirmed(doubtful: ListRow, examiner: User) -> None:
    with pytest.raises(Refused) as refused:
        _confirm(examiner, doubtful, person_id=making.ORPHAN)
    assert refused.value.code == "screening.candidate"


def test_a_confirmed_minor_still_waits_for_the_guardian(epidemic: Incident, examiner: User) -> None:
    row = making.screened(examiner, epidemic, [making.doubtful(making.MINOR)]).rows.get()
    _confirm(examiner, row, person_id=making.MINOR)
    assert making.match_of(making.MINOR).contact_reason == "minor"
    assert not Message.objects.exists()


def test_an_examiner_of_another_branch_can_neither_see_nor_decide(doubtful: ListRow) -> None:
    elsewhere = making.staff("elsewhere", branch=making.CAPITAL)
    assert not ListRow.objects.visible_to(elsewhere).exists()
    for act in (actions.reject_row, actions.mark_unsure, actions.reopen_row):
        with pytest.raises(NotFound):
            act(by=elsewhere, row_id=doubtful.pk)
    with pytest.raises(NotFound):
        _confirm(elsewhere, doubtful)


def test_an_examiner_of_the_branch_can_decide(doubtful: ListRow) -> None:
    _confirm(making.staff("here", branch=making.HUBEI), doubtful)
    assert making.match_of(making.ADULT)


def test_nobody_rules_out_a_likely_customer_whom_they_cannot_see(doubtful: ListRow, examiner: User) -> None:
    here = making.staff("here", branch=making.HUBEI)
    hidden = doubtful.candidates.create(person_id=making.BEIJING, branch_code=making.CAPITAL, rank=9, probability=0.4)
    with pytest.raises(Refused) as refused:
        actions.reject_row(by=here, row_id=doubtful.pk)
    assert refused.value.code == "screening.hidden_candidate"
    hidden.refuted = True
    hidden.save()
    assert actions.reject_row(by=here, row_id=doubtful.pk).state == "rejected"


def test_an_unlikely_candidate_elsewhere_keeps_no_branch_from_ruling_out(doubtful: ListRow) -> None:
    doubtful.candidates.create(person_id=making.BEIJING, branch_code=making.CAPITAL, rank=9, probability=0.01)
    assert actions.reject_row(by=making.staff("here", branch=making.HUBEI), row_id=doubtful.pk).state == "rejected"


def test_a_commander_sends_lists_in_but_decides_no_row(doubtful: ListRow) -> None:
    with pytest.raises(NotPermitted):
        _confirm(making.staff("head", "commander"), doubtful)
