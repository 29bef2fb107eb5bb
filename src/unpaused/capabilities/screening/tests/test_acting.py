"""What follows a match: case, task, messages; once, and only for those who may be contacted."""

from pathlib import Path
from typing import Any

import pytest

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.public import UNFILED, Incident, ask_to_change, confirm_change
from unpaused.capabilities.outreach.models import Invitation, Message
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.screening.models import Match
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.tasks.models import Task
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy import sealing, subjects
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Refused


def _contact_from(incident: Incident, value: float) -> None:
    """Another threshold for contact, put in force by two people."""
    first, second = (making.staff(f"{who}{value}", "commander") for who in ("asks", "confirms"))
    measure = Measure.objects.filter(incident=incident, type_name="screening.contact_threshold").latest("pk")
    change = ask_to_change(
        by=first,
        incident_id=incident.pk,
        measure_id=measure.pk,
        value=value,
        areas=[],
        notice=UNFILED,
        reason="Other certainty.",
    )
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)


def _messages() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("template", "channel"))


def test_a_cleared_match_gets_case_task_and_neutral_messages(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    match = making.match_of(making.ADULT)
    claim, task = Claim.objects.get(), Task.objects.get()
    assert (match.cover, match.claim_id, claim.benefit_code) == ("case", claim.pk, "DIAG")
    assert (claim.person_id, claim.incident_id, claim.branch_code) == (making.ADULT, epidemic.pk, making.HUBEI)
    assert (task.queue, task.salesperson_id, task.person_id) == ("salesperson", "S1", making.ADULT)
    assert _messages() == [("help_to_contact", "email"), ("help_to_contact", "sms"), ("invitation", "sms")]
    assert match.contacted_at is not None


def test_acting_again_adds_nothing(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT), making.row(making.ORPHAN)])
    before = [model.objects.count() for model in (Claim, Task, Message, Invitation)]
    event = screening.PeopleFound(list(Match.objects.values_list("pk", flat=True)))
    actions.act_on_matches(event)
    Match.objects.update(contacted_at=None, cover="", claim_id=None)  # as if the first run had not been remembered
    actions.act_on_matches(event)
    assert [model.objects.count() for model in (Claim, Task, Message, Invitation)] == before


def test_where_the_salesperson_has_left_the_hotline_gets_the_task(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ORPHAN)])
    assert Task.objects.get().queue == "hotline"
    assert _messages() == [("invitation", "sms")]


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (making.MINOR, "minor"),
        (making.DEAD, "dead"),
        (making.NO_PHONE, "no_phone"),
        (making.NO_BIRTH, "age_unknown"),
        (making.UNINSURED, "no_cover"),
        (making.ACCIDENT_ONLY, "no_cover"),
    ],
)
def test_who_is_found_but_not_contacted_by_the_machine(
    person: int, reason: str, epidemic: Incident, examiner: User
) -> None:
    making.screened(examiner, epidemic, [making.row(person)])
    match = making.match_of(person)
    assert (match.cleared_for_contact, match.contact_reason) == (False, reason)
    assert not Task.objects.exists()
    assert not Message.objects.exists()
    assert not Invitation.objects.exists()


def test_a_row_that_calls_its_person_dead_brings_no_message(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT, 备注="6月1日死亡")])
    assert making.match_of(making.ADULT).contact_reason == "dead"
    assert not Message.objects.exists()


def test_of_two_rows_of_one_list_the_one_that_calls_them_dead_counts(epidemic: Incident, examiner: User) -> None:
    dead = making.row(making.ADULT, 备注="6月1日死亡")
    making.screened(examiner, epidemic, [making.row(making.ADULT, 备注="重症"), dead])
    assert making.match_of(making.ADULT).contact_reason == "dead"
    assert not Message.objects.exists()


def test_a_later_list_that_calls_them_dead_stops_a_contact_not_made_yet(epidemic: Incident, examiner: User) -> None:
    for remark in ("重症", "6月1日死亡"):
        rows = [making.row(making.ADULT, 备注=remark)]
        actions.screen_list(list_id=making.receive(examiner, epidemic, making.csv_list(rows)).pk)
    making.deliver()
    match = making.match_of(making.ADULT)
    assert (match.cleared_for_contact, match.contact_reason, match.cover) == (False, "dead", "case")
    assert not Message.objects.exists()


