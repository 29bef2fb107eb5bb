"""Alerts of the authorities
A warning by the Common Alerting Protocol (CAP 1.2; China's profile GB/T 35965.1) becomes a draft. Real ones differ:
several languages, several blocks, codes, shapes, or words alone.

zh:主管部门的预警信息
zh:符合通用警报协议（CAP 1.2，国内为 GB/T 35965.1）的预警信息生成草稿。实际的预警千差万别：
zh:多种语言、多个部分，用代码、图形或只用文字。
"""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.spec.conftest import SignIn
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.incidents.public import Incident, Received, activate, edit_draft, receive_alert, value_of
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel.errors import NotPermitted, Refused

FOLDER = Path(__file__).parent / "alerts"
NO_KIND = "<event>传染病疫情</event>", "<event>意外</event>"


def alert(name: str, *changes: tuple[str, str], encoding: str = "utf-8") -> bytes:
    text = (FOLDER / f"{name}.xml").read_bytes().decode(encoding)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode(encoding)


def epidemic_alert(*changes: tuple[str, str]) -> bytes:
    return alert("epidemic", *changes, encoding="gb18030")


def received(by: User, name: str, **given: Any) -> Received:
    return receive_alert(by=by, data=(FOLDER / f"{name}.xml").read_bytes(), **given)


@examples(
    Column("name", "the alert", "预警信息"),
    Column("kind", "kind", "类型"),
    Column("title", "title", "名称"),
    Column("areas", "areas", "地区"),
    rows=[
        (
            Said("typhoon", "typhoon, codes of 6 and 12 digits, two languages", "台风：6 位和 12 位代码，两种语言"),
            "typhoon",
            "上海市气象台发布台风红色预警",
            Said(["310115", "310120", "330900"], "310115, 310120, 330900", "310115、310120、330900"),
        ),
        (
            Said("earthquake", "earthquake, a circle around a point", "地震：以点为心的圆"),
            "earthquake",
            "M 6.8 earthquake, Luding, Sichuan",
            Said(
                ["511824", "513322"], "Shimian, Luding (districts the circle covers)", "石棉县、泸定县（圆所覆盖的县）"
            ),
        ),
        (
            Said("epidemic", "epidemic in GB18030, words alone", "疫情：GB18030 编码，只有文字"),
            "epidemic",
            "湖北省疫情预警",
            Said(["420100"], "Wuhan", "武汉市"),
        ),
    ],
)
def test_an_alert_becomes_a_draft(commander: User, name: str, kind: str, title: str, areas: list[str]) -> None:
    """An alert becomes a draft: kind by event code or words, title in Chinese where there is one, areas by code, else
    by shape on the map, else by words. Nothing holds: two people still put it in force.

    zh:预警信息生成草稿：类型依据事件编码或文字，名称优先取中文，地区依次按代码、图形、文字确定。
    zh:此时什么都未生效，仍须两人启动。
    """
    incident = received(commander, name).incident
    assert (incident.kind, incident.title, incident.status) == (kind, title, "draft")
    assert set(areas) <= set(incident.areas)
    assert value_of("tasks.contact_hours", area_code=areas[0]) == 72


def test_a_shape_on_the_map_means_the_districts_that_it_covers(commander: User) -> None:
    """A polygon means every district that it covers noticeably; a city of which it covers all districts stands for
    them.

    zh:多边形表示其明显覆盖的所有区县；一市的区县全部被覆盖的，以该市表示。
    """
    areas = received(commander, "flood").incident.areas
    assert "410100" in areas
    assert not {code for code in areas if code.startswith("42")}


def test_a_code_that_our_table_does_not_know_means_what_it_lies_in(commander: User) -> None:
    """A district's code that was given up, or is newer than our table, means its city, else its province: the draft
    covers too much rather than too little, and a person looks at it.

    zh:已废止或新设、本系统代码表中没有的区县代码，按其所在的市、省处理：草稿宁宽勿漏，由人工核对。
    """
    data = alert("typhoon", ("310120000000", "330299000000"), ("310115 310120", "310115"))
    assert receive_alert(by=commander, data=data).incident.areas == ["310115", "330200", "330900"]


