"""While an incident runs
Who leads it, what the government set, how grave it is, what happened when, and which days count.

zh:事件期间
zh:由谁负责、政府定为几级、灾害多重、何时发生了什么、哪些天算工作日。
"""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from tests.spec.conftest import SignIn, Travel
from tests.spec.test_two_people import drafted
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.incidents.models import LogEntry
from unpaused.capabilities.incidents.public import (
    Incident,
    activate,
    ask_to_prolong,
    attach,
    cancel_draft,
    confirm_change,
    edit_draft,
    hand_to,
    measures_of,
    move_day,
    move_end,
    set_grade,
    set_response_level,
    value_of,
    working_calendar,
    write_entry,
)
from unpaused.capabilities.incidents.rules import grading
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def again(incident: Incident, by: User, **other: object) -> Incident:
    """The draft, with something said otherwise."""
    stands = {
        "kind": incident.kind,
        "title": incident.title,
        "areas": incident.areas,
        "since": incident.since,
        "until": incident.until,
        "response_level": incident.response_level,
        "playbook_code": "epidemic",
        "is_drill": True,
    }
    return edit_draft(by=by, incident_id=incident.pk, **{**stands, **other})  # type: ignore[arg-type]


def test_whoever_changed_a_draft_last_needs_a_second_person(commander: User, second: User) -> None:
    """A draft can be changed until it is put in force. Whoever changed it last counts as the one who declared it, so
    nobody puts in force alone what they wrote themselves.

    zh:草稿在启动前可以修改。最后修改者视为宣布人，因此没有人能独自启动自己所写的内容。
    """
    incident = again(drafted(commander), second, title="Epidemic in Hubei and Henan", areas=["420000", "410000"])
    assert incident.areas == ["410000", "420000"]
    with pytest.raises(Refused):
        activate(by=second, incident_id=incident.pk)
    activate(by=commander, incident_id=incident.pk)
    with pytest.raises(Refused) as refused:
        again(incident, commander, title="Something else")
    assert refused.value.code == "incidents.edit_draft"


