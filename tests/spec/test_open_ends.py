"""Open ends
Everyone found stays on the list of open ends, with what blocks them, who owns it and since when, until they are paid,
declined by a person, or proven uninsured by a person. Nobody drops out silently.

zh:欠办清单
zh:每位被排查出的客户都留在欠办清单上，写明卡在哪里、由谁负责、从何时起，直到已赔付、由人拒赔、或由人确认不在保障范围。没有人会悄悄消失。
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import translation

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.command.queries import open_ends
from unpaused.capabilities.command.queries.words import blocker_in_words, owner_in_words
from unpaused.capabilities.command.rules import BLOCKERS, Blocked, Standing, blocker_of
from unpaused.capabilities.command.tests.standings import (
    AT_A_STRANGERS,
    DELIVERED,
    OPENED,
    REACHED,
    START,
    STATED,
    SUBMITTED,
    TRIED,
    WRONG_NUMBER,
    Claim,
    Found,
    Message,
    Task,
    hour,
)
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User


def code(of: str, words: Callable[[str], str]) -> Said:
    """A code with its words; the English ones are the program's own."""
    return Said(of, lambda: words(of), lambda: words(of))


def _row(en: str, zh: str, standing: Standing, expected: Blocked) -> tuple[Said, Said, Said, Said]:
    shown = code(expected.blocker, blocker_in_words), code(expected.owner, owner_in_words)
    return Said(standing, en, zh), *shown, Said(expected, "")


def _decided(state: str, blocker: str, **moments: datetime) -> Standing:
    """A claim submitted in the sixth hour and decided in the seventh."""
    return Standing(Found(), [Claim(state, blocker, submitted_at=hour(6), decided_at=hour(7), **moments)])


def _referred(blocker: str) -> Standing:
    return Standing(Found(), [Claim("referred", blocker, submitted_at=hour(6), decided_at=hour(7), due_at=hour(726))])


def _with_bank(blocker: str) -> Standing:
    return _decided("instructed", blocker, instructed_at=hour(8))