def test_blocks_of_other_events_and_the_all_clear_add_no_areas(commander: User) -> None:
    """The severest block says what the alert is about; blocks about other events, or that give the all-clear, add
    nothing. The period is from the first onset to the last expiry.

    zh:以最严重的部分确定事件；关于其他事件或表示解除的部分不计入。期间自最早发生时间至最晚失效时间。
    """
    incident = received(commander, "typhoon").incident
    assert "320100" not in incident.areas
    assert incident.since.isoformat() == "2024-09-15T12:00:00+00:00"
    assert incident.until
    assert incident.until.isoformat() == "2024-09-17T12:00:00+00:00"


def test_the_same_alert_again_makes_no_second_draft(commander: User, second: User) -> None:
    """The same message, brought again by whomever, gives the same incident.

    zh:同一条预警信息再次导入，无论由谁导入，都指向同一事件。
    """
    first = received(commander, "typhoon")
    again = received(second, "typhoon")
    assert (again.outcome, again.incident) == ("known", first.incident)
    assert Incident.objects.count() == 1


def test_an_update_changes_the_draft(commander: User, second: User) -> None:
    """An update changes title, areas and period of the draft that the earlier message made, though another person
    brings it; that person then counts as the one who declared it.

    zh:更新会修改先前预警所生成草稿的名称、地区和期间，即使由另一人导入；导入者此后视为宣布人。
    """
    first = received(commander, "typhoon").incident
    update = received(second, "typhoon-update")
    assert (update.outcome, update.incident.pk) == ("changed", first.pk)
    first.refresh_from_db()
    assert first.areas == ["310115", "310120", "330200", "330900"]
    assert first.title == "上海市气象台更新台风红色预警"
    assert first.declared_by == second


def test_an_older_update_that_comes_late_sets_nothing_back(commander: User) -> None:
    """Messages pass each other on the way: an update that was sent before one that came already is kept with the
    incident, and changes nothing.

    zh:预警信息可能先发后到：晚到的较早更新随事件保存，不改变草稿。
    """
    received(commander, "typhoon")
    newest = received(commander, "typhoon-update").incident
    early = alert(
        "typhoon-update",
        ("31000041600000_20240916080000_0", "31000041600000_20240916070000_0"),
        ("<sent>2024-09-16T08:00:00+08:00", "<sent>2024-09-16T07:00:00+08:00"),
        ("上海市气象台更新台风红色预警", "上海市气象台台风橙色预警"),
    )
    late = receive_alert(by=commander, data=early)
    assert (late.outcome, late.incident.pk) == ("noted", newest.pk)
    assert Incident.objects.get().title == newest.title


def test_an_update_changes_nothing_that_is_in_force(commander: User, second: User) -> None:
    """Once in force, an update changes nothing by itself: the incident says that it came, and people decide.

    zh:事件生效后，更新不会自行改变任何内容：事件页面提示已收到更新，由人决定。
    """
    incident = receive_alert(by=commander, data=epidemic_alert()).incident
    activate(by=second, incident_id=incident.pk)
    reference = (
        "<msgType>Alert</msgType>",
        "<msgType>Update</msgType><references>420000416000@12379.example,42000041600000_20200122200000_0,"
        "2020-01-22T20:00:00</references>",
    )
    update = receive_alert(
        by=commander, data=epidemic_alert(reference, ("0000_0<", "0000_1<"), ("湖北省武汉市", "上海市"))
    )
    assert update.outcome == "noted"
    incident.refresh_from_db()
    assert incident.areas == ["420100"]


def test_a_cancellation_says_so_and_ends_nothing(commander: User, second: User, signed_in: SignIn) -> None:
    """A cancellation stands on the incident for everyone to see; it cancels no draft and stands nothing down by itself.
    One that cancels a message that never came is refused.

    zh:解除信息显示在事件页面；它不会自行取消草稿或解除事件。所解除的预警从未收到的，退回。
    """
    with pytest.raises(Refused) as refused:
        received(commander, "typhoon-cancel")
    assert refused.value.code == "alert.nothing_to_cancel"
    incident = received(commander, "typhoon").incident
    received(commander, "typhoon-update")
    assert received(commander, "typhoon-cancel").outcome == "noted"
    incident.refresh_from_db()
    assert incident.status == "draft"
    page = signed_in(second).get(f"/incidents/{incident.pk}").content.decode()
    assert "The sender cancelled the alert" in page


