"""Finding customers on a list
A row of a list is compared with everyone in the book. What is sure goes on by itself, what is doubtful waits for an
examiner, and nobody is contacted whom a message could harm.

zh:排查名单
zh:名单上的每一行与保单库中的所有人比对。把握充分的自动办理，有疑问的等核赔员确认；消息可能造成伤害的，一律不自动联系。
"""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.models import ListRow, Match, PeopleList
from unpaused.capabilities.screening.rules import (
    Held,
    Reachable,
    choose_cover,
    clearance,
    confirms_itself,
    examiners_clearance,
    looks_shifted,
    sample_size,
    says_dead,
)
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.tasks.models import Task
from unpaused.engines.linkage import Layout
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, UnpausedError

TODAY = date(2020, 1, 27)
GROWN_UP = Reachable(birth=date(1980, 1, 1), phone="13812345678", dead=False)
OPENED, NOT_OPENED = Said(True, "opened", "立案"), Said(False, "waits for an examiner", "等核赔员确认")
TOLD, NOT_TOLD = Said(True, "contacted", "联系"), Said(False, "not contacted", "不联系")


@examples(
    Column("probability", "probability", "匹配概率"),
    Column("opened", "case", "立案"),
    Column("told", "customer", "客户"),
    rows=[
        (Said(0.90, "90 %"), NOT_OPENED, NOT_TOLD),
        (Said(0.9499, "94.99 %"), NOT_OPENED, NOT_TOLD),
        (Said(0.95, "95 %"), OPENED, NOT_TOLD),
        (Said(0.9899, "98.99 %"), OPENED, NOT_TOLD),
        (Said(0.99, "99 %"), OPENED, TOLD),
        (Said(1.0, "100 %"), OPENED, TOLD),
    ],
)
def test_contact_asks_for_more_than_opening_a_case(probability: float, opened: bool, told: bool) -> None:
    """Under the epidemic playbook a match opens a case by itself from 95 %; contacting the customer asks for 99 %.

    zh:疫情预案下，匹配概率达到 95 % 自动立案；联系客户要求更高，须达到 99 %。
    """
    confirmed = confirms_itself(outcome="match", probability=probability, threshold=0.95, relative=False)
    allowed = clearance(GROWN_UP, probability=probability, threshold=0.99, today=TODAY)
    assert (confirmed, allowed.cleared) == (opened, told)


def test_without_an_incident_the_machine_confirms_nobody() -> None:
    """With no measure in force the threshold is "never": even certainty waits for an examiner.

    zh:没有措施生效时，阈值为“从不”：再确定的匹配也等核赔员确认。
    """
    assert not confirms_itself(outcome="match", probability=1.0, threshold=1.0, relative=False)
    assert clearance(GROWN_UP, probability=1.0, threshold=1.0, today=TODAY).reason == "below_threshold"


def test_relatives_in_one_home_are_never_told_apart_by_machine() -> None:
    """Where a relative with the same phone or address might as well be meant, an examiner decides, however high the
    probability.

    zh:同一电话或住址的亲属也可能是名单所指时，概率再高也由核赔员判断。
    """
    assert not confirms_itself(outcome="match", probability=1.0, threshold=0.95, relative=True)


