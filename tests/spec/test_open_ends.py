"""Open ends
Everyone found stays on the list of open ends, with what blocks them, who owns it and since when, until they are paid,
declined by a person, or proven uninsured by a person. Nobody drops out silently.

zh:欠办清单
zh:每位被排查出的客户都留在欠办清单上，写明卡在哪里、由谁负责、从何时起，直到已赔付、由人拒赔、或由人确认不在保障范围。没有人会悄悄消失。
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from django.utils import translation

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.command.queries import open_ends
from unpaused.capabilities.command.queries.words import blocker_in_words, owner_in_words
from unpaused.capabilities.command.rules import BLOCKERS, Standing, blocker_of
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User

FOUND_AT = datetime(2020, 1, 27, 6, tzinfo=timezone.utc)


def hour(number: float) -> datetime:
    return FOUND_AT + timedelta(hours=number)


@dataclass(frozen=True)
class Found:
    cover: str = "case"
    cleared_for_contact: bool = True
    contacted_at: datetime | None = None
    found_at: datetime = FOUND_AT


@dataclass(frozen=True)
class Claim:
    state: str
    blocker: str = ""
    id: int = 1
    number: str = "CL1"
    opened_at: datetime = FOUND_AT
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    instructed_at: datetime | None = None
    due_at: datetime | None = None
    payee_change_at: datetime | None = None
    payee_change_due_at: datetime | None = None


@dataclass(frozen=True)
class Message:
    state: str
    at: datetime = FOUND_AT
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Task:
    state: str = "open"
    outcome: str = ""
    queue: str = "salesperson"
    salesperson_id: str = "S7"
    opened_at: datetime = FOUND_AT
    due_at: datetime = FOUND_AT + timedelta(hours=6)
    done_at: datetime | None = None


ARRIVED = Message("delivered", delivered_at=hour(1))
OPENED, STATED = Claim("opened"), Claim("stated")
HOTLINES = replace(Task(), queue="hotline", salesperson_id="")


def code(of: str, words: Callable[[str], str]) -> Said:
    """A code with its words; the English ones are the program's own."""
    return Said(of, lambda: words(of), lambda: words(of))


def _row(en: str, zh: str, standing: Standing, blocker: str, owner: str) -> tuple[Said, Said, Said]:
    return Said(standing, en, zh), code(blocker, blocker_in_words), code(owner, owner_in_words)


def _claim(state: str, blocker: str = "") -> Standing:
    return Standing(Found(), [Claim(state, blocker)])


STATES = [
    _row(
        "found, policies not looked up yet",
        "已排查出，保单尚未查询",
        Standing(Found(cover="")),
        "cover_lookup",
        "machine",
    ),
    _row("found, no policy fits", "已排查出，没有适用的保单", Standing(Found(cover="none")), "no_cover", "examiner"),
    _row("case withdrawn", "案件已撤回", _claim("withdrawn"), "case_withdrawn", "examiner"),
    _row(
        "case open, not cleared for contact",
        "已立案，未获准联系",
        Standing(Found(cleared_for_contact=False), [OPENED]),
        "contact_clearance",
        "examiner",
    ),
    _row("case open, nothing sent yet", "已立案，尚未发送", Standing(Found(), [OPENED]), "contact_queued", "machine"),
    _row(
        "message sent, no report yet",
        "消息已发，尚无状态报告",
        Standing(Found(), [OPENED], [Message("sent")]),
        "message_underway",
        "machine",
    ),
    _row(
        "salesperson has the task",
        "业务员有任务",
        Standing(Found(), [OPENED], [], [Task()]),
        "not_reached",
        "salesperson",
    ),
    _row("hotline has the task", "热线有任务", Standing(Found(), [OPENED], [], [HOTLINES]), "not_reached", "hotline"),
    _row(
        "every attempt failed",
        "各种尝试均失败",
        Standing(Found(), [OPENED], [Message("failed")]),
        "unreachable",
        "hotline",
    ),
    _row(
        "message arrived, salesperson still has the task",
        "消息已达，业务员任务未完",
        Standing(Found(), [OPENED], [ARRIVED], [Task()]),
        "event_not_stated",
        "salesperson",
    ),
    _row(
        "message arrived, no task open",
        "消息已达，无未完任务",
        Standing(Found(), [OPENED], [ARRIVED]),
        "event_not_stated",
        "customer",
    ),
    _row("event stated", "已陈述事故", Standing(Found(), [STATED], [ARRIVED]), "not_submitted", "customer"),
    _row("submitted", "已提交", _claim("submitted", "decision"), "decision", "machine"),
    _row("referred", "转人工", _claim("referred", "examiner"), "examiner", "examiner"),
    _row("core says it has paid", "核心系统称已赔付", _claim("referred", "core_paid"), "core_paid", "examiner"),
    _row(
        "core says it is paying",
        "核心系统称付款中",
        _claim("referred", "core_in_payment"),
        "core_in_payment",
        "examiner",
    ),
    _row(
        "bank contradicts itself",
        "银行答复矛盾",
        _claim("referred", "bank_contradiction"),
        "bank_contradiction",
        "examiner",
    ),
    _row("personal data deleted", "个人信息已删除", _claim("referred", "data_deleted"), "data_deleted", "examiner"),
    _row("approved", "已核准", _claim("approved", "core_check"), "core_check", "core"),
    _row("approved, core down", "已核准，核心系统停机", _claim("approved", "core_down"), "core_down", "core"),
    _row("checked with the core", "核心系统已核对", _claim("checking", "bank_file"), "bank_file", "bank"),
    _row("checked, bank cannot be reached", "已核对，银行不通", _claim("checking", "bank_down"), "bank_down", "bank"),
    _row("bank instructed", "已发银行", _claim("instructed", "bank_answer"), "bank_answer", "bank"),
    _row("bank asked what became of it", "已向银行查询", _claim("instructed", "bank_asked"), "bank_asked", "bank"),
    _row("bank silent", "银行无答复", _claim("instructed", "bank_silent"), "bank_silent", "bank"),
    _row("rejected by the bank", "银行退回", _claim("rejected_by_bank", "payee_needed"), "payee_needed", "customer"),
    _row("another account waits", "更换账户等待生效", _claim("approved", "payee_change"), "payee_change", "machine"),
]