def test_areas_that_nobody_knows_are_named(commander: User, second: User, signed_in: SignIn) -> None:
    """Descriptions that mean no area known here are named on the draft, so that somebody adds them by hand.

    zh:无法识别的地区描述会列在草稿上，以便人工补充。
    """
    result = receive_alert(by=commander, data=epidemic_alert())
    assert result.alert.unplaced == ["某个没有名字的地方"]
    page = signed_in(second).get(f"/incidents/{result.incident.pk}").content.decode()
    assert "某个没有名字的地方" in page


@examples(
    Column("words", "the description", "地区描述"),
    Column("areas", "areas", "地区"),
    rows=[
        (
            "湖北省武汉市、黄冈市，孝感市以及河南省信阳市",
            Said(
                ["411500", "420100", "420900", "421100"],
                "411500, 420100, 420900, 421100",
                "411500、420100、420900、421100",
            ),
        ),
        ("湖北省武汉市江岸区、江汉区", Said(["420102", "420103"], "420102, 420103", "420102、420103")),
        ("江苏省南京市玄武区、鼓楼区", Said(["320102", "320106"], "320102, 320106", "320102、320106")),
        ("福建省福州市台江区、鼓楼区", Said(["350102", "350103"], "350102, 350103", "350102、350103")),
        ("湖北省，武汉市", Said(["420100"], "420100")),
    ],
)
def test_words_may_name_several_areas(commander: User, words: str, areas: list[str]) -> None:
    """One description in words may name several areas; a name that several cities share is that of the city named
    before it.

    zh:一条文字描述可包含多个地区；几个城市同名的区，取前面所述城市的区。
    """
    assert receive_alert(by=commander, data=epidemic_alert(("湖北省武汉市", words))).incident.areas == areas