def test_no_surer_row_clears_whom_another_row_calls_dead(epidemic: Incident, examiner: User) -> None:
    _contact_from(epidemic, 1.0)
    making.screened(examiner, epidemic, [making.row(making.ADULT, 备注="重症")])
    making.screened(examiner, epidemic, [making.row(making.ADULT, 备注="6月1日死亡")])
    _contact_from(epidemic, 0.99)
    making.screened(examiner, epidemic, [making.row(making.ADULT, 备注="转院")])
    assert making.match_of(making.ADULT).contact_reason == "dead"
    assert not Message.objects.exists()


def test_between_the_two_thresholds_a_case_is_opened_and_nobody_contacted(epidemic: Incident, examiner: User) -> None:
    _contact_from(epidemic, 1.0)
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    match = making.match_of(making.ADULT)
    assert (match.cover, match.contact_reason) == ("case", "below_threshold")
    assert not Message.objects.exists()


def test_a_second_surer_row_clears_a_match_that_waited_for_it(epidemic: Incident, examiner: User) -> None:
    _contact_from(epidemic, 1.0)
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    _contact_from(epidemic, 0.99)
    making.screened(examiner, epidemic, [making.row(making.ADULT, 就诊医院="另一家")])
    assert making.match_of(making.ADULT).contacted_at is not None
    assert Message.objects.filter(template="invitation").count() == 1


def test_one_whose_data_were_deleted_keeps_nothing_from_the_others(epidemic: Incident, examiner: User) -> None:
    forgotten = subjects.subject_of_person(making.ADULT)
    subjects.destroy(by=making.system(), subject_id=forgotten.pk, reason="asked for it")
    making.screened(examiner, epidemic, [making.row(making.ADULT), making.row(making.ORPHAN)])
    assert (Claim.objects.get().person_id, Task.objects.get().person_id) == (making.ORPHAN, making.ORPHAN)
    match = making.match_of(making.ADULT)
    assert (match.cover, match.cleared_for_contact, match.contact_reason) == ("none", False, "deleted")


def test_an_accident_opens_no_case_in_an_epidemic(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ACCIDENT_ONLY)])
    assert making.match_of(making.ACCIDENT_ONLY).cover == "none"
    assert not Claim.objects.exists()


def test_list_facts_are_sealed_in_the_claim_without_names_and_numbers(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    claim = Claim.objects.get()
    assert claim.list_facts is not None and making.HOSPITAL.encode() not in bytes(claim.list_facts)
    [row] = sealing.unseal_json(claim.subject, "claim.list_facts", bytes(claim.list_facts))["rows"]
    assert row["facts"] == {"就诊医院": making.HOSPITAL, "诊断": making.DIAGNOSIS}


def test_an_examiner_clears_a_minor_and_the_hotline_calls_the_guardian(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.MINOR)])
    actions.clear_for_contact(by=examiner, match_id=making.match_of(making.MINOR).pk, reason="guardian is known")
    making.deliver()
    assert Task.objects.get().queue == "hotline"
    assert not Message.objects.exists()


def test_clearing_asks_for_a_reason_and_for_the_right_branch(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.MINOR)])
    match_id = making.match_of(making.MINOR).pk
    with pytest.raises(Refused):
        actions.clear_for_contact(by=examiner, match_id=match_id, reason=" ")
    with pytest.raises(NotFound):
        actions.clear_for_contact(by=making.staff("b", branch=making.CAPITAL), match_id=match_id, reason="because")


def test_a_person_without_cover_is_settled_by_an_examiner_alone(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.UNINSURED), making.row(making.ADULT)])
    actions.settle_uninsured(by=examiner, match_id=making.match_of(making.UNINSURED).pk, reason="lapsed in May")
    assert making.match_of(making.UNINSURED).cover == "uninsured"
    with pytest.raises(Refused):
        actions.settle_uninsured(by=examiner, match_id=making.match_of(making.ADULT).pk, reason="lapsed in May")


