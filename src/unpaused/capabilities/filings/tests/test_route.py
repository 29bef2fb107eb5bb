"""From the draft at a branch to the regulator's receipt, and each way in which it can go wrong."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from unpaused.capabilities.filings import public as filings
from unpaused.capabilities.filings import queries
from unpaused.capabilities.filings.models import FiledFigure, Filing, FilingFile
from unpaused.capabilities.filings.tests import making
from unpaused.capabilities.filings.tests.making import Office
from unpaused.capabilities.incidents.public import Incident, set_grade
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.figures import Figure, Reading, registry
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

Travel = Callable[[timedelta], None]


def refused(code: str, act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Ids and branches of the people found: change it, and the live figure changes."""
    found = [(1, making.WUHAN), (2, making.WUHAN), (3, making.HUANGGANG), (4, making.GUANGDONG)]

    def count(incident_id: int, branches: object = None) -> Reading:
        ids = [each for each, branch in found if branches is None or branch in branches]  # type: ignore[operator]
        return Reading(len(ids), "screening.match", ids)

    known = registry.get("screening.found")
    made = Figure(known.name, known.label, known.unit, count, known.describe, None, count)
    monkeypatch.setitem(registry._figures, known.name, made)
    return found


def value_of(filing: Filing, name: str = "screening.found") -> float | None:
    figure: FiledFigure = filing.figures.get(name=name)
    return figure.value


def test_a_branch_states_its_own_records_alone_and_a_province_those_of_all_its_branches(
    epidemic: Incident, wuhan: Office, hubei: Office, people: list[tuple[int, str]]
) -> None:
    assert value_of(wuhan.drafted(epidemic)) == 2
    assert value_of(hubei.drafted(epidemic)) == 3


def test_figures_carry_query_records_moment_and_book(
    epidemic: Incident, wuhan: Office, people: list[tuple[int, str]]
) -> None:
    made = wuhan.drafted(epidemic)
    figure = made.figures.get(name="screening.found")
    assert (figure.record_type, figure.record_ids) == ("screening.match", [1, 2])
    assert made.head["book"] and made.scope == [making.WUHAN] and made.as_of


def test_a_second_person_signs_and_the_signature_fits(epidemic: Incident, wuhan: Office) -> None:
    signed = wuhan.signed(epidemic)
    found = filings.get_for(wuhan.writer, signed.pk)
    assert found.signed_by == wuhan.signer and filings.is_intact(found)
    assert AuditRow.objects.get(action="filings.sign").detail["sha256"] == bytes(found.digest or b"").hex()
    assert FilingFile.objects.filter(filing=found).count() == 4


def test_whoever_drafted_or_changed_it_cannot_sign(epidemic: Incident, wuhan: Office) -> None:
    made = filings.draft(by=wuhan.signer, incident_id=epidemic.pk, report="first")
    changed = wuhan.written(made)
    refused("filings.second_person", lambda: wuhan.sign(changed))
    rewritten = filings.write(by=wuhan.signer, filing_id=made.pk, edition=changed.edition, sections={})
    refused("filings.second_person", lambda: wuhan.sign(rewritten))


def test_the_database_itself_refuses_the_writers_signature(epidemic: Incident, wuhan: Office) -> None:
    made = wuhan.drafted(epidemic)
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.filter(pk=made.pk).update(
            state="signed", signed_by=wuhan.writer, signed_at=clock.now(), digest=b"x", signature=b"y"
        )


def test_an_examiner_does_not_sign(epidemic: Incident, wuhan: Office) -> None:
    made = wuhan.drafted(epidemic)
    other = making.staff("another examiner", "examiner", making.WUHAN)
    with pytest.raises(NotPermitted):
        filings.sign(by=other, filing_id=made.pk, seen=filings.seen_of(made))


def test_it_is_signed_once(epidemic: Incident, wuhan: Office) -> None:
    signed = wuhan.signed(epidemic)
    refused("filings.moved_on", lambda: filings.sign(by=wuhan.signer, filing_id=signed.pk, seen="x"))


