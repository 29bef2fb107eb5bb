"""Deadlines as data, and how each duty stands at a moment."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import yaml

from unpaused.capabilities.filings import public as filings
from unpaused.capabilities.filings.queries.offices import offices_among
from unpaused.capabilities.filings.rules import Delivered, Duty, Facts, deadlines, duties, read_deadlines, read_forms
from unpaused.capabilities.filings.rules.words import FOLDER
from unpaused.capabilities.filings.tests import making
from unpaused.capabilities.filings.tests.making import Office
from unpaused.capabilities.incidents.public import Incident, move_day, working_calendar
from unpaused.foundation.book import Branch
from unpaused.kernel.clock import CHINA
from unpaused.kernel.errors import Refused

FRIDAY = datetime(2026, 6, 5, 9, 0, tzinfo=CHINA)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def owed(
    *delivered: Delivered,
    kind: str = "epidemic",
    grade: str = "",
    ended: datetime | None = None,
    level: Any = "province",
) -> list[Duty]:
    facts = Facts(kind, grade, {"occurred": FRIDAY, "declared": FRIDAY, "activated": FRIDAY}, ended)
    return duties(deadlines(), facts, level, delivered, working_calendar())


def named(found: list[Duty]) -> list[tuple[str, int]]:
    return [(each.report, each.serial) for each in found]


def test_the_first_report_is_due_from_the_declaration_sooner_at_the_branch_than_at_the_province() -> None:
    assert owed()[0].due_at == FRIDAY + 2 * HOUR
    assert owed(level="branch")[0].due_at == FRIDAY + HOUR


def test_a_graver_disaster_is_reported_sooner_and_an_epidemic_has_no_grade() -> None:
    assert owed(kind="typhoon", grade="I")[0].due_at == FRIDAY + HOUR
    assert owed(kind="typhoon")[0].due_at == FRIDAY + 2 * HOUR
    assert owed(kind="epidemic", grade="I")[0].due_at == FRIDAY + 2 * HOUR


def test_a_duty_says_how_it_stands() -> None:
    duty = owed()[0]
    assert [duty.state(FRIDAY + after) for after in (timedelta(0), 1.6 * HOUR, 2 * HOUR)] == [
        "due",
        "due_soon",
        "overdue",
    ]


def test_a_missed_deadline_stays_missed_after_the_report_came() -> None:
    in_time, late = (owed(Delivered("first", 0, FRIDAY + after))[0] for after in (2 * HOUR, 3 * HOUR))
    assert [each.state(FRIDAY + 100 * DAY) for each in (in_time, late)] == ["met", "met_late"]


def test_follow_ups_count_from_the_delivery_before_in_working_days() -> None:
    found = owed(Delivered("first", 0, FRIDAY + HOUR))
    assert named(found) == [("first", 0), ("follow_up", 1)]
    assert found[1].due_at == datetime(2026, 6, 9, tzinfo=CHINA)


def test_the_final_report_is_owed_from_the_stand_down_and_the_next_follow_up_no_longer() -> None:
    found = owed(Delivered("first", 0, FRIDAY + HOUR), ended=FRIDAY + 2 * HOUR)
    assert named(found) == [("first", 0), ("final", 0)]


def test_a_follow_up_that_was_missed_before_the_end_stays_owed() -> None:
    found = owed(Delivered("first", 0, FRIDAY + HOUR), ended=FRIDAY + 10 * DAY)
    assert named(found) == [("first", 0), ("follow_up", 1), ("final", 0)]
    assert found[1].state(FRIDAY + 10 * DAY) == "overdue"


def test_moved_holidays_move_the_deadline(epidemic: Incident, hubei: Office) -> None:
    handed = hubei.handed_over(epidemic)
    assert handed.handed_over_at is not None
    before = _due(epidemic, hubei, "follow_up")
    move_day(by=epidemic.declared_by, incident_id=epidemic.pk, day=_last_day(before), working=False, reason="decree")
    epidemic.refresh_from_db()
    assert _due(epidemic, hubei, "follow_up") > before


def _due(incident: Incident, office: Office, report: str) -> datetime:
    found = filings.owed_for(incident, office.writer)
    mine = [each for each in found if each.office.code == office.writer.branch_code and each.duty.report == report]
    return mine[0].duty.due_at


def _last_day(due: datetime) -> date:
    """Working days end at midnight of the last."""
    return (due.astimezone(CHINA) - timedelta(seconds=1)).date()


def test_each_office_that_the_incident_touches_owes_its_report_to_the_office_above(
    epidemic: Incident, hubei: Office
) -> None:
    head = making.staff("head")
    found = {(each.office.code, each.office.level) for each in filings.owed_for(epidemic, head)}
    assert found == {("B42", "province"), ("B4201", "branch"), ("B4211", "branch")}


def test_a_branch_sees_its_own_duties_and_a_province_those_of_its_branches(
    epidemic: Incident, wuhan: Office, hubei: Office, guangdong: Office
) -> None:
    seen = [{each.office.code for each in filings.owed_by(each.writer)} for each in (wuhan, hubei, guangdong)]
    assert seen == [{"B4201"}, {"B42", "B4201", "B4211"}, set()]


def test_sending_up_meets_the_branchs_duty_and_a_return_opens_it_again(
    epidemic: Incident, wuhan: Office, hubei: Office, later: Callable[[timedelta], None]
) -> None:
    signed = wuhan.signed(epidemic)
    assert [each.state for each in filings.owed_for(epidemic, wuhan.writer)][-1] == "met"
    filings.send_back(by=hubei.signer, filing_id=signed.pk, reasons="x")
    later(2 * HOUR)
    assert [each.state for each in filings.owed_for(epidemic, wuhan.writer)] == ["overdue"]


def test_offices_without_parents_are_found_by_their_areas_and_a_circle_ends() -> None:
    def branch(code: str, area: str | None, parent: str | None) -> Branch:
        return Branch(code, code, area, parent, None, None)

    found = offices_among(
        [branch("P", "420000", None), branch("C", "420100", "P"), branch("X", None, "Y"), branch("Y", None, "X")]
    )
    assert {code: each.province for code, each in found.items()} == {"P": "P", "C": "P", "X": "Y", "Y": "X"}


RULES = (FOLDER / "deadlines.yaml").read_text(encoding="utf-8")
FORMS = (FOLDER / "templates.yaml").read_text(encoding="utf-8")
FAULTS: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "a grade for an epidemic": lambda raw: raw[0].update(kinds=["epidemic"]),
    "no limit": lambda raw: raw[0].update(to_province={}),
    "two limits at once": lambda raw: raw[0].update(to_province={"hours": 1, "working_days": 1}),
    "a clock from nowhere": lambda raw: raw[0].update(runs_from="stood_down"),
    "an unknown kind": lambda raw: raw[0].update(kinds=["meteor"]),
    "a number as text": lambda raw: raw[0].update(to_province={"hours": "1"}),
    "no source": lambda raw: raw[0].pop("source"),
    "not said whether it was read": lambda raw: raw[0].pop("read_at_source"),
    "no final report": lambda raw: raw.pop(),
}


@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_file_of_deadlines_is_refused_whole_with_the_place(spoil: Callable[[Any], object]) -> None:
    raw = yaml.safe_load(RULES)
    spoil(raw)
    with pytest.raises(Refused) as refused:
        read_deadlines(yaml.safe_dump(raw, allow_unicode=True))
    assert refused.value.params["place"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw["reports"].pop("final"),
        lambda raw: raw["reports"]["first"]["sections"].append(raw["reports"]["first"]["sections"][0]),
        lambda raw: raw["reports"]["first"].update(figures=[]),
    ],
    ids=["no final", "a section twice", "no figures"],
)
def test_a_faulty_template_is_refused(spoil: Callable[[Any], object]) -> None:
    raw = yaml.safe_load(FORMS)
    spoil(raw)
    with pytest.raises(Refused):
        read_forms(yaml.safe_dump(raw, allow_unicode=True))
