"""The bulletin
A situation report states figures that were read, never typed; each opens its records; a second person signs, and what
was signed never changes.

zh:应急快报
zh:快报中的指标是读取的，从不手填；每个指标都能打开其记录；由第二人签发，签发后永不改变。
"""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.bulletin.models import Bulletin, FrozenFigure
from unpaused.capabilities.bulletin.public import draft, drifted, figures_of, get, is_intact, render_text, sign
from unpaused.capabilities.incidents.public import Incident, declare
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation import figures
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

BY = Actor.system("test")
STATED = (
    "screening.listed", "screening.found_rows", "screening.waiting_review", "screening.not_insured",
    "screening.set_aside", "screening.found",
    "screening.list_to_found_p50", "screening.list_to_found_p95",
    "screening.found_to_told_p50", "screening.found_to_told_p95",
    "screening.spot_checked", "screening.spot_wrong",
    "outreach.told", "outreach.reached", "outreach.told_to_reached_p50", "outreach.told_to_reached_p95",
    "tasks.open",
    "claims.accepted_online", "claims.approved_by_machine", "claims.paid", "claims.paid_amount",
    "claims.paid_ordinary", "claims.paid_waiting", "claims.paid_hospital", "claims.paid_deductible",
    "claims.reached_to_stated_p50", "claims.reached_to_stated_p95",
    "claims.stated_to_submitted_p50", "claims.stated_to_submitted_p95",
    "claims.submit_to_decision_p50", "claims.submit_to_decision_p95",
    "claims.submit_to_instruction_p50", "claims.submit_to_instruction_p95",
    "claims.instruction_to_confirmation_p50", "claims.instruction_to_confirmation_p95",
    "command.open_ends",
)  # fmt: skip


@pytest.fixture
def drafted(epidemic: Incident, examiner: User, book_of_lists: None, commander: User) -> Bulletin:
    """Of three people listed and one found."""
    listed = [making.row(making.ADULT), making.doubtful(making.ORPHAN), making.nobody(3)]
    making.screened(examiner, epidemic, listed)
    return draft(by=commander, incident_id=epidemic.pk)


def _figure(name: str) -> Said:
    return Said(name, lambda: str(figures.get(name).label), lambda: str(figures.get(name).label))


@examples(Column("name", "figure", "指标"), rows=[(_figure(name),) for name in STATED])
def test_the_bulletin_states_these_figures(epidemic: Incident, name: str) -> None:
    """The bulletin states these figures, in the order of the chain; times as the median and the 95th percentile.

    zh:快报按主流程顺序列出下列指标；时长给出中位数和第95百分位。
    """
    assert [figure.name for figure in figures.all_figures()] == list(STATED)
    assert figures.get(name).query(epidemic.pk).record_type


def test_the_rows_of_a_list_add_up(epidemic: Incident, examiner: User, book_of_lists: None, commander: User) -> None:
    """Rows in which a customer was found, waiting, not insured, and rejected or withdrawn are together all rows listed.
    Customers found are people: one who stands in two rows counts once.

    zh:找到客户的行、待复核的行、非本公司客户的行、已否定或撤回的行，合计等于名单行数。排查出的客户按人计：同一人出现在两行的，只计一人。
    """
    twice = [making.row(making.ADULT), making.row(making.ADULT), making.doubtful(making.ORPHAN), making.nobody(3)]
    making.screened(examiner, epidemic, twice)
    read = {figure.name: figure.value for figure in figures_of(draft(by=commander, incident_id=epidemic.pk))}
    listed, *parts = (read[name] for name in STATED[:5])
    assert (listed, parts) == (4, [2, 1, 1, 0])
    assert read["screening.found"] == 1


def test_each_figure_opens_the_records_it_was_counted_from(drafted: Bulletin) -> None:
    """A figure is a query, and its records are one click away: a count has as many records as it counts.

    zh:指标就是查询，点一下就能看到记录：数多少，就有多少条记录。
    """
    frozen = {figure.name: figure for figure in figures_of(drafted)}
    assert [frozen[name].value for name in STATED[:6]] == [3, 1, 1, 1, 0, 1]
    for name in STATED[:6]:
        described = figures.get(name).describe(frozen[name].record_ids)
        assert len(described) == frozen[name].value
        assert all(row["number"] and row["url"] for row in described)