def test_a_draft_is_cancelled_with_a_reason_and_stays_on_the_list(commander: User, second: User) -> None:
    """A draft that is not needed is cancelled with a reason. It stays on the list, and nobody can put it in force any
    more: the database refuses it too.

    zh:不需要的草稿须说明理由后取消。它保留在列表中，此后任何人都不能启动它，数据库也会拒绝。
    """
    incident = cancel_draft(by=commander, incident_id=drafted(commander).pk, reason="false alarm")
    with pytest.raises(Refused):
        activate(by=second, incident_id=incident.pk)
    with pytest.raises(Exception, match="ended stays ended"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(status="draft", cancelled_at=None)


@examples(
    Column("property_yuan", "property payouts, CNY m", "财产赔付（百万元）"),
    Column("injury_yuan", "injury payouts, CNY m", "人身赔付（百万元）"),
    Column("deaths", "deaths", "死亡人数"),
    Column("grade", "grade", "等级"),
    rows=[
        (1000, 0, 0, "I"),
        (0, 20, 0, "I"),
        (0, 0, 30, "I"),
        (Said(999.99, "999.99"), Said(19.99, "19.99"), 29, "II"),
        (50, 0, 0, "II"),
        (0, 10, 0, "II"),
        (0, 0, 10, "II"),
        (Said(49.99, "49.99"), Said(9.99, "9.99"), 9, "III"),
        (10, 0, 0, "III"),
        (0, 5, 0, "III"),
        (0, 0, 5, "III"),
        (Said(9.99, "9.99"), Said(4.99, "4.99"), 4, "IV"),
    ],
)
def test_the_grade_of_a_property_disaster_is_proposed_from_what_is_known(
    property_yuan: float, injury_yuan: float, deaths: int, grade: str
) -> None:
    """The grade of a property disaster (2022-15) is proposed from payouts and deaths: the severest that any of the
    three reaches. A head of emergency command decides.

    zh:财产险灾害等级（2022-15）由赔付和死亡人数建议：取三者所达到的最高级别，由应急指挥长决定。
    """
    fen = 100_000_000
    assert (
        grading.proposed(property_fen=round(property_yuan * fen), injury_fen=round(injury_yuan * fen), deaths=deaths)
        == grade
    )


def test_an_epidemic_is_never_graded(commander: User, second: User) -> None:
    """An epidemic is never graded, not even by the database; the government's response level is another thing and may
    be set for every kind.

    zh:疫情从不分级，数据库同样拒绝；政府应急响应级别是另一回事，任何类型都可登记。
    """
    incident = activate(by=second, incident_id=drafted(commander).pk)
    with pytest.raises(Refused) as refused:
        set_grade(by=commander, incident_id=incident.pk, grade="I", known={})
    assert refused.value.code == "incidents.grade_kind"
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(grade="I")
    assert set_response_level(by=commander, incident_id=incident.pk, level="I").response_level == "I"


def test_somebody_leads_it(commander: User, second: User, examiner: User) -> None:
    """An incident is led by one head of emergency command, first the one who declared it; it is handed to another on
    the record, and to nobody else.

    zh:每一事件由一位应急指挥长负责，起初为宣布人；可移交另一位应急指挥长并留痕，不能移交他人。
    """
    incident = drafted(commander)
    assert incident.owner == commander
    assert hand_to(by=commander, incident_id=incident.pk, owner=second).owner == second
    assert AuditRow.objects.get(action="incidents.hand_to").detail == {"owner": second.pk}
    with pytest.raises(Refused):
        hand_to(by=commander, incident_id=incident.pk, owner=examiner)


def test_the_log_book_is_written_and_never_changed(
    commander: User, examiner: User, signed_in: SignIn, later: Travel
) -> None:
    """Heads of command write down what happened, later too, but not what is to come. Entries stand in the timeline with
    what the software did, are never changed, and are sealed: others than command and auditors do not read them.

    zh:应急指挥长记录已发生的事项，可以补记，不能预记。日志与系统操作同列于时间线，不可修改，
    zh:加密保存；应急指挥长和审计员以外的人员不能查阅。
    """
    incident = drafted(commander)
    write_entry(by=commander, incident_id=incident.pk, text="王医生来电：医院停电")
    write_entry(by=commander, incident_id=incident.pk, text="earlier", at=clock.now() - timedelta(hours=3))
    with pytest.raises(Refused):
        write_entry(by=commander, incident_id=incident.pk, text="tomorrow", at=clock.now() + timedelta(hours=1))
    page = signed_in(commander).get(f"/incidents/{incident.pk}").content.decode()
    assert "王医生来电" in page
    assert "written down later" in page
    assert "王医生来电" not in signed_in(examiner).get(f"/incidents/{incident.pk}").content.decode()
    assert "王".encode() not in bytes(LogEntry.objects.first().text)  # type: ignore[union-attr]
    with pytest.raises(Exception, match="never changed"), transaction.atomic():
        LogEntry.objects.update(at=clock.now() - timedelta(days=1))
    with pytest.raises(NotPermitted):
        write_entry(by=examiner, incident_id=incident.pk, text="not mine to write")


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "PNG")
    return out.getvalue()


@examples(
    Column("data", "file", "文件"),
    Column("kept", "kept", "是否保存"),
    rows=[
        (Said(PDF, "PDF"), True),
        (Said(picture(), "picture", "图片"), True),
        (Said(PDF + b"/JavaScript (x)", "PDF with a script", "含脚本的 PDF"), False),
        (Said(b"MZ\x90", "program", "程序"), False),
        (Said(b"PK\x03\x04", "archive", "压缩包"), False),
        (Said(b"", "empty", "空文件"), False),
    ],
)
def test_documents_are_told_by_their_content(commander: User, signed_in: SignIn, data: bytes, kept: bool) -> None:
    """Documents are PDFs and pictures, told by their content and kept sealed; a picture is shown drawn anew, a PDF is
    saved, and each opening is on the record.

    zh:附件限 PDF 和图片，按内容识别，加密保存；图片重绘后显示，PDF 只供下载，每次打开均留痕。
    """
    incident = drafted(commander)
    if not kept:
        with pytest.raises(Refused):
            attach(by=commander, incident_id=incident.pk, name="notice", data=data)
        return
    document = attach(by=commander, incident_id=incident.pk, name="国办通知", data=data)
    client = signed_in(commander)
    assert "国办通知" in client.get(f"/incidents/{incident.pk}").content.decode()
    answer = client.get(f"/incidents/{incident.pk}/documents/{document.pk}")
    assert answer.status_code == 200
    assert answer["Content-Type"] in ("application/pdf", "image/jpeg")
    assert AuditRow.objects.filter(action="incidents.open_attachment").count() == 1