def test_another_name_beside_a_customers_numbers_waits_for_an_examiner(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """Where a row's numbers are one customer's and its name is somebody else's, an examiner decides, however high the
    probability: names or numbers of the list may have moved by a row.

    zh:一行的号码是某位客户的、姓名却是另一人的，概率再高也由核赔员判断：名单的姓名或号码可能错了行。
    """
    row = making.row(making.ADULT, 姓名="柳青青")
    people_list = making.screened(examiner, epidemic, [row, *map(making.row, range(100, 120))])
    assert people_list.rows.get(place=1).state == "waiting"
    assert people_list.rows.filter(state="confirmed").count() == 20


@examples(
    Column("apart", "rows with another's name", "姓名属于他人的行数"),
    Column("sure", "rows that are surely somebody", "确定是某人的行数"),
    Column("held", "the list", "名单"),
    rows=[
        (2, 0, Said(False, "is looked up", "照常排查")),
        (3, 0, Said(True, "is held", "暂停自动确认")),
        (3, 12, Said(True, "is held", "暂停自动确认")),
        (3, 13, Said(False, "is looked up", "照常排查")),
    ],
)
def test_a_list_whose_names_and_numbers_do_not_belong_together_is_held(apart: int, sure: int, held: bool) -> None:
    """From one of five such rows on, and three at least, the machine confirms nobody on the list: a column was probably
    moved or sorted alone.

    zh:这样的行达到五分之一且不少于三行时，该名单一律不自动确认：很可能有一列被单独移动或排序。
    """
    assert looks_shifted(apart=apart, sure=sure) is held


@examples(
    Column("person", "the customer", "客户情况"),
    Column("reason", "waits because", "等待原因"),
    rows=[
        (Said(GROWN_UP, "grown up, with a phone", "成年，有电话"), Said("", "does not wait", "不等待")),
        (
            Said(Reachable(date(2011, 3, 3), "13812345678", False), "eight years old", "8 岁"),
            Said("minor", "a guardian must be spoken to", "须与监护人沟通"),
        ),
        (
            Said(Reachable(date(2002, 1, 28), "13812345678", False), "18 tomorrow", "明天满 18 岁"),
            Said("minor", "a guardian must be spoken to", "须与监护人沟通"),
        ),
        (
            Said(Reachable(date(2002, 1, 27), "13812345678", False), "18 today", "今天满 18 岁"),
            Said("", "does not wait", "不等待"),
        ),
        (
            Said(Reachable(None, "13812345678", False), "age not known", "年龄不明"),
            Said("age_unknown", "could be a child", "可能是未成年人"),
        ),
        (
            Said(Reachable(date(1980, 1, 1), "", False), "no phone in the book", "保单库中没有电话"),
            Said("no_phone", "there is no number to call", "没有可拨的号码"),
        ),
        (
            Said(Reachable(date(1980, 1, 1), "13812345678", True), "dead, by list or book", "名单或保单库显示已故"),
            Said("dead", "a message would reach the family", "消息会到家属手中"),
        ),
    ],
)
def test_whom_a_message_could_harm_waits_for_a_person(person: Reachable, reason: str) -> None:
    """Minors, people of unknown age, people without a phone and the dead are never contacted by the machine, however
    sure the match; an examiner's own confirmation does not lift that either.

    zh:未成年人、年龄不明者、没有电话者和已故者，匹配再确定也不由系统自动联系；核赔员确认匹配本身也不解除这一限制。
    """
    assert clearance(person, probability=1.0, threshold=0.99, today=TODAY).reason == reason
    assert examiners_clearance(person, wanted=True, today=TODAY).reason == reason


@examples(
    Column("words", "the list says", "名单写道"),
    Column("dead", "read as dead", "视为已故"),
    rows=[
        ("6月1日死亡", True),
        ("已故", True),
        ("deceased", True),
        ("确诊，住院治疗", False),
        ("died", True),
        ("diagnosed", False),
    ],
)
def test_a_list_that_calls_somebody_dead_is_believed(words: str, dead: bool) -> None:
    """Whoever a list calls dead, in any of its columns, is not contacted by the machine.

    zh:名单任何一栏称其已故的人，系统不自动联系。
    """
    assert says_dead([words]) is dead


DIAG = Held("P-HLT", "HLT01", "DIAG", 1_000_000, live=True)
MED = Held("P-ACC", "ACC01", "ACC-MED", 500_000, live=True)
ENDED = Held("P-OLD", "HLT01", "DIAG", 2_000_000, live=False)
ILLNESS, ACCIDENT = Said([DIAG], "illness policy", "疾病险保单"), Said([MED], "accident policy", "意外险保单")
BOTH = Said([DIAG, MED], "both", "两张都有")


@examples(
    Column("kind", "incident", "突发事件"),
    Column("held", "the customer has", "客户持有"),
    Column("chosen", "case opened on", "立案责任"),
    rows=[
        (Said("epidemic", "epidemic", "疫情"), BOTH, Said(DIAG, "benefit on diagnosis", "确诊保险金")),
        (
            Said("epidemic", "epidemic", "疫情"),
            ACCIDENT,
            Said(None, "no case: an examiner settles it", "不立案，由核赔员了结"),
        ),
        (Said("typhoon", "typhoon", "台风"), BOTH, Said(MED, "medical expenses after an accident", "意外医疗保险金")),
        (
            Said("flood", "flood", "洪水"),
            ILLNESS,
            Said(None, "no case: an examiner settles it", "不立案，由核赔员了结"),
        ),
        (
            Said("epidemic", "epidemic", "疫情"),
            Said([ENDED], "an illness policy that had ended", "已失效的疾病险保单"),
            Said(None, "no case: an examiner settles it", "不立案，由核赔员了结"),
        ),
    ],
)
def test_the_kind_of_incident_alone_chooses_the_benefit(kind: str, held: list[Held], chosen: Held | None) -> None:
    """A case is opened on the benefit that fits the kind of incident, which is public, and never by what a list says of
    the person: a stranger who was matched by mistake must not read it off the case.

    zh:立案责任只由突发事件的种类（公开信息）决定，从不依据名单对个人的记载：被错配的陌生人不能从案件中看出名单内容。
    """
    assert choose_cover(kind, held) == chosen


def test_doubtful_rows_wait_and_strangers_are_counted(epidemic: Incident, examiner: User, book_of_lists: None) -> None:
    """A sure row becomes a match, a doubtful one waits for an examiner with an explanation for each field, and a row of
    nobody is counted as not insured.

    zh:确定的行成为匹配；有疑问的行附逐项说明等核赔员确认；查无此人的行计为非本公司客户。
    """
    listed = [making.row(making.ADULT), making.doubtful(making.ORPHAN), making.nobody(3)]
    people_list = making.screened(examiner, epidemic, listed)
    assert list(people_list.rows.order_by("place").values_list("state", flat=True)) == [
        "confirmed",
        "waiting",
        "not_insured",
    ]
    waiting = people_list.rows.get(state="waiting")
    assert all(each["field"] and each["level"] for each in waiting.candidates.get(rank=1).evidence)


def test_somebody_on_two_lists_is_found_once(epidemic: Incident, examiner: User, book_of_lists: None) -> None:
    """However many lists and rows name a person, they are one match with one case in an incident.

    zh:同一事件中，一个人无论出现在多少份名单、多少行，都只有一个匹配、一个案件。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT), making.row(making.ADULT, 序号="2")])
    making.screened(examiner, epidemic, [making.row(making.ADULT, 就诊医院="另一家")])
    assert (Match.objects.count(), Claim.objects.count()) == (1, 1)


@examples(
    Column("given", "missing", "缺少"),
    Column("code", "", ""),
    rows=[
        (Said({"source": " "}, "who sent it", "提供方"), "screening.source"),
        (Said({"legal_ground": ""}, "the legal ground", "合法性基础"), "screening.legal_ground"),
        (Said({"kind": ""}, "the kind of list", "名单种类"), "screening.kind"),
        (
            Said({"delete_after": date(2020, 1, 1)}, "a day of deletion to come", "未来的删除日期"),
            "screening.delete_after",
        ),
        (
            Said({"delete_after": date(9999, 12, 31)}, "a day of deletion within three years", "三年内的删除日期"),
            "screening.delete_after_long",
        ),
    ],
)
def test_no_list_without_its_terms(
    epidemic: Incident, examiner: User, book_of_lists: None, given: dict[str, Any], code: str
) -> None:
    """A list is taken only with its sender, its kind, the legal ground on which it is processed and the day on which it
    is deleted, three years ahead at most, and only for an incident in force.

    zh:名单须注明提供方、种类、处理的合法性基础和删除日期（最长三年），且须有生效中的突发事件，方予接收。
    """
    with pytest.raises(Refused) as refused:
        making.receive(examiner, epidemic, making.csv_list([making.row(making.ADULT)]), **given)
    assert refused.value.code == code
    assert not PeopleList.objects.exists()


def test_an_examiner_who_clears_a_child_sends_a_person_and_no_message(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """When an examiner clears a child for contact, the hotline gets a task to speak to the guardian; no message goes to
    any phone, and the salesperson is left out.

    zh:核赔员允许联系未成年客户后，由热线专人与监护人沟通；不向任何号码发送消息，也不经业务员。
    """
    making.screened(examiner, epidemic, [making.row(making.MINOR)])
    assert not Task.objects.exists()
    actions.clear_for_contact(by=examiner, match_id=making.match_of(making.MINOR).pk, reason="mother called us")
    making.deliver()
    assert Task.objects.get().queue == "hotline"
    assert not Message.objects.exists()


def test_a_false_match_is_undone_with_all_that_it_set_off(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """Undoing a false match, with a reason, withdraws its case, task, invitation and waiting messages; the report says
    what had left the house already, and the row waits again without this candidate.

    zh:撤销错误匹配须写明理由；案件、任务、邀请和待发消息一并撤回，报告列出已发出的内容，该行重新等待确认并排除此候选人。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    match = making.match_of(making.ADULT)
    report = actions.undo_match(by=examiner, match_id=match.pk, reason="same name, other person").undo_report
    assert (report["cases_withdrawn"], report["tasks_withdrawn"], report["left_the_house"]) == (1, 1, [])
    assert set(Message.objects.values_list("state", flat=True)) == {"withdrawn"}
    row = ListRow.objects.get()
    assert (row.state, row.candidates.get(person_id=making.ADULT).refuted) == ("waiting", True)


def test_examiners_decide_their_own_branchs_rows(epidemic: Incident, examiner: User, book_of_lists: None) -> None:
    """An examiner sees and decides the rows of their own branch's customers; head office sees all.

    zh:核赔员只能查看和判断本机构客户的行；总部可见全部。
    """
    row = making.screened(examiner, epidemic, [making.doubtful(making.ADULT)]).rows.get()
    elsewhere = making.staff("elsewhere", branch=making.CAPITAL)
    assert not ListRow.objects.visible_to(elsewhere).exists()
    with pytest.raises(UnpausedError):
        actions.reject_row(by=elsewhere, row_id=row.pk)
    assert actions.reject_row(by=making.staff("here", branch=making.HUBEI), row_id=row.pk).state == "rejected"


@examples(
    Column("confirmed", "confirmed by the machine in a day", "当日自动确认数"),
    Column("checked", "checked by people", "人工抽查数"),
    rows=[(1, 1), (20, 20), (100, 20), (1000, 50), (4000, 200), (25000, 200)],
)
def test_a_sample_of_automatic_confirmations_is_checked_each_day(confirmed: int, checked: int) -> None:
    """Each night a sample of the day's automatic confirmations is drawn for people to check. A match that is undone,
    then or later, counts as an error of the machine; the share stands on the board and in the bulletin.

    zh:每晚从当日自动确认中抽取样本，由人工抽查。当时或事后被撤销的匹配计为系统差错，差错率列于看板和快报。
    """
    assert sample_size(confirmed) == checked


def test_a_word_over_a_column_is_remembered_for_its_sender(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """What a person says of a word over a column holds for the next lists of the same sender, and of no other.

    zh:人工指定的列名含义，用于同一报送单位以后的名单，不用于其他单位。
    """
    table = [["受理对象", "去向"], [making.name_of(making.ADULT), "转院"]]
    first = making.receive(examiner, epidemic, making.workbook(table))
    assert first.state == "refused"
    actions.name_columns(by=examiner, list_id=first.pk, layout=Layout(0, {"name": 0}))
    assert making.receive(examiner, epidemic, making.workbook([*table, ["", ""]])).state == "received"
    other = making.receive(examiner, epidemic, making.workbook([*table, ["-", ""]]), source="another office")
    assert other.state == "refused"


def test_a_list_is_deleted_on_its_day(epidemic: Incident, examiner: User, book_of_lists: None) -> None:
    """A list is deleted on the day that was named when it came, and not a day earlier by itself.

    zh:名单在接收时写明的日期删除，系统不会提前删除。
    """
    people_list = making.screened(examiner, epidemic, [making.row(making.ADULT)])
    day = people_list.delete_after
    assert day > clock.today()
    assert actions.delete_due_lists(on=day - timedelta(days=1)) == []
    assert actions.delete_due_lists(on=day) == [people_list.pk]
