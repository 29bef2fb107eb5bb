"""The board
One screen says what is in force where, what each measure has done, who waits for whom, and what is about to break.

zh:看板
zh:一屏说清：各地有哪些应急措施、各项措施的成效、谁在等谁、什么即将逾期。
"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.spec.conftest import SignIn
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.command.actions import revoke_link, share_board
from unpaused.capabilities.command.models import BoardLink
from unpaused.capabilities.command.queries.links import link_of
from unpaused.capabilities.command.rules.days import Moments, compared, moments_of, value_at
from unpaused.capabilities.command.rules.deadlines import SOON, Deadline, Kind, pressing
from unpaused.capabilities.command.tests.conftest import People
from unpaused.capabilities.incidents.public import Incident
from unpaused.config.wiring import EFFECTS, MEASURES
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

NOW = datetime(2020, 2, 1, 15, tzinfo=clock.CHINA)


@examples(
    Column("kind", "clock", "期限"),
    Column("owner", "owner", "责任方"),
    Column("hours", "hours on the board before", "提前多少小时上看板"),
    Column("red", "red when over", "逾期显示红色"),
    rows=[
        (
            Said("claim", "statutory clock of a claim", "赔案法定期限"),
            Said("examiner", "examiner", "核赔员"),
            24,
            Said(True, "yes", "是"),
        ),
        (
            Said("payee_change", "another account takes effect", "更换收款账户生效"),
            Said("machine", "Unpaused", "系统"),
            24,
            Said(True, "yes", "是"),
        ),
        (Said("task", "task", "任务"), Said("salesperson", "salesperson", "业务员"), 24, Said(False, "no", "否")),
        (
            Said("glass", "countersignature of one person alone", "单人启动的补签"),
            Said("", "commander", "应急指挥长"),
            24,
            Said(False, "no", "否"),
        ),
        (
            Said("lending", "end of a lending", "异地支援到期"),
            Said("", "commander", "应急指挥长"),
            72,
            Said(False, "no", "否"),
        ),
        (
            Said("list", "deletion of a list", "名单应删除"),
            Said("", "whoever sent it in", "名单提交人"),
            72,
            Said(False, "no", "否"),
        ),
    ],
)
def test_what_is_about_to_break_stands_by_the_time_left(kind: Kind, owner: str, hours: int, red: bool) -> None:
    """Every clock that runs out soon stands on the board, the least time left first; one that is over stays until it is
    settled. Red is a date that a customer was given and that we broke, nothing else.

    zh:即将到期的期限按剩余时间排列，剩余最少者在前；已逾期的保留至了结。只有我们对客户失约才显示红色。
    """
    near = Deadline(kind, NOW + timedelta(hours=hours), 1, owner)
    far = Deadline(kind, NOW + timedelta(hours=hours, seconds=1), 2, owner)
    over = Deadline(kind, NOW, 3, owner)
    assert pressing([far, near, over], NOW) == [over, near]
    assert SOON[kind] == timedelta(hours=hours)
    assert over.breaks_promise(NOW) is red


@examples(
    Column("hour", "now, China time", "当前（北京时间）"),
    Column("today", "today", "今日"),
    Column("by_now", "yesterday by now", "昨日同时刻"),
    rows=[
        (Said(NOW.replace(hour=0, minute=1), "00:01"), 1, 0),
        (Said(NOW, "15:00"), 15, 15),
        (Said(NOW.replace(hour=23, minute=59), "23:59"), 23, 23),
    ],
)
def test_today_begins_at_midnight_where_the_incident_is(hour: datetime, today: int, by_now: int) -> None:
    """Today counts from midnight, China time; yesterday is counted to the same hour, and whole. A figure that nobody
    read within half an hour before its moment is a dash, never a guess. (Here one is paid at the end of each hour.)

    zh:今日从北京时间零点起算；昨日算到同一时刻，并列出全天。某时刻前半小时内没有读数的显示短横，绝不推测。
    zh:（例中每满一小时赔付一件。）
    """
    moments = moments_of(hour, clock.CHINA)
    start = moments.midnight_before

    def paid(moment: datetime) -> float:
        return (moment - start) // timedelta(hours=1)

    read: dict[datetime, float | None] = {each: paid(each) for each in _all(moments)}
    day = compared(paid(hour + timedelta(minutes=59 if hour.minute == 1 else 0)), read, moments)
    assert day.by_now == by_now
    assert day.whole == 24
    assert day.today == (today if hour.minute != 1 else 1)
    assert value_at(moments.midnight, start, (moments.midnight - timedelta(minutes=31), 5)) is None


def _all(moments: Moments) -> tuple[datetime, ...]:
    return moments.midnight, moments.this_hour_yesterday, moments.midnight_before


def test_every_measure_says_what_it_has_done() -> None:
    """Each kind of measure says what was done under it and what it leaves open; each count opens its records.

    zh:每一类措施都说明据此完成了什么、仍有什么未了；每个数字都可点开其记录。
    """
    for kind in MEASURES:
        kinds = [effect.kind for effect in EFFECTS[kind.name]]
        assert sorted(kinds) == ["done", "open"], kind.name


def test_a_shared_board_shows_counts_alone(epidemic: Incident, commander: User, second: User, client: Any) -> None:
    """A head of emergency command may share the board by a link, with a reason and an end within 31 days. Whoever has
    it reads counts without signing in: no name, no number of a record, nothing to open. The link is shown once; of
    its token the database holds a keyed hash.

    zh:应急指挥长可用链接分享看板，须写明理由并在 31 天内截止。持有者无需登录即可查看数量：没有姓名、没有记录编号、
    zh:不能点开。链接只显示一次，数据库只保存其密钥散列。
    """
    people = People(epidemic)
    match = people.found(cover="none")
    until = clock.now() + timedelta(days=1)
    with pytest.raises(Refused):
        share_board(by=commander, incident_id=epidemic.pk, reason="", until=until)
    with pytest.raises(Refused):
        share_board(by=commander, incident_id=epidemic.pk, reason="r", until=clock.now() + timedelta(days=32))
    link, token = share_board(by=commander, incident_id=epidemic.pk, reason="city government", until=until)
    text = client.get("/shared", {"key": token}).content.decode()
    assert epidemic.title in text
    assert match.number not in text
    assert bytes(link.digest) != token.encode()


def test_a_link_that_is_over_tells_nothing(
    epidemic: Incident, commander: User, second: User, client: Any, signed_in: SignIn
) -> None:
    """A link opens nothing once it ended, was revoked, or its maker commands no more; all of these and a mistyped link
    meet the same answer. Made, opened and revoked stand in the audit trail.

    zh:链接到期、被撤销或生成者不再任指挥长后即失效；与输错的链接得到同样的答复。生成、打开和撤销均留痕。
    """
    until = clock.now() + timedelta(days=1)
    link, token = share_board(by=commander, incident_id=epidemic.pk, reason="city government", until=until)
    assert link_of(token) == link
    revoke_link(by=second, link_id=link.pk)
    revoked, mistyped = (client.get("/shared", {"key": each}) for each in (token, token[:-1]))
    assert (revoked.status_code, mistyped.status_code) == (404, 404)
    over, token = share_board(by=commander, incident_id=epidemic.pk, reason="city government", until=until)
    past = clock.now() - timedelta(hours=1)
    BoardLink.objects.filter(pk=over.pk).update(made_at=past - timedelta(hours=1), until=past)
    assert link_of(token) is None