@examples(
    Column("since", "from", "起"),
    Column("until", "to", "止"),
    Column("days", "working days", "工作日"),
    Column("why", "because", "原因"),
    rows=[
        (Said(date(2020, 1, 23), "23 Jan 2020", "2020-01-23"), Said(date(2020, 2, 3), "3 Feb 2020", "2020-02-03"), 1,
         Said("", "the holiday was prolonged to 2 February", "春节假期延长至 2 月 2 日")),
        (Said(date(2020, 1, 18), "18 Jan 2020", "2020-01-18"), Said(date(2020, 1, 20), "20 Jan 2020", "2020-01-20"), 2,
         Said("", "Sunday 19 January was a working day", "1 月 19 日（周日）上班")),
        (Said(date(2022, 4, 29), "29 Apr 2022", "2022-04-29"), Said(date(2022, 5, 7), "7 May 2022", "2022-05-07"), 3,
         Said("", "Labour Day; Saturday 7 May worked", "劳动节；5 月 7 日（周六）上班")),
        (Said(date(2026, 2, 13), "13 Feb 2026", "2026-02-13"), Said(date(2026, 2, 24), "24 Feb 2026", "2026-02-24"), 2,
         Said("", "spring holiday; Saturday 14 February worked", "春节；2 月 14 日（周六）上班")),
        (Said(date(2019, 6, 6), "6 Jun 2019", "2019-06-06"), Said(date(2019, 6, 10), "10 Jun 2019", "2019-06-10"), 2,
         Said("", "no data for 2019: weekdays alone", "没有 2019 年数据：仅按周一至周五")),
    ],
)  # fmt: skip
def test_working_days_go_by_the_statutory_calendar(since: date, until: date, days: int, why: str) -> None:
    """Working days are counted by the statutory calendar, which is data with its source: holidays, and weekends that
    are worked. The first day does not count.

    zh:工作日按法定日历计算。日历是注明来源的数据，包括节假日和调休上班日；起始日不计。
    """
    assert working_calendar().working_days_between(since, until) == days


def test_an_incident_moves_days_of_its_own(commander: User, examiner: User) -> None:
    """A decree that moves days for one place moves them for that incident alone, with its number, and can be taken
    back.

    zh:只针对一地的调整通知仅对该事件生效，须注明文号，可以撤回。
    """
    incident = drafted(commander)
    decree = "市政府通知：企业不早于2月9日24时复工"
    for day in range(3, 8):
        move_day(by=commander, incident_id=incident.pk, day=date(2020, 2, day), working=False, reason=decree)
    incident.refresh_from_db()
    since, until = date(2020, 1, 23), date(2020, 2, 10)
    assert working_calendar(incident).working_days_between(since, until) == 1
    assert working_calendar().working_days_between(since, until) == 6
    assert working_calendar(incident).after(since, 1) == date(2020, 2, 10)
    move_day(by=commander, incident_id=incident.pk, day=date(2020, 2, 7), working=None, reason="taken back")
    incident.refresh_from_db()
    assert working_calendar(incident).working_days_between(since, until) == 2
    with pytest.raises(NotPermitted):
        move_day(by=examiner, incident_id=incident.pk, day=since, working=False, reason="a decree")


def test_it_goes_on_for_longer_than_was_known(commander: User, second: User, later: Travel, signed_in: SignIn) -> None:
    """An alert names the end of the warning, not of the damage: an incident in force gets a later end, or none, with a
    reason and on the record. Measures end as before, until two people prolong them.

    zh:预警给出的是警报的结束时间，而非灾害影响的结束时间：生效中的突发事件可推迟或取消结束时间，须说明理由并留痕。
    zh:各项措施仍按原时间结束，须两人延长。
    """
    draft = again(drafted(commander), commander, until=clock.now() + timedelta(days=1))
    incident = activate(by=second, incident_id=draft.pk)
    measure = next(each for each in measures_of(incident.pk) if each.type_name == "tasks.contact_hours")
    with pytest.raises(Refused) as refused:
        ask_to_prolong(by=commander, incident_id=incident.pk, measure_id=measure.pk, reason="it goes on")
    assert refused.value.code == "measures.end_not_late"
    with pytest.raises(Refused) as refused:
        move_end(by=commander, incident_id=incident.pk, until=clock.now(), reason="it goes on")
    assert refused.value.code == "incidents.end_not_late"
    page = signed_in(commander).post(f"/incidents/{incident.pk}/end", {"until": "", "reason": "the river still rises"})
    assert page.status_code == 302
    assert AuditRow.objects.get(action="incidents.move_end").reason == "the river still rises"
    change = ask_to_prolong(by=commander, incident_id=incident.pk, measure_id=measure.pk, reason="it goes on")
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    later(timedelta(days=2))
    assert value_of("tasks.contact_hours", area_code="420106") == 6
    assert value_of("claims.automatic_limit_fen", area_code="420106") == 300_000