def test_a_report_of_another_branch_is_not_there(epidemic: Incident, wuhan: Office, huanggang: Office) -> None:
    made = wuhan.drafted(epidemic)
    for act in (
        lambda: filings.get_for(huanggang.writer, made.pk),
        lambda: filings.write(by=huanggang.writer, filing_id=made.pk, edition=2, sections={}),
        lambda: filings.sign(by=huanggang.signer, filing_id=made.pk, seen=filings.seen_of(made)),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_province_sees_a_branchs_report_once_it_was_sent_and_never_signs_it(
    epidemic: Incident, wuhan: Office, hubei: Office
) -> None:
    made = wuhan.drafted(epidemic)
    with pytest.raises(NotFound):
        filings.get_for(hubei.signer, made.pk)
    wuhan.sign(made)
    assert filings.get_for(hubei.signer, made.pk) == made
    refused("filings.other_office", lambda: filings.correct(by=hubei.writer, filing_id=made.pk))


def test_head_office_reads_and_reports_nothing_itself(epidemic: Incident, wuhan: Office) -> None:
    head = making.staff("head office")
    assert filings.get_for(head, wuhan.drafted(epidemic).pk)
    refused("filings.head_office", lambda: filings.draft(by=head, incident_id=epidemic.pk, report="first"))


def test_the_signature_is_given_to_just_what_the_signer_saw(
    epidemic: Incident, wuhan: Office, people: list[tuple[int, str]]
) -> None:
    made = wuhan.drafted(epidemic)
    seen = filings.seen_of(filings.get_for(wuhan.signer, made.pk))
    people.append((9, making.WUHAN))
    filings.read_anew(by=wuhan.writer, filing_id=made.pk)
    refused("filings.not_what_was_seen", lambda: filings.sign(by=wuhan.signer, filing_id=made.pk, seen=seen))
    assert value_of(wuhan.sign(made)) == 3


def test_figures_that_move_after_the_draft_do_not_move_the_report(
    epidemic: Incident, wuhan: Office, people: list[tuple[int, str]]
) -> None:
    made = wuhan.drafted(epidemic)
    people.append((9, making.WUHAN))
    assert [(each.figure.name, each.live) for each in queries.drifted(made)] == [("screening.found", 3)]
    assert value_of(wuhan.sign(made)) == 2


def test_a_required_section_must_be_written(epidemic: Incident, wuhan: Office) -> None:
    made = filings.draft(by=wuhan.writer, incident_id=epidemic.pk, report="first")
    refused("filings.section_missing", lambda: wuhan.sign(made))


def test_a_returned_report_is_changed_before_it_goes_up_again(epidemic: Incident, wuhan: Office, hubei: Office) -> None:
    signed = wuhan.signed(epidemic)
    refused("filings.no_reasons", lambda: filings.send_back(by=hubei.signer, filing_id=signed.pk, reasons=" \x00 "))
    filings.send_back(by=hubei.signer, filing_id=signed.pk, reasons="写明停业网点")
    again = filings.draft(by=wuhan.writer, incident_id=epidemic.pk, report="first")
    assert (again.answers, again.sections) == (signed, signed.sections)
    refused("filings.unchanged", lambda: wuhan.sign(again))
    assert wuhan.sign(wuhan.written(again, consequences="三个网点停业。")).state == "signed"
    assert filings.is_intact(filings.get_for(hubei.signer, signed.pk))


def test_a_report_is_decided_once_by_its_own_province(
    epidemic: Incident, wuhan: Office, hubei: Office, guangdong: Office
) -> None:
    signed = wuhan.signed(epidemic)
    with pytest.raises(NotFound):
        filings.accept(by=guangdong.signer, filing_id=signed.pk)
    refused("filings.other_province", lambda: filings.accept(by=wuhan.signer, filing_id=signed.pk))
    filings.accept(by=hubei.signer, filing_id=signed.pk)
    refused("filings.moved_on", lambda: filings.send_back(by=hubei.signer, filing_id=signed.pk, reasons="x"))


def test_a_province_puts_accepted_reports_into_its_own_and_says_who_sent_none(
    epidemic: Incident, wuhan: Office, huanggang: Office, hubei: Office
) -> None:
    accepted, returned = wuhan.signed(epidemic), huanggang.signed(epidemic)
    filings.accept(by=hubei.signer, filing_id=accepted.pk)
    filings.send_back(by=hubei.signer, filing_id=returned.pk, reasons="x")
    head = hubei.drafted(epidemic).head
    assert [each["number"] for each in head["parts"]] == [accepted.number]
    assert head["missing"] == ["黄冈中心支公司"]


def test_two_branches_report_at_once_and_do_not_meet(epidemic: Incident, wuhan: Office, huanggang: Office) -> None:
    one, other = wuhan.drafted(epidemic), huanggang.drafted(epidemic)
    assert one.number != other.number
    assert {wuhan.sign(one).state, huanggang.sign(other).state} == {"signed"}


def test_an_office_has_a_report_in_hand_once(epidemic: Incident, wuhan: Office) -> None:
    made = wuhan.drafted(epidemic)
    again = lambda: filings.draft(by=wuhan.writer, incident_id=epidemic.pk, report="first")  # noqa: E731
    refused("filings.in_hand", again)
    filings.discard(by=wuhan.writer, filing_id=made.pk)
    assert again().number != made.number


def test_only_the_province_hands_over_and_only_what_is_signed(epidemic: Incident, wuhan: Office, hubei: Office) -> None:
    refused("filings.by_province", lambda: wuhan.hand_over(wuhan.signed(epidemic)))
    drafted = hubei.drafted(epidemic)
    refused("filings.moved_on", lambda: hubei.hand_over(drafted))


def test_a_hand_over_has_a_moment_a_channel_and_a_receipt(epidemic: Incident, hubei: Office) -> None:
    signed = hubei.signed(epidemic)
    give = {"by": hubei.signer, "filing_id": signed.pk, "at": clock.now(), "channel": "系统", "receipt": "R1"}
    for wrong in ({"channel": " "}, {"receipt": "\x07"}):
        refused("filings.no_receipt", lambda wrong=wrong: filings.hand_over(**{**give, **wrong}))
    for moment in (clock.now() + timedelta(hours=1), clock.now() - timedelta(hours=1)):
        refused("filings.handed_over_when", lambda moment=moment: filings.hand_over(**{**give, "at": moment}))
    assert filings.hand_over(**give).receipt == "R1"
    refused("filings.moved_on", lambda: filings.hand_over(**give))


def test_follow_ups_number_themselves_and_state_the_change(
    epidemic: Incident, hubei: Office, people: list[tuple[int, str]]
) -> None:
    hubei.handed_over(epidemic)
    people.append((9, making.HUBEI))
    one = hubei.handed_over(epidemic, "follow_up")
    two = hubei.drafted(epidemic, "follow_up")
    assert (one.serial, two.serial, two.head["previous"]) == (1, 2, one.number)
    figure = one.figures.get(name="screening.found")
    assert (figure.before, figure.value) == (3, 4)


def test_nothing_comes_before_the_first_report(epidemic: Incident, wuhan: Office) -> None:
    for report in ("follow_up", "final"):
        refused("filings.first_missing", lambda report=report: wuhan.drafted(epidemic, report))


def test_the_final_report_waits_for_the_stand_down_and_refers_back(epidemic: Incident, hubei: Office) -> None:
    first = hubei.handed_over(epidemic)
    refused("filings.still_in_force", lambda: hubei.drafted(epidemic, "final"))
    making.end(epidemic)
    final = hubei.handed_over(epidemic, "final")
    assert [(each["number"], each["receipt"]) for each in final.head["earlier"]] == [(first.number, first.receipt)]
    refused("filings.final_given", lambda: hubei.drafted(epidemic, "follow_up"))


def test_a_correction_is_a_new_report_that_names_the_old_one(epidemic: Incident, hubei: Office) -> None:
    handed = hubei.handed_over(epidemic)
    before = filings.file_of(handed, "zh", "pdf").content
    made = filings.correct(by=hubei.writer, filing_id=handed.pk)
    refused("filings.in_hand", lambda: filings.correct(by=hubei.writer, filing_id=handed.pk))
    corrected = hubei.hand_over(hubei.sign(hubei.written(made, course="发生在黄冈。")))
    assert (corrected.corrects, corrected.head["corrects"]) == (handed, handed.number)
    assert filings.file_of(filings.get_for(hubei.signer, handed.pk), "zh", "pdf").content == before


def test_what_is_only_drafted_is_not_corrected(epidemic: Incident, hubei: Office) -> None:
    made = hubei.drafted(epidemic)
    refused("filings.not_delivered", lambda: filings.correct(by=hubei.writer, filing_id=made.pk))


CHANGES: dict[str, Callable[[Filing], object]] = {
    "other words": lambda f: Filing.objects.filter(pk=f.pk).update(sections={}),
    "another moment": lambda f: Filing.objects.filter(pk=f.pk).update(as_of=clock.now()),
    "a draft again": lambda f: Filing.objects.filter(pk=f.pk).update(
        state="draft", signed_by=None, signed_at=None, digest=None, signature=None
    ),
    "no report": lambda f: Filing.objects.filter(pk=f.pk)._raw_delete("default"),
    "another value": lambda f: FiledFigure.objects.filter(filing=f).update(value=9999),
    "a figure less": lambda f: FiledFigure.objects.filter(filing=f, place=1)._raw_delete("default"),
    "another file": lambda f: FilingFile.objects.filter(filing=f).update(content=b"x"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_signed_never_changes(epidemic: Incident, wuhan: Office, change: Callable[[Filing], object]) -> None:
    signed = wuhan.signed(epidemic)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(signed)
    assert filings.is_intact(filings.get_for(wuhan.signer, signed.pk))


@pytest.mark.parametrize("table", ["filings_filing", "filings_filedfigure", "filings_filingfile"])
def test_the_tables_cannot_be_emptied(db: None, table: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_what_somebody_else_changed_is_not_written_over(epidemic: Incident, wuhan: Office) -> None:
    made = wuhan.drafted(epidemic)
    refused("filings.changed_meanwhile", lambda: filings.write(
        by=wuhan.signer, filing_id=made.pk, edition=made.edition - 1, sections={"course": "x"}
    ))  # fmt: skip


def test_control_characters_become_spaces_and_too_long_a_text_is_refused(epidemic: Incident, wuhan: Office) -> None:
    made = filings.draft(by=wuhan.writer, incident_id=epidemic.pk, report="first")
    kept = filings.write(by=wuhan.writer, filing_id=made.pk, edition=1, sections={"course": "武汉\x00疫\x1b情\r\n二行"})
    assert kept.sections["course"] == "武汉 疫 情\n二行"
    refused("filings.too_long", lambda: filings.write(
        by=wuhan.writer, filing_id=made.pk, edition=2, sections={"course": "长" * 20_001}
    ))  # fmt: skip


def test_an_incident_with_no_case_is_reported_with_zeros(epidemic: Incident, wuhan: Office) -> None:
    signed = wuhan.signed(epidemic)
    assert {each.value for each in queries.figures_of(signed)} == {0}


def test_an_epidemic_has_no_grade_on_any_report(epidemic: Incident, wuhan: Office) -> None:
    with pytest.raises(Refused):
        set_grade(by=epidemic.declared_by, incident_id=epidemic.pk, grade="I", known={})
    head = wuhan.drafted(epidemic).head
    assert (head["graded"], head["grade"]) == (False, "")


def test_a_branch_that_the_incident_does_not_touch_reports_nothing(epidemic: Incident, guangdong: Office) -> None:
    refused("filings.not_touched", lambda: guangdong.drafted(epidemic))


def test_no_report_of_an_incident_that_was_never_in_force(wuhan: Office) -> None:
    drafted = making.declared()
    refused("filings.incident_draft", lambda: wuhan.drafted(drafted))