def test_whoever_is_settled_as_uninsured_is_asked_for_no_more(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.UNINSURED)])
    match = making.match_of(making.UNINSURED)
    actions.clear_for_contact(by=examiner, match_id=match.pk, reason="they may know of a policy")
    making.deliver()
    assert Task.objects.get().state == "open"
    actions.settle_uninsured(by=examiner, match_id=match.pk, reason="lapsed in May")
    task = Task.objects.get()
    assert (task.state, task.withdrawn_because) == ("withdrawn", "nothing_open")
    assert set(Message.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_a_surer_row_has_nobody_contacted_who_was_settled_as_uninsured(epidemic: Incident, examiner: User) -> None:
    _contact_from(epidemic, 1.0)
    making.screened(examiner, epidemic, [making.row(making.UNINSURED)])
    match = making.match_of(making.UNINSURED)
    assert match.contact_reason == "below_threshold"
    actions.settle_uninsured(by=examiner, match_id=match.pk, reason="lapsed in May")
    _contact_from(epidemic, 0.99)
    making.screened(examiner, epidemic, [making.row(making.UNINSURED, 备注="再次入院")])
    match = making.match_of(making.UNINSURED)
    assert (match.cover, match.cleared_for_contact, match.contact_reason) == ("uninsured", False, "no_cover")
    assert not Task.objects.exists() and not Message.objects.exists()


@pytest.mark.parametrize(("header", "said"), [("是否死亡", "是"), ("死亡日期", "2020-02-03"), ("Deceased?", "Yes")])
def test_nobody_is_told_whom_a_column_of_the_list_calls_dead(
    epidemic: Incident, examiner: User, header: str, said: str
) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT, **{header: said}), making.row(making.ORPHAN)])
    assert making.match_of(making.ADULT).contact_reason == "dead"
    assert making.match_of(making.ORPHAN).cleared_for_contact


@pytest.mark.parametrize("header", ["死者姓名", "遇难者姓名", "Name of deceased"])
def test_nobody_is_told_whom_the_header_over_the_names_calls_dead(
    epidemic: Incident, examiner: User, header: str
) -> None:
    listed = [{header if name == "姓名" else name: text for name, text in making.row(making.ADULT).items()}]
    making.screened(examiner, epidemic, listed)
    match = making.match_of(making.ADULT)
    assert (match.cleared_for_contact, match.contact_reason) == (False, "dead")
    assert not Message.objects.exists()


def test_nobody_is_told_whom_a_note_beside_the_name_calls_dead(epidemic: Incident, examiner: User) -> None:
    listed = making.row(making.ADULT)
    making.screened(examiner, epidemic, [{**listed, "姓名": f"{listed['姓名']}（已故）"}, making.row(making.ORPHAN)])
    assert making.match_of(making.ADULT).contact_reason == "dead"
    assert making.match_of(making.ORPHAN).cleared_for_contact


@pytest.mark.parametrize(
    ("first", "second", "dead"),
    [
        ("遇难人员名单", "受伤人员名单", making.ADULT),
        ("受伤人员名单", "遇难人员名单", making.ORPHAN),
        ("累计确诊,120,其中死亡,3", "", None),
    ],
)
def test_each_table_of_a_sheet_has_its_own_title(
    epidemic: Incident, examiner: User, first: str, second: str, dead: int | None
) -> None:
    tables = (making.csv_list([making.row(each)]).decode() for each in (making.ADULT, making.ORPHAN))
    listed = "\n".join(text for pair in zip((first, second), tables, strict=True) for text in pair)
    actions.screen_list(list_id=making.receive(examiner, epidemic, listed.encode()).pk)
    making.deliver()
    told = {each: making.match_of(each).cleared_for_contact for each in (making.ADULT, making.ORPHAN)}
    assert told == {each: each != dead for each in told}


def test_nobody_is_told_whom_the_title_over_the_table_calls_dead(epidemic: Incident, examiner: User) -> None:
    titled = "遇难人员名单\n".encode() + making.csv_list([making.row(making.ADULT)])
    actions.screen_list(list_id=making.receive(examiner, epidemic, titled).pk)
    making.deliver()
    match = making.match_of(making.ADULT)
    assert (match.cleared_for_contact, match.contact_reason) == (False, "dead")
    assert not Message.objects.exists()


def test_nobody_is_asked_to_contact_us_who_has_handed_in_everything(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.MINOR)])
    Claim.objects.update(state="referred", submitted_at=clock.now())
    actions.clear_for_contact(by=examiner, match_id=making.match_of(making.MINOR).pk, reason="guardian is known")
    making.deliver()
    match = making.match_of(making.MINOR)
    assert (match.cleared_for_contact, match.contact_reason, match.contacted_at) == (False, "nothing_open", None)
    assert not Task.objects.exists()


def test_somebody_who_left_the_book_is_not_contacted_and_it_says_so(
    epidemic: Incident, examiner: User, settings: Any, tmp_path: Path
) -> None:
    making.screened(examiner, epidemic, [making.row(making.MINOR)])
    match_id = making.match_of(making.MINOR).pk
    settings.BOOK_ROOT = making.build_book(tmp_path, without=[making.MINOR])
    actions.clear_for_contact(by=examiner, match_id=match_id, reason="guardian is known")
    making.deliver()
    match = making.match_of(making.MINOR)
    assert (match.cleared_for_contact, match.contact_reason, match.contacted_at) == (False, "gone", None)
    assert not Task.objects.exists()
