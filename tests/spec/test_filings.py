"""Reports to the regulator
First, follow-up and final report of an incident, each with its deadline, go from the branch to the province and from
there to the regulator. Deadlines and templates are data with their sources; figures are read, never typed.

zh:突发事件信息报告
zh:一起事件的首报、续报、终报各有时限，由分支机构报省级机构，再由省级机构报监管。时限和模板是注明依据的数据；指标是读取的，从不手填。
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.filings import public as filings
from unpaused.capabilities.filings.queries.words import limit_in_words, report_in_words
from unpaused.capabilities.filings.rules import Delivered, Facts, Rule, deadlines, duties
from unpaused.capabilities.filings.tests import making
from unpaused.capabilities.filings.tests.making import Office
from unpaused.capabilities.incidents.public import Incident, Kind, working_calendar
from unpaused.kernel.clock import CHINA
from unpaused.kernel.errors import Refused

START = datetime(2026, 6, 5, 9, 0, tzinfo=CHINA)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="session")
def branches_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("spec-filings"))


@pytest.fixture
def emergency(db: None, branches_folder: Path, settings: Any) -> Incident:
    """An epidemic in Hubei; head office, two provinces, two branches below Hubei."""
    settings.BOOK_ROOT = branches_folder
    return making.in_force()


@pytest.fixture
def wuhan(db: None) -> Office:
    return Office(making.WUHAN)


@pytest.fixture
def hubei(db: None) -> Office:
    return Office(making.HUBEI)


def _row(rule: Rule) -> tuple[Any, ...]:
    kinds = Said(
        (rule.report, rule.kinds[0], rule.grades[0] if rule.grades else ""),
        lambda: ", ".join([report_in_words(rule.report, 0), *(str(Kind(each).label) for each in rule.kinds)]),
    )
    return (
        kinds,
        Said(rule.grades, ", ".join(rule.grades) or "any", "、".join(rule.grades) or "不限"),
        Said(rule.to_province, lambda: limit_in_words(rule.to_province)),
        Said(rule.to_regulator, lambda: limit_in_words(rule.to_regulator)),
        Said(rule.source, rule.source["en"], rule.source["zh"]),
        Said(rule.read_at_source, "yes" if rule.read_at_source else "no", "是" if rule.read_at_source else "否"),
    )


@examples(
    Column("asked", "report, kinds of incident", "报告和事件种类"),
    Column("grades", "grade", "灾害等级"),
    Column("to_province", "branch to province", "分支机构报省级机构"),
    Column("to_regulator", "province to regulator", "省级机构报监管"),
    Column("source", "source", "依据"),
    Column("read", "read at its source", "已核对原文"),
    rows=[_row(rule) for rule in deadlines().rules],
)
def test_each_deadline_is_data_with_its_source(
    asked: tuple[str, str, str], grades: object, to_province: object, to_regulator: object, source: object, read: bool
) -> None:
    """The first line that fits counts. Those whose text was not read are to be checked before real use.

    zh:取第一条适用的。未核对原文的，正式使用前须核对。
    """
    rule = deadlines().rule(*asked)
    assert rule is not None
    assert (rule.grades, rule.to_province, rule.to_regulator) == (grades, to_province, to_regulator)
    assert (rule.source, rule.read_at_source) == (source, read)


@examples(
    Column("delivered", "first report delivered", "首报报出"),
    Column("asked", "looked at", "查看时间"),
    Column("state", "how it stands", "状态"),
    rows=[
        (Said(None, "not yet", "尚未"), Said(1 * HOUR, "after 1 hour", "1 小时后"), Said("due", "due later", "未到期")),
        (
            Said(None, "not yet", "尚未"),
            Said(1.75 * HOUR, "after 1 hour 45", "1 小时 45 分后"),
            Said("due_soon", "due soon", "即将到期"),
        ),
        (
            Said(None, "not yet", "尚未"),
            Said(3 * HOUR, "after 3 hours", "3 小时后"),
            Said("overdue", "overdue", "逾期"),
        ),
        (
            Said(2 * HOUR, "after 2 hours", "2 小时后"),
            Said(90 * DAY, "months later", "数月后"),
            Said("met", "in time", "按时报送"),
        ),
        (
            Said(3 * HOUR, "after 3 hours", "3 小时后"),
            Said(90 * DAY, "months later", "数月后"),
            Said("met_late", "delivered late", "逾期报送"),
        ),
    ],
)
def test_a_missed_deadline_stays_visible(delivered: timedelta | None, asked: timedelta, state: str) -> None:
    """An epidemic declared at nine: the province's first report is due at eleven. Late stays late.

    zh:九点发起的疫情，省级机构的首报十一点到期。逾期的一直标明逾期。
    """
    given = [Delivered("first", 0, START + delivered)] if delivered else []
    facts = Facts("epidemic", "", {"occurred": START, "declared": START, "activated": START}, None)
    assert duties(deadlines(), facts, "province", given, working_calendar())[0].state(START + asked) == state


def test_a_report_goes_from_the_branch_to_the_province_and_from_there_to_the_regulator(
    emergency: Incident, wuhan: Office, hubei: Office
) -> None:
    """A branch drafts and a second person there signs; its province accepts; the province's own report names it, is
    signed by a second person there, and is handed over with moment, channel and receipt. Nothing is sent by itself.

    zh:分支机构起草，由本机构第二人签发；省级机构接收；省级机构自己的报告列明该报告，由省级机构第二人签发，报送时登记时间、渠道和签收编号。系统不会自行向外发送。
    """
    sent = filings.accept(by=hubei.signer, filing_id=wuhan.signed(emergency).pk)
    handed = hubei.handed_over(emergency)
    assert [each["number"] for each in handed.head["parts"]] == [sent.number]
    assert handed.state == "handed_over" and handed.receipt


def test_whoever_wrote_it_does_not_sign_it(emergency: Incident, wuhan: Office) -> None:
    """Neither the one who drafted a report nor the one who changed it last signs it.

    zh:起草人和最后修改人都不能签发。
    """
    made = wuhan.written(filings.draft(by=wuhan.signer, incident_id=emergency.pk, report="first"))
    with pytest.raises(Refused, match="second person"):
        wuhan.sign(made)


def test_what_is_signed_is_what_the_signer_saw(emergency: Incident, wuhan: Office) -> None:
    """A draft that was changed after the signer opened it is not signed: they read it again.

    zh:签发人打开之后草稿有改动的，不予签发，须重新阅读。
    """
    made = wuhan.drafted(emergency)
    seen = filings.seen_of(filings.get_for(wuhan.signer, made.pk))
    wuhan.written(made, course="改过。")
    with pytest.raises(Refused, match="changed since you read it"):
        filings.sign(by=wuhan.signer, filing_id=made.pk, seen=seen)


def test_a_returned_report_stays_and_the_new_one_must_differ(emergency: Incident, wuhan: Office, hubei: Office) -> None:
    """The province returns with reasons. What was signed stays as it is; the branch owes a new report, which differs in
    words or figures.

    zh:省级机构附理由退回。已签发的报告保持原样；分支机构须重新报告，文字或指标必须有变化。
    """
    returned = filings.send_back(by=hubei.signer, filing_id=wuhan.signed(emergency).pk, reasons="写明停业网点")
    again = filings.draft(by=wuhan.writer, incident_id=emergency.pk, report="first")
    with pytest.raises(Refused, match="Nothing was changed"):
        wuhan.sign(again)
    assert wuhan.sign(wuhan.written(again, course="两个网点停业。")).answers == returned
    assert filings.is_intact(filings.get_for(wuhan.signer, returned.pk))


def test_follow_ups_number_themselves(emergency: Incident, hubei: Office) -> None:
    """Each follow-up has the next number and prints every figure beside that of the report before.

    zh:续报自动编号，每项指标与上次报告对照列出。
    """
    first = hubei.handed_over(emergency)
    one = hubei.handed_over(emergency, "follow_up")
    assert (one.serial, one.head["previous"]) == (1, first.number)
    assert hubei.drafted(emergency, "follow_up").serial == 2


def test_the_final_report_waits_for_the_end_and_refers_back(emergency: Incident, hubei: Office) -> None:
    """Only once the incident is stood down is there a final report; it names every report before it.

    zh:事件解除后才有终报；终报列明此前每一份报告。
    """
    first = hubei.handed_over(emergency)
    with pytest.raises(Refused, match="stood down"):
        hubei.drafted(emergency, "final")
    making.end(emergency)
    assert [each["number"] for each in hubei.drafted(emergency, "final").head["earlier"]] == [first.number]


def test_a_mistake_is_mended_by_a_new_report(emergency: Incident, hubei: Office) -> None:
    """A delivered report never changes: its correction is a new report that names it.

    zh:已报出的报告永不改动：更正是一份注明原报告的新报告。
    """
    handed = hubei.handed_over(emergency)
    assert filings.correct(by=hubei.writer, filing_id=handed.pk).head["corrects"] == handed.number


@examples(
    Column("making_it", "who", "谁"),
    Column("message", "what they hear", "得到的提示"),
    rows=[
        (Said("", "somebody of head office", "总公司人员"), Said("head office", "refused", "不允许")),
        (
            Said(making.GUANGDONG, "a branch outside the area", "未受影响的机构"),
            Said("does not touch", "refused", "不允许"),
        ),
    ],
)
def test_offices_report_for_themselves(emergency: Incident, making_it: str, message: str) -> None:
    """A report is drafted at a branch that the incident touches; head office reads.

    zh:报告由事件涉及的机构起草；总公司只能查看。
    """
    somebody = making.staff("somebody", branch=making_it)
    draft: Callable[[], object] = lambda: filings.draft(by=somebody, incident_id=emergency.pk, report="first")  # noqa: E731
    with pytest.raises(Refused, match=message):
        draft()
