"""What the tests of filings are made of: a book of branches only, offices and their people, reports at each stage."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from unpaused.capabilities.filings import public as filings
from unpaused.capabilities.filings.public import Filing
from unpaused.capabilities.incidents.public import (
    Incident,
    activate,
    declare,
    propose_stand_down,
    stand_down,
)
from unpaused.foundation.accounts.models import User
from unpaused.foundation.book import building
from unpaused.foundation.book.contract import DATASETS
from unpaused.kernel import clock

HEAD, HUBEI, WUHAN, HUANGGANG, GUANGDONG = "B00", "B42", "B4201", "B4211", "B44"
BRANCHES = (
    (HEAD, "总公司", "110000", None),
    (HUBEI, "湖北分公司", "420000", HEAD),
    (WUHAN, "武汉中心支公司", "420100", HUBEI),
    (HUANGGANG, "黄冈中心支公司", "421100", HUBEI),
    (GUANGDONG, "广东分公司", "440000", HEAD),
)
WORDS = {
    "course": "武汉发生疫情。",
    "consequences": "客户若干。",
    "measures": "理赔绿色通道已开通。",
    "changes": "新增病例。",
    "outcome": "疫情结束。",
    "causes": "新发传染病。",
}


def build_book(folder: Path) -> Path:
    """One person, and the branches: head office, two provinces, two branches below Hubei."""
    rows: dict[str, list[dict[str, Any]]] = {
        "persons": [{"person_id": 1, "name": "赵伟", "area_code": "420106", "branch_code": WUHAN}],
        "branches": [
            {"branch_code": code, "name": name, "area_code": area, "parent_code": parent}
            for code, name, area, parent in BRANCHES
        ],
    }
    snapshot = folder / "snapshot"
    for dataset in DATASETS:
        if dataset.name in rows:
            place = snapshot / dataset.name
            place.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(rows[dataset.name], schema=dataset.schema), place / "part-0.parquet")
    (snapshot / "manifest.json").write_text(json.dumps({"version": 1, "insurer": "测试", "as_of": str(clock.today())}))
    building.build(snapshot, folder / "book", key=settings.KEYRING.derived("book"))
    return folder / "book"


def staff(name: str, role: str = "commander", branch: str = "") -> User:
    return User.objects.create_user(name, display_name=name, role=role, branch_code=branch)


def in_force(kind: str = "epidemic", areas: tuple[str, ...] = ("420000",), title: str = "湖北省疫情") -> Incident:
    drafted = declared(kind, areas, title)
    return activate(by=staff(f"activates {title}"), incident_id=drafted.pk)


def declared(kind: str = "epidemic", areas: tuple[str, ...] = ("420000",), title: str = "湖北省疫情") -> Incident:
    """Awaits its second person."""
    return declare(
        by=staff(f"declares {title}"),
        kind=kind,
        title=title,
        areas=list(areas),
        since=clock.now() - timedelta(days=1),
        playbook_code=kind,
        is_drill=True,
    )


def end(incident: Incident) -> None:
    """Stood down by the two who put it in force."""
    propose_stand_down(by=incident.declared_by, incident_id=incident.pk, reason="over")
    stand_down(by=User.objects.get(pk=incident.activated_by_id), incident_id=incident.pk)


class Office:
    """Two people of one branch: an examiner who writes, a commander who signs."""

    def __init__(self, branch: str) -> None:
        self.writer = staff(f"writes {branch}", "examiner", branch)
        self.signer = staff(f"signs {branch}", "commander", branch)

    def drafted(self, incident: Incident, report: str = "first") -> Filing:
        made = filings.draft(by=self.writer, incident_id=incident.pk, report=report)
        return self.written(made)

    def written(self, made: Filing, **words: str) -> Filing:
        names = [each["name"] for each in made.head["form"]["sections"]]
        given = {name: {**WORDS, **words}.get(name, "") for name in names}
        return filings.write(by=self.writer, filing_id=made.pk, edition=made.edition, sections=given)

    def signed(self, incident: Incident, report: str = "first") -> Filing:
        return self.sign(self.drafted(incident, report))

    def sign(self, made: Filing) -> Filing:
        seen = filings.seen_of(filings.get_for(self.signer, made.pk))
        return filings.sign(by=self.signer, filing_id=made.pk, seen=seen)

    def handed_over(self, incident: Incident, report: str = "first") -> Filing:
        return self.hand_over(self.signed(incident, report))

    def hand_over(self, made: Filing) -> Filing:
        return filings.hand_over(
            by=self.signer, filing_id=made.pk, at=clock.now(), channel="监管报送系统", receipt=f"回-{made.pk}"
        )