STATES = [
    _row(
        "found, policies not looked up yet",
        "已排查出，保单尚未查询",
        Standing(Found(cover="")),
        Blocked("cover_lookup", "machine", START),
    ),
    _row(
        "found, no policy fits",
        "已排查出，没有适用的保单",
        Standing(Found(cover="none")),
        Blocked("no_cover", "examiner", START),
    ),
    _row(
        "found, personal data deleted before",
        "已排查出，个人信息此前已删除",
        Standing(Found(cover="none", contact_reason="deleted")),
        Blocked("data_deleted", "examiner", START),
    ),
    _row(
        "case withdrawn",
        "案件已撤回",
        Standing(Found(), [Claim("withdrawn")]),
        Blocked("case_withdrawn", "examiner", hour(1)),
    ),
    _row(
        "case open, not cleared for contact",
        "已立案，未获准联系",
        Standing(Found(cleared_for_contact=False), [OPENED]),
        Blocked("contact_clearance", "examiner", START),
    ),
    _row(
        "case open, nothing sent yet",
        "已立案，尚未发送",
        Standing(Found(), [OPENED]),
        Blocked("contact_queued", "machine", START),
    ),
    _row(
        "message sent, no report yet",
        "消息已发，尚无状态报告",
        Standing(Found(contacted_at=hour(2)), [OPENED], [Message("sent")]),
        Blocked("message_underway", "machine", hour(2)),
    ),
    _row(
        "message whose outcome nobody knows: no arrival",
        "消息结果不明：不算送达",
        Standing(Found(), [OPENED], [Message("uncertain")]),
        Blocked("message_underway", "machine", hour(2)),
    ),
    _row(
        "salesperson has the task",
        "业务员有任务",
        Standing(Found(), [OPENED], [Message("failed")], [Task()]),
        Blocked("not_reached", "salesperson", hour(2), hour(8), "S7"),
    ),
    _row(
        "hotline has the task",
        "热线有任务",
        Standing(Found(), [OPENED], [], [Task(queue="hotline", salesperson_id="")]),
        Blocked("not_reached", "hotline", hour(2), hour(8)),
    ),
    _row(
        "every attempt failed",
        "各种尝试均失败",
        Standing(Found(), [OPENED], [Message("failed")], [TRIED]),
        Blocked("unreachable", "hotline", hour(5), hour(8)),
    ),
    _row(
        "message arrived, but the number is somebody else's; hotline looks for another way",
        "消息已达，但号码不是客户本人的；热线另寻途径",
        Standing(Found(), [OPENED], [AT_A_STRANGERS], [WRONG_NUMBER, Task(queue="hotline", salesperson_id="")]),
        Blocked("not_reached", "hotline", hour(2), hour(8)),
    ),
    _row(
        "message arrived, but the number is somebody else's; no other way was found",
        "消息已达，但号码不是客户本人的；未找到其他途径",
        Standing(Found(), [OPENED], [AT_A_STRANGERS], [WRONG_NUMBER]),
        Blocked("unreachable", "hotline", hour(5), hour(8)),
    ),
    _row(
        "the number is somebody else's, reached by telephone another way",
        "号码不是客户本人的，已另行电话联系上",
        Standing(Found(), [OPENED], [AT_A_STRANGERS], [WRONG_NUMBER, REACHED]),
        Blocked("event_not_stated", "customer", hour(4)),
    ),
    _row(
        "message arrived, salesperson still has the task",
        "消息已达，业务员任务未完",
        Standing(Found(), [OPENED], [DELIVERED], [Task()]),
        Blocked("event_not_stated", "salesperson", hour(3), hour(8), "S7"),
    ),
    _row(
        "message arrived, no task open",
        "消息已达，无未完任务",
        Standing(Found(), [OPENED], [DELIVERED], [TRIED]),
        Blocked("event_not_stated", "customer", hour(3)),
    ),
    _row(
        "reached by telephone alone",
        "仅电话联系上",
        Standing(Found(), [OPENED], [Message("failed")], [REACHED]),
        Blocked("event_not_stated", "customer", hour(4)),
    ),
    _row(
        "event stated",
        "已陈述事故",
        Standing(Found(), [STATED], [DELIVERED], [REACHED]),
        Blocked("not_submitted", "customer", hour(3)),
    ),
    _row(
        "event stated, never reached by us",
        "已陈述事故，我方从未联系上",
        Standing(Found(cleared_for_contact=False), [STATED]),
        Blocked("not_submitted", "customer", hour(1)),
    ),
    _row("submitted", "已提交", Standing(Found(), [SUBMITTED]), Blocked("decision", "machine", hour(6), hour(726))),
    _row("referred", "转人工", _referred("examiner"), Blocked("examiner", "examiner", hour(6), hour(726))),
    *(
        _row(en, zh, _referred(blocker), Blocked(blocker, "examiner", hour(6), hour(726)))
        for en, zh, blocker in (
            ("core says it has paid", "核心系统称已赔付", "core_paid"),
            ("core says it is paying", "核心系统称付款中", "core_in_payment"),
            ("in doubt what the bank paid", "银行答复存疑", "bank_contradiction"),
            ("bank refused the payment, not the account", "银行拒绝付款（与收款账户无关）", "bank_refused"),
            ("personal data deleted", "个人信息已删除", "data_deleted"),
        )
    ),
    _row(
        "approved",
        "已核准",
        _decided("approved", "core_check", due_at=hour(247)),
        Blocked("core_check", "core", hour(7), hour(247)),
    ),
    _row(
        "approved, core down",
        "已核准，核心系统停机",
        _decided("approved", "core_down", due_at=hour(247)),
        Blocked("core_down", "core", hour(7), hour(247)),
    ),
    _row(
        "checked with the core",
        "核心系统已核对",
        _decided("checking", "bank_file"),
        Blocked("bank_file", "bank", hour(7)),
    ),
    _row(
        "checked, bank cannot be reached",
        "已核对，银行不通",
        _decided("checking", "bank_down"),
        Blocked("bank_down", "bank", hour(7)),
    ),
    *(
        _row(en, zh, _with_bank(blocker), Blocked(blocker, "bank", hour(8)))
        for en, zh, blocker in (
            ("bank instructed", "已发银行", "bank_answer"),
            ("bank asked what became of it", "已向银行查询", "bank_asked"),
            ("bank silent", "银行无答复", "bank_silent"),
        )
    ),
    _row(
        "rejected by the bank",
        "银行退回",
        _decided("rejected_by_bank", "payee_needed", instructed_at=hour(8)),
        Blocked("payee_needed", "customer", hour(8)),
    ),
    _row(
        "another account waits",
        "更换账户等待生效",
        _decided("approved", "payee_change", payee_change_at=hour(9), payee_change_due_at=hour(33)),
        Blocked("payee_change", "machine", hour(9), hour(33)),
    ),
    _row(
        "one claim submitted, another only opened: the one least far on counts",
        "一案已提交，另一案刚立案：以进度最慢的为准",
        Standing(Found(), [SUBMITTED, Claim("opened", id=2)], [DELIVERED]),
        Blocked("event_not_stated", "customer", hour(3)),
    ),
    _row(
        "one claim paid, another with an examiner: the open one counts",
        "一案已赔，另一案待核赔员：以未结的为准",
        Standing(Found(), [Claim("paid"), Claim("referred", "examiner", id=2, submitted_at=hour(6))]),
        Blocked("examiner", "examiner", hour(6)),
    ),
    _row(
        "settled as uninsured once, but a claim is open",
        "曾确认为非本公司客户，但有赔案未结",
        Standing(Found(cover="uninsured"), [SUBMITTED]),
        Blocked("decision", "machine", hour(6), hour(726)),
    ),
]