def test_an_alert_without_any_known_area_asks_for_the_areas(commander: User) -> None:
    """An alert that names no area known here is refused with the request to choose the areas; with areas chosen by hand
    it is taken. The same holds for the kind of incident.

    zh:没有可识别地区的预警会退回并要求选择地区；人工选定后即可接受。类型亦同。
    """
    nowhere = epidemic_alert(("<area><areaDesc>湖北省武汉市</areaDesc></area>", ""))
    with pytest.raises(Refused) as refused:
        receive_alert(by=commander, data=nowhere)
    assert refused.value.code == "alert.areas"
    assert receive_alert(by=commander, data=nowhere, areas=["420100"]).incident.areas == ["420100"]
    something = epidemic_alert(NO_KIND, ("湖北省疫情预警", "湖北省预警"), ("0000_0<", "0000_5<"))
    with pytest.raises(Refused) as refused:
        receive_alert(by=commander, data=something)
    assert refused.value.code == "alert.kind"
    assert receive_alert(by=commander, data=something, kind="epidemic").incident.kind == "epidemic"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&b;</identifier></alert>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE alert SYSTEM "file:///etc/passwd">
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>"""


@examples(
    Column("data", "the file", "文件"),
    Column("reason", "refused, because", "退回原因"),
    rows=[
        (Said(b"", "is empty", "为空"), Said("empty", "it is empty", "文件为空")),
        (Said(b"<alert", "is cut off", "不完整"), Said("well-formed", "it is no XML", "不是完整的 XML")),
        (Said(BOMB, "has entities", "含有实体"), Said("entities", "entities are refused", "不接受实体")),
        (Said(OUTSIDE, "points outside", "引用外部文件"), Said("entities", "the same", "同上")),
        (Said(b"<rss/>", "is a feed", "是订阅源"), Said("no CAP", "it is no alert", "不是预警信息")),
        (
            Said(b"<alert>" + b" " * (10 * 2**20) + b"</alert>", "is 10 MB large", "大小为 10 MB"),
            Said("larger", "that is no alert", "超过上限"),
        ),
        (
            Said(b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>', "says nothing", "没有内容"),
            Said("missing", "each element that is missing is named", "逐一列出所缺元素"),
        ),
    ],
)
def test_what_is_no_alert_is_refused_with_the_reason(commander: User, data: bytes, reason: str) -> None:
    """What is no alert is refused with each fault and its line. Nothing in it is fetched, expanded or run.

    zh:不是预警信息的文件一律退回，并逐条列出行号和原因。文件中的任何内容都不会被读取外部、展开或执行。
    """
    with pytest.raises(Refused) as refused:
        receive_alert(by=commander, data=data)
    assert reason in str(refused.value)
    assert not Incident.objects.exists()


@examples(
    Column("status", "status", "预警状态"),
    Column("drill", "drill system", "演练系统"),
    Column("taken", "becomes a draft", "生成草稿"),
    rows=[
        ("Actual", False, True),
        ("Exercise", False, False),
        ("Test", False, False),
        ("Exercise", True, True),
        ("System", True, False),
    ],
)
def test_an_exercise_becomes_a_drill_only(
    commander: User, settings: Any, status: str, drill: bool, taken: bool
) -> None:
    """An exercise or a test becomes a drill where all data are synthetic, and nothing anywhere else.

    zh:演练或测试信息只能在全部为合成数据的系统上生成演练，在其他系统上一律退回。
    """
    settings.DRILL = drill
    data = epidemic_alert(("<status>Actual</status>", f"<status>{status}</status>"))
    if taken:
        assert receive_alert(by=commander, data=data).incident.is_drill is drill
    else:
        with pytest.raises(Refused):
            receive_alert(by=commander, data=data)


def test_the_draft_names_its_playbook_or_waits_for_one(commander: User, second: User) -> None:
    """The draft takes the playbook named like its kind; where there is none it cannot be put in force until somebody
    chooses one.

    zh:草稿采用与其类型同名的预案；没有同名预案的，选定之前不能启动。
    """
    epidemic = receive_alert(by=commander, data=epidemic_alert()).incident
    assert epidemic.playbook
    assert epidemic.playbook.code == "epidemic"
    bare = edit_draft(
        by=commander,
        incident_id=epidemic.pk,
        kind="epidemic",
        title=epidemic.title,
        areas=epidemic.areas,
        since=epidemic.since,
        until=None,
        response_level="",
        playbook_code="",
        is_drill=True,
    )
    with pytest.raises(Refused) as refused:
        activate(by=second, incident_id=bare.pk)
    assert refused.value.code == "incidents.no_playbook"


def test_only_heads_of_command_bring_alerts(commander: User, examiner: User) -> None:
    """Only heads of emergency command bring alerts, by page or by the API; each is kept as it came and is in the trail.

    zh:只有应急指挥长可以通过页面或接口导入预警信息；每条均原样保存并留痕。
    """
    with pytest.raises(NotPermitted):
        received(examiner, "typhoon")
    kept = receive_alert(by=commander, data=epidemic_alert()).alert.source
    assert kept.encode("gb18030") == epidemic_alert()


def test_alerts_come_over_the_api_too(commander: User, examiner: User, signed_in: SignIn) -> None:
    """A system that receives the authorities' warnings hands them on over the API as they came.

    zh:接收主管部门预警的系统可通过接口原样转交。
    """

    def post(client: Client, data: bytes) -> Any:
        return client.post("/api/incidents/alerts", data, content_type="application/cap+xml")

    answer = post(signed_in(commander), epidemic_alert())
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "drafted"
    assert answer.json()["areas"] == ["420100"]
    assert post(signed_in(examiner), epidemic_alert()).status_code == 403
    assert post(Client(), epidemic_alert()).status_code == 401
    assert post(signed_in(commander), BOMB).status_code == 422
    assert AuditRow.objects.filter(action="incidents.alert_alert").count() == 1