@examples(
    Column("standing", "how they stand", "现状"),
    Column("blocker", "what blocks", "卡在哪里"),
    Column("owner", "who owns it", "由谁负责"),
    rows=STATES,
)
def test_every_state_has_a_blocker_and_an_owner(standing: Standing, blocker: str, owner: str) -> None:
    """In every state somebody or something owns the next step, and the age of the wait is counted.

    zh:每种状态都有人或系统负责下一步，并计算等待时长。
    """
    blocked = blocker_of(standing)
    assert blocked is not None
    assert (blocked.blocker, blocked.owner) == (blocker, owner)
    assert blocked.since >= FOUND_AT


def test_every_blocker_has_words_in_both_languages_and_stands_in_the_table() -> None:
    """The table above is whole: no blocker is left out, but for the rows of lists that wait for an examiner.

    zh:上表是完整的：除等待核赔员确认的名单行外，没有遗漏任何卡点。
    """
    assert {blocker.value for _, blocker, _ in STATES} | {"review"} == set(BLOCKERS)
    for each in BLOCKERS:
        with translation.override("zh-hans"):
            chinese = blocker_in_words(each)
        with translation.override("en"):
            assert blocker_in_words(each) not in (each, chinese)


@examples(
    Column("standing", "how they stand", "现状"),
    Column("settled", "settled", "已了结"),
    rows=[
        (Said(_claim("paid"), "paid", "已赔付"), True),
        (Said(_claim("declined"), "declined by a person", "由人拒赔"), True),
        (Said(Standing(Found(cover="uninsured")), "proven uninsured by a person", "由人确认不在保障范围"), True),
        (Said(Standing(Found(cover="none")), "no policy found by the machine", "系统未找到保单"), False),
        (Said(_claim("withdrawn"), "case withdrawn", "案件撤回"), False),
        (
            Said(
                Standing(Found(), [Claim("paid"), Claim("referred", "examiner", id=2)]),
                "one claim paid, another open",
                "一案已赔，另一案未结",
            ),
            False,
        ),
        (Said(Standing(Found(), [OPENED], [Message("failed")]), "nobody could reach them", "始终联系不上"), False),
    ],
)
def test_three_ways_off_the_list_and_no_fourth(standing: Standing, settled: bool) -> None:
    """There are three ways off the list: paid, declined by a person, proven uninsured by a person.

    zh:离开清单只有三种途径：已赔付、由人拒赔、由人确认不在保障范围。
    """
    assert (blocker_of(standing) is None) is settled


def test_rows_that_wait_for_an_examiner_stand_on_it_too(
    epidemic: Incident, examiner: User, book_of_lists: None
) -> None:
    """Rows that wait for an examiner are open ends as well, and so is a customer without cover until an examiner
    settles them with a reason.

    zh:等待核赔员确认的名单行也是欠办事项；没有保障的客户，在核赔员写明理由了结之前，同样留在清单上。
    """
    making.screened(examiner, epidemic, [making.doubtful(making.ADULT), making.row(making.UNINSURED)])
    assert {end.blocked.blocker for end in open_ends([epidemic.pk])} == {"review", "no_cover"}
    match = making.match_of(making.UNINSURED)
    actions.settle_uninsured(by=examiner, match_id=match.pk, reason="policy lapsed in 2018")
    assert [end.blocked.blocker for end in open_ends([epidemic.pk])] == ["review"]
