"""Limits of law and trade
What the law and the trade set as limits is data of the installation, each with its source. Nothing of it stands in the
program: whoever reads a source anew changes a line, not the software.

zh:法律和行业限额
zh:法律和行业规定的限额是本单位的数据，各附依据，不写死在程序里：核对原文后修改一行数据即可，不必改软件。
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml

from tests.spec.claiming import DAY, ILLNESS, decided, known, product_of
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.rules import deadlines
from unpaused.capabilities.claims.rules.event import checked
from unpaused.capabilities.claims.rules.guarding import decide_claim, replay_claim
from unpaused.capabilities.claims.rules.limits import UNITS, Limit, Limits, Name, limits, read_limits
from unpaused.capabilities.claims.rules.products import FOLDER
from unpaused.engines.decisions import Tables
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import yuan

FILE = (FOLDER / "limits.yaml").read_text(encoding="utf-8")
UNIT_WORDS = {"days": ("days", "天"), "years": ("years", "年")}


def _amount(limit: Limit) -> Said:
    if limit.unit == "fen":
        return Said(limit.value, yuan(limit.value))
    english, chinese = UNIT_WORDS[limit.unit]
    return Said(limit.value, f"{limit.value} {english}", f"{limit.value} {chinese}")


def _row(name: Name, limit: Limit) -> tuple[Any, ...]:
    read = (
        Said(limit.read_at_source, "yes", "是")
        if limit.read_at_source
        else Said(False, "no: to be checked", "否，待核对")
    )
    source = Said(limit.source, limit.source.en, limit.source.zh)
    return Said(name, limit.label.en, limit.label.zh), _amount(limit), source, read


def changed(**values: int) -> Limits:
    """The shipped limits with some values changed."""
    raw = yaml.safe_load(FILE)
    for name, value in values.items():
        raw[name]["value"] = value
    return read_limits(yaml.safe_dump(raw, allow_unicode=True))


@examples(
    Column("name", "limit", "限额事项"),
    Column("value", "value", "数值"),
    Column("source", "source", "依据"),
    Column("read", "read at its source", "已核对原文"),
    rows=[_row(name, limit) for name, limit in limits().by_name.items()],
)
def test_every_limit_is_data_with_its_source(name: Name, value: int, source: object, read: bool) -> None:
    """The limits in force, where each comes from, and whether its text was read: those that were not are to be checked
    before real use. One line of data changes each of them.

    zh:现行限额、依据，以及是否已核对原文；未核对的，正式使用前须核对。修改一行数据即可调整。
    """
    assert limits().by_name[name].source == source
    assert limits().by_name[name].read_at_source is read
    assert changed(**{name: value + 1}).value(name) == value + 1


def _stated_long_ago(found: Limits) -> object:
    return checked(replace(ILLNESS, event_date=DAY), today=DAY.replace(year=DAY.year + 4), born=None, limits=found)


@examples(
    Column("given", "changed", "改为"),
    Column("before", "before", "改前"),
    Column("after", "after", "改后"),
    rows=[
        (
            Said({"identity_from": 500_000}, "identity on file from ¥5,000.00", "留存身份起点 ¥5,000.00"),
            Said("approve", "¥6,000.00 without a number in the book: approved", "保单库无证件号码，¥6,000.00：核准"),
            Said("refer", "referred", "转人工"),
        ),
        (
            Said({"identity_from": 700_000}, "identity on file from ¥7,000.00", "留存身份起点 ¥7,000.00"),
            Said("approve", "¥6,000.00 without a number in the book: approved", "保单库无证件号码，¥6,000.00：核准"),
            Said("approve", "approved", "核准"),
        ),
        (
            Said({"adult_from": 41}, "of age at 41", "满 41 岁为成年"),
            Said("approve", "an insured person of 40: approved", "被保险人 40 岁：核准"),
            Said("refer", "referred", "转人工"),
        ),
    ],
)
def test_what_is_decided_follows_the_data(given: dict[str, int], before: str, after: str) -> None:
    """A limit that is changed counts for the next decision.

    zh:限额修改后，自下一个结论起适用。
    """
    insured = {"sum_insured_fen": 600_000, "identity_valid": "identity_from" not in given}
    assert decided(insured=insured).outcome == before
    assert decided(insured=insured, limits=changed(**given)).outcome == after


def test_an_event_is_stated_within_the_limit_of_the_data() -> None:
    """How old an event may be that a customer states is data as well; an older one goes to the hotline.

    zh:客户可陈述多久以前的事故同样是数据；更早的请致电热线。
    """
    assert _stated_long_ago(limits())
    with pytest.raises(Refused, match="more than 3 years back"):
        _stated_long_ago(changed(oldest_event=3))


def test_normally_the_machine_approves_small_claims() -> None:
    """With no measure in force the machine approves up to the trade's limit of a small medical claim.

    zh:没有措施生效时，自动核赔限额就是行业规定的医疗小额案件上限。
    """
    assert measures.AUTOMATIC_LIMIT_FEN.normal == limits().value("small_claim")


def test_a_decision_of_yesterday_replays_whatever_the_limits_are_today() -> None:
    """Each decision keeps the version of the limits and the values it looked at: decided again after a limit changed,
    it gives the identical result.

    zh:每个结论都留存当时的限额版本和数值：限额修改后重新计算，结果仍完全一致。
    """
    tables, then = product_of("DIAG").tables, known()
    trace = decide_claim(Tables.of(tables), then).trace
    now = known(limits=changed(identity_from=1))
    assert then["limits_version"] == limits().version != now["limits_version"]
    assert (then["identity_from_fen"], now["identity_from_fen"]) == (limits().value("identity_from"), 1)
    assert replay_claim(tables, then, trace).same


FAULTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a limit is missing": lambda raw: raw.pop("payment"),
    "a limit that nobody knows": lambda raw: raw.update(generosity=raw["payment"]),
    "another unit": lambda raw: raw["payment"].update(unit="years"),
    "zero": lambda raw: raw["payment"].update(value=0),
    "a number written as text": lambda raw: raw["payment"].update(value="10"),
    "no source": lambda raw: raw["payment"].pop("source"),
    "not said whether it was read": lambda raw: raw["payment"].pop("read_at_source"),
}
IN_CHINESE = ("缺少限额", "未知的限额", "单位不对", "为零", "数字写成文本", "没有依据", "未说明是否核对原文")


@examples(
    Column("fault", "fault", "错误"),
    rows=[(Said(fault, fault, chinese),) for fault, chinese in zip(FAULTS, IN_CHINESE, strict=True)],
)
def test_a_faulty_file_of_limits_is_refused(fault: str) -> None:
    """A file of limits with a fault is refused whole when it is read, and the fault is named.

    zh:限额文件有误的，读取时整份拒绝，并指出错误。
    """
    raw = yaml.safe_load(FILE)
    FAULTS[fault](raw)
    with pytest.raises(Refused) as refused:
        read_limits(yaml.safe_dump(raw, allow_unicode=True))
    assert refused.value.params["place"]


def test_every_clock_is_read_from_the_data() -> None:
    """Days of the law's clocks come from the same data.

    zh:法定时限的天数取自同一数据。
    """
    since = clock.now()
    for name in ("assessment", "payment", "refusal"):
        ends = deadlines.due(name, since)
        assert ends is not None and (ends - since).days == limits().value(name)
    assert {limits().by_name[name].unit for name in ("assessment", "payment", "refusal")} == {UNITS["payment"]}