@examples(
    Column("standing", "how they stand", "现状"),
    Column("blocker", "what blocks", "卡在哪里"),
    Column("owner", "who owns it", "由谁负责"),
    Column("expected", "", ""),
    rows=STATES,
)
def test_every_state_has_a_blocker_and_an_owner(
    standing: Standing, blocker: str, owner: str, expected: Blocked
) -> None:
    """In every state somebody or something owns the next step, since a moment and, where there is one, until another:
    the age of the wait is counted.

    zh:每种状态都有人或系统负责下一步，自何时起、至何时止都有记载，并计算等待时长。
    """
    assert blocker_of(standing) == expected
    assert (expected.blocker, expected.owner) == (blocker, owner)


def test_every_blocker_has_words_in_both_languages_and_stands_in_the_table() -> None:
    """The table above is whole: no blocker is left out, but for the rows of lists that wait for an examiner.

    zh:上表是完整的：除等待核赔员确认的名单行外，没有遗漏任何卡点。
    """
    assert {blocker.value for _, blocker, *_ in STATES} | {"review"} == set(BLOCKERS)
    for each in BLOCKERS:
        with translation.override("zh-hans"):
            chinese = blocker_in_words(each)
        with translation.override("en"):
            assert blocker_in_words(each) not in (each, chinese)


@examples(
    Column("standing", "how they stand", "现状"),
    Column("settled", "settled", "已了结"),
    rows=[
        (Said(Standing(Found(), [Claim("paid")]), "paid", "已赔付"), True),
        (Said(Standing(Found(), [Claim("declined")]), "declined by a person", "由人拒赔"), True),
        (Said(Standing(Found(cover="uninsured")), "proven uninsured by a person", "由人确认不在保障范围"), True),
        (Said(Standing(Found(cover="none")), "no policy found by the machine", "系统未找到保单"), False),
        (Said(Standing(Found(), [Claim("withdrawn")]), "case withdrawn", "案件撤回"), False),
        (
            Said(
                Standing(Found(), [Claim("paid"), Claim("referred", "examiner", id=2)]),
                "one claim paid, another open",
                "一案已赔，另一案未结",
            ),
            False,
        ),
        (
            Said(
                Standing(Found(), [Claim("paid"), Claim("withdrawn", id=2)]),
                "one claim paid, another withdrawn",
                "一案已赔，另一案已撤回",
            ),
            True,
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
