"""Rehearsal
Before a playbook is put in force: what it would bring on the insurer's own book. Afterwards: what came, and why it
differs.

zh:推演
zh:启动预案之前：它在本公司的保单库上会带来什么。事后：实际发生了什么，差异从何而来。
"""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installation

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.incidents.actions import ask_rehearsal, compute_rehearsal
from unpaused.capabilities.incidents.models import Rehearsal
from unpaused.capabilities.incidents.public import Incident
from unpaused.engines.forecasting import Estimate, Fact, Part, explain
from unpaused.foundation import measures
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.book.tests import counting
from unpaused.foundation.measures.forecasts import all_assumptions, all_forecasters
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@pytest.fixture
def counted(tmp_path: Path, settings: Any) -> None:
    """Five people insured in Wuhan, two of them within the waiting days of their diagnosis benefit."""
    settings.BOOK_ROOT = counting.build(tmp_path / "counted", installation.KEYRING.derived("book"), clock.today())


def rehearsed(by: User, incident: Incident, **assumed: Estimate) -> Rehearsal:
    assert incident.playbook is not None
    asked = ask_rehearsal(
        by=by, playbook=incident.playbook, areas=incident.areas, incident=incident, assumptions=assumed
    )
    compute_rehearsal(rehearsal_id=asked.pk)
    asked.refresh_from_db()
    return asked


def likely(found: Rehearsal, name: str) -> float:
    (line,) = (each for each in found.result["lines"] if each["name"] == name)
    return float(line["likely"])


def test_nothing_changes_by_a_rehearsal(counted: None, epidemic: Incident, commander: User) -> None:
    """A rehearsal puts nothing in force and tells nobody; it is kept with who asked, and stands in the trail.

    zh:推演不启动任何措施，不通知任何人；它与发起人一起保存，并记入审计。
    """
    before = epidemic.measures.count()
    found = rehearsed(commander, epidemic)
    assert epidemic.measures.count() == before
    assert found.asked_by == commander
    assert AuditRow.objects.filter(action="incidents.rehearse").exists()


def test_every_measure_is_spoken_of_by_one_room() -> None:
    """Each measure that a playbook may set is forecast by just one capability.

    zh:预案可设的每项措施，都由且仅由一个业务能力作出预测。
    """
    spoken = sorted(name for room in all_forecasters() for name in room.types)
    assert spoken == [each.name for each in measures.all_types()]


def test_every_assumption_says_where_it_comes_from() -> None:
    """Each assumption is data with a source, in both languages, for every kind of emergency.

    zh:每个假设都是带来源的数据，两种语言俱全，适用于每类事件。
    """
    for each in all_assumptions().values():
        assert each.source.zh
        assert each.source.en
        assert each.usual_for("epidemic").in_order


def test_the_extra_of_each_waiver_adds_up(counted: None, epidemic: Incident, commander: User) -> None:
    """The contracts as they stand and the extra of each waiver add up to the cost of the incident.

    zh:按合同应付的金额加上每项豁免的额外成本，等于事件的赔付总额。
    """
    found = rehearsed(commander, epidemic, **{"incidents.attack_rate": Estimate(0.1, 0.2, 0.4)})
    names = [each["name"] for each in found.result["lines"] if each["name"].startswith("claims.cost_of.")]
    extras = sum(likely(found, f"claims.{waiver}_cost") for waiver in ("waiting", "hospital"))
    parts = sum(likely(found, name) for name in names) + extras
    assert likely(found, "claims.cost") == pytest.approx(parts, abs=100 * (len(names) + 3))
    assert extras > 0


@examples(
    Column("low", "low", "低"),
    Column("likely", "likely", "可能"),
    Column("high", "high", "高"),
    Column("taken", "taken?", "是否接受"),
    rows=[
        (0.01, 0.02, 0.05, Said(True, "yes", "是")),
        (0.02, 0.02, 0.02, Said(True, "yes", "是")),
        (0.03, 0.02, 0.05, Said(False, "no: low above likely", "否：低值高于可能值")),
        (0.01, 0.02, 1.5, Said(False, "no: more than everybody", "否：超过全体")),
        (-0.1, 0.02, 0.05, Said(False, "no: less than nobody", "否：低于零")),
    ],
)
def test_what_cannot_be_is_refused(
    counted: None, epidemic: Incident, commander: User, low: float, likely: float, high: float, taken: bool
) -> None:
    """A share of people hit is taken where low, likely and high are in order and between nobody and everybody.

    zh:出险比例须低、可能、高依次不减，且在零与全体之间，方被接受。
    """
    assumed = {"incidents.attack_rate": Estimate(low, likely, high)}
    if taken:
        assert rehearsed(commander, epidemic, **assumed).state == "done"
    else:
        with pytest.raises(Refused):
            rehearsed(commander, epidemic, **assumed)


def test_the_difference_is_explained_to_the_fen() -> None:
    """What came less what was expected is split into more or fewer claims, another share of waivers and another amount
    a claim; the parts add up exactly.

    zh:实际与预测之差拆分为赔案多少、豁免占比不同和每案金额不同，各部分之和分毫不差。
    """
    expected = [Part("ordinary", 10.3, 103_333.3), Part("waiting", 2.7, 54_321.0)]
    found = explain(expected, [Fact(17, 140_001), Fact(1, 99_999)])
    parts = found.volume + sum(found.by_share.values()) + sum(found.by_amount.values())
    assert found.forecast + parts == found.fact == 240_000


def test_nobody_is_named(counted: None, epidemic: Incident, commander: User) -> None:
    """A rehearsal holds counts: no name, number or telephone of anybody.

    zh:推演只含计数，不含任何人的姓名、号码或电话。
    """
    assert "王小明" not in str(rehearsed(commander, epidemic).result)
