"""What screening tells the bulletin and the open ends."""

from datetime import timedelta

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.screening import figures
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.screening.models import Match
from unpaused.capabilities.screening.tests import making
from unpaused.foundation import figures as registry
from unpaused.foundation.accounts.models import User


def test_figures_count_the_records_they_name(epidemic: Incident, examiner: User) -> None:
    listed = [making.row(making.ADULT), making.doubtful(making.ORPHAN), making.nobody(9), making.row(making.BEIJING)]
    making.screened(examiner, epidemic, listed)
    values = {}
    for figure in figures.FIGURES:
        reading = figure.query(epidemic.pk)
        values[figure.name] = reading.value
        assert len(figure.describe(reading.record_ids)) == len(reading.record_ids)
        assert registry.get(figure.name) is figure
    assert values["screening.listed"] == 4
    assert values["screening.found"] == 2
    assert values["screening.waiting_review"] == 1
    assert values["screening.not_insured"] == 1
    median, late = values["screening.list_to_found_p50"], values["screening.list_to_found_p95"]
    assert median is not None and late is not None and 0 <= median <= late  # both round to tenths


def test_figures_of_another_incident_are_empty(epidemic: Incident) -> None:
    assert figures.found(epidemic.pk).value == 0
    steps = [each for each in figures.FIGURES if each.unit == "seconds"]
    assert [each.query(epidemic.pk).value for each in steps] == [None] * 4


def test_the_time_until_somebody_found_is_told(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT), making.row(making.MINOR)])
    told = making.match_of(making.ADULT)
    Message.objects.filter(to_customer=True).update(state="sent", sent_at=told.found_at)
    Match.objects.filter(pk=told.pk).update(contacted_at=told.found_at + timedelta(seconds=90))
    reading = registry.get("screening.found_to_told_p95").query(epidemic.pk)
    assert (reading.value, list(reading.record_ids)) == (90.0, [told.pk])


def test_records_open_without_anything_personal(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    shown = str(figures.describe_rows(figures.listed(epidemic.pk).record_ids))
    assert making.name_of(making.ADULT) not in shown
    assert "/screening/rows/" in shown


def test_everyone_found_and_every_row_that_waits_is_told(epidemic: Incident, examiner: User) -> None:
    people_list = making.screened(examiner, epidemic, [making.row(making.MINOR), making.doubtful(making.ORPHAN)])
    [found] = screening.found(epidemic.pk)
    assert (found.person_id, found.cleared_for_contact, found.contact_reason) == (making.MINOR, False, "minor")
    assert (found.cover, found.list_number) == ("case", people_list.number)
    [waiting] = screening.waiting_review(epidemic.pk)
    assert (waiting.list_number, waiting.branch_code) == (people_list.number, making.HUBEI)


def test_a_person_on_two_lists_is_told_with_the_first(epidemic: Incident, examiner: User) -> None:
    first = making.screened(examiner, epidemic, [making.row(making.ADULT)])
    making.screened(examiner, epidemic, [making.row(making.ADULT, 就诊医院="另一家")])
    assert [each.list_number for each in screening.found(epidemic.pk)] == [first.number]