@examples(
    Column("theirs", "a message arrived at", "消息送达"),
    Column("outcome", "somebody who called said", "致电结果"),
    Column("reached", "reached", "算已联系上"),
    rows=[
        (Said(True, "the customer's number", "客户本人号码"), Said("", "nothing yet", "尚无"), Said(1, "yes", "是")),
        (
            Said(False, "a number that is not theirs", "非本人号码"),
            Said("wrong_number", "wrong number", "号码不对"),
            Said(0, "no", "否"),
        ),
        (
            Said(False, "a number that is not theirs", "非本人号码"),
            Said("reached", "reached another way", "另行联系上"),
            Said(1, "yes", "是"),
        ),
    ],
)
def test_people_reached_are_the_customers_themselves(
    epidemic: Incident, examiner: User, book_of_lists: None, theirs: bool, outcome: str, reached: int
) -> None:
    """People reached are those whom a message came to, or whom somebody spoke to. A message at a number that is
    somebody else's reached nobody, however it was delivered.

    zh:已联系上的客户，是指消息送达本人，或有人与其通话。消息发到他人号码的，无论是否送达，都不算联系上。
    """
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    Message.objects.filter(to_customer=True).update(state="delivered", delivered_at=clock.now())
    task = tasks.Task.objects.get()
    if not theirs:
        outreach.note_wrong_number(tasks.NumberWrong(task.pk, str(task.subject_id), task.person_id))
    if outcome:
        tasks.finish(by=BY, task_id=task.pk, outcome=outcome)
    assert figures.get("outreach.reached").query(epidemic.pk).value == reached


def test_figures_stay_as_they_were_read(drafted: Bulletin, epidemic: Incident, examiner: User) -> None:
    """A draft keeps the figures of its moment; where the records have moved on since, the draft says so.

    zh:草稿保留当时读取的指标；此后记录有变化的，草稿会提示。
    """
    making.screened(examiner, epidemic, [making.row(making.BEIJING)])
    assert {figure.name: figure.value for figure in figures_of(get(drafted.pk))}["screening.found"] == 1
    assert ("screening.found", 2) in [(each.figure.name, each.live) for each in drifted(drafted)]


def test_a_second_person_signs(drafted: Bulletin, commander: User, second: User) -> None:
    """Who drafted a bulletin cannot sign it; a second head of emergency command does.

    zh:起草人不能签发；由另一位应急指挥长签发。
    """
    with pytest.raises(Refused) as refused:
        sign(by=commander, bulletin_id=drafted.pk)
    assert refused.value.code == "bulletin.second_person"
    assert is_intact(sign(by=second, bulletin_id=drafted.pk))


CHANGES: tuple[tuple[Said], ...] = (
    (Said(lambda b: FrozenFigure.objects.filter(bulletin=b).update(value=9999), "change a figure", "改动指标"),),
    (Said(lambda b: FrozenFigure.objects.filter(bulletin=b)._raw_delete("default"), "take figures away", "删去指标"),),
    (
        Said(
            lambda b: FrozenFigure.objects.create(bulletin=b, place=99, name="x", unit="fen", value=1),
            "add a figure",
            "增加指标",
        ),
    ),
    (Said(lambda b: Bulletin.objects.filter(pk=b.pk).update(as_of=clock.now()), "change its moment", "改动时点"),),
    (Said(lambda b: Bulletin.objects.filter(pk=b.pk)._raw_delete("default"), "delete it", "删除快报"),),
)


@examples(Column("change", "somebody tries to", "有人试图"), rows=CHANGES)
def test_what_was_signed_never_changes(drafted: Bulletin, second: User, change: Callable[[Bulletin], object]) -> None:
    """Once signed, the database itself refuses every change, and anybody can check the signature.

    zh:签发后，任何改动都被数据库本身拒绝；任何人都可以验证签名。
    """
    sign(by=second, bulletin_id=drafted.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(drafted)
    assert is_intact(get(drafted.pk))


def test_no_bulletin_of_an_incident_that_was_never_in_force(commander: User) -> None:
    """An incident that was only drafted has nothing to report.

    zh:只起草、未生效的事件没有可报告的内容。
    """
    incident = declare(
        by=commander,
        kind="epidemic",
        title="Epidemic",
        areas=["420000"],
        since=clock.now(),
        playbook_code="epidemic",
        is_drill=True,
    )
    with pytest.raises(Refused):
        draft(by=commander, incident_id=incident.pk)


def test_only_heads_of_emergency_command_draft_and_sign(drafted: Bulletin, examiner: User) -> None:
    """Only heads of emergency command draft and sign; examiners and auditors read.

    zh:只有应急指挥长可以起草和签发；核赔员和审计员可以查阅。
    """
    for act in (
        lambda: draft(by=examiner, incident_id=drafted.incident_id),
        lambda: sign(by=examiner, bulletin_id=drafted.pk),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_one_bulletin_reads_in_both_languages(drafted: Bulletin) -> None:
    """One bulletin has its text in Chinese and in English, with the same figures.

    zh:同一份快报有中英文两种文本，指标相同。
    """
    assert "Rows listed" in render_text(drafted.pk, "en")
    assert "名单行数" in render_text(drafted.pk, "zh")
