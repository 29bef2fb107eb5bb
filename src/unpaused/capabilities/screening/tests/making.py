"""What the tests of screening are made of: a small book, lists as bytes, incidents, staff."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from unpaused.capabilities.incidents.public import Incident, activate, declare, propose_stand_down, stand_down
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.screening.models import Match, PeopleList
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book import building
from unpaused.foundation.book.contract import DATASETS
from unpaused.foundation.events import bus
from unpaused.foundation.events.models import Event
from unpaused.kernel import clock, identity

ADULT, MINOR, DEAD, NO_PHONE, ACCIDENT_ONLY, ORPHAN, BEIJING, UNINSURED, NO_BIRTH = range(1, 10)
MOTHER, DAUGHTER = 20, 21
HUBEI, CAPITAL = "B42", "B11"
HOSPITAL, DIAGNOSIS = "协和秘密医院", "新型冠状病毒感染甲"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲鹏飞红斌燕宇浩凯"
_NAMED = {
    ADULT: "欧阳建国", MINOR: "万小宝", DEAD: "柳长生", NO_PHONE: "鲁无声", ACCIDENT_ONLY: "韦安平",
    ORPHAN: "昌孤单", BEIJING: "苗京生", UNINSURED: "任无保", NO_BIRTH: "苏未明", MOTHER: "齐桂兰", DAUGHTER: "齐桂芳",
}  # fmt: skip
FILLERS = range(100, 700)


def born(person_id: int) -> date:
    if person_id == MINOR:
        return date(clock.today().year - 9, 3, 3)
    return date(1950 + person_id % 45, 1 + person_id % 12, 1 + person_id % 27)


def identity_number(person_id: int) -> str:
    first17 = f"4201{2 + person_id % 7:02d}{born(person_id):%Y%m%d}{person_id % 1000:03d}"
    return first17 + identity.check_character(first17)


def name_of(person_id: int) -> str:
    filler = _SURNAMES[person_id % 31] + _GIVEN[person_id % 29] + _GIVEN[(person_id * 7) % 32]
    return _NAMED.get(person_id, filler)


def phone_of(person_id: int) -> str:
    return "13971000020" if person_id in (MOTHER, DAUGHTER) else f"1397100{person_id:04d}"


def _person(person_id: int) -> dict[str, Any]:
    home = (MOTHER, DAUGHTER)
    return {
        "person_id": person_id,
        "name": name_of(person_id),
        "sex": "M" if identity_number(person_id)[16] in "13579" else "F",
        "birth_date": None if person_id == NO_BIRTH else born(person_id),
        "id_type": "passport" if person_id == NO_BIRTH else "resident_id",
        "id_number": "E12345678" if person_id == NO_BIRTH else identity_number(person_id),
        "phone": None if person_id == NO_PHONE else phone_of(person_id),
        "area_code": "110101" if person_id == BEIJING else "420106",
        "address": f"湖北省武汉市武昌区中山路{MOTHER if person_id in home else person_id}号",
        "branch_code": CAPITAL if person_id == BEIJING else HUBEI,
        "salesperson_id": "S2" if person_id == ORPHAN else "S1",
    }


def _policy(person_id: int) -> dict[str, Any]:
    product = "ACC01" if person_id == ACCIDENT_ONLY else "HLT01"
    return {
        "policy_no": f"{product}-{person_id}",
        "product_code": product,
        "holder_id": person_id,
        "insured_id": person_id,
        "branch_code": CAPITAL if person_id == BEIJING else HUBEI,
        "since_date": clock.today() - timedelta(days=200),
        "until_date": clock.today() + timedelta(days=165),
        "status": "in_force",
    }


def _benefits(person_id: int) -> list[dict[str, Any]]:
    pairs = [("ACC01", "ACC-MED")] if person_id == ACCIDENT_ONLY else [("HLT01", "DIAG"), ("HLT01", "HOSP")]
    return [
        {"policy_no": f"{product}-{person_id}", "benefit_code": code, "sum_insured_fen": 1_000_000, "waiting_days": 0}
        for product, code in pairs
    ]


def build_book(folder: Path, without: Sequence[int] = (), extra: Sequence[int] = ()) -> Path:
    """A book whose people are ADULT ... NO_BIRTH, a mother and a daughter in one home, 600 others, and `extra`."""
    people = sorted({*_NAMED, *FILLERS, *extra}.difference(without))
    insured = [person for person in people if person != UNINSURED]
    death = {"claim_no": "OLD-1", "person_id": DEAD, "policy_no": f"HLT01-{DEAD}", "benefit_code": "ACC-DEATH"}
    rows: dict[str, list[dict[str, Any]]] = {
        "persons": [_person(person) for person in people],
        "policies": [_policy(person) for person in insured],
        "benefits": [row for person in insured for row in _benefits(person)],
        "claims": [death],
        "salespeople": [
            {
                "salesperson_id": "S1",
                "name": "业务一",
                "branch_code": HUBEI,
                "phone": "13800000001",
                "email": "s1@x.cn",
            },
            {"salesperson_id": "S2", "name": "业务二", "branch_code": HUBEI, "phone": "13800000002", "status": "left"},
        ],
    }
    snapshot = folder / "snapshot"
    for dataset in DATASETS:
        if dataset.name in rows:
            place = snapshot / dataset.name
            place.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(rows[dataset.name], schema=dataset.schema), place / "part-0.parquet")
    (snapshot / "manifest.json").write_text(json.dumps({"version": 1, "insurer": "T", "as_of": str(clock.today())}))
    building.build(snapshot, folder / "book", key=settings.KEYRING.derived("book"))
    return folder / "book"


def row(person_id: int, **changes: str) -> dict[str, str]:
    """A row that names somebody of the book exactly, with facts."""
    return {
        "序号": str(person_id),
        "姓名": name_of(person_id),
        "身份证号": "E12345678" if person_id == NO_BIRTH else identity_number(person_id),
        "联系电话": phone_of(person_id),
        "就诊医院": HOSPITAL,
        "诊断": DIAGNOSIS,
        **changes,
    }


def doubtful(person_id: int) -> dict[str, str]:
    """A row that may be somebody: name and sex only."""
    return row(person_id, 身份证号="", 联系电话="")


def nobody(place: int = 1) -> dict[str, str]:
    """A row of somebody whom the book does not have."""
    return {"序号": str(place), "姓名": "龘靐齉", "身份证号": "11010519491231002X", "联系电话": "18688886666"}


def csv_list(rows: Sequence[Mapping[str, str]], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    names = list(dict.fromkeys(name for each in rows for name in each))
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(rows: Sequence[Sequence[object]], **more: Sequence[Sequence[object]]) -> bytes:
    """A sheet of rows, and others by their name."""
    book = openpyxl.Workbook()
    for each in rows:
        book.active.append(list(each))
    for name, others in more.items():
        sheet = book.create_sheet(name)
        for each in others:
            sheet.append(list(each))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def staff(name: str, role: str = "examiner", branch: str = "") -> User:
    return User.objects.create_user(name, display_name=name, role=role, branch_code=branch)


def in_force(areas: Sequence[str] = ("420000",), playbook: str = "epidemic") -> Incident:
    first, second = staff("declares", "commander"), staff("activates", "commander")
    drafted = declare(
        by=first,
        kind=playbook,
        title="演练",
        areas=list(areas),
        since=clock.now() - timedelta(days=10),
        playbook_code=playbook,
        is_drill=True,
    )
    return activate(by=second, incident_id=drafted.pk)


def end(incident: Incident) -> None:
    """Stood down, by the two who put it in force."""
    propose_stand_down(by=incident.declared_by, incident_id=incident.pk, reason="over")
    stand_down(by=User.objects.get(username="activates"), incident_id=incident.pk)


def receive(by: User, incident: Incident, data: bytes, **given: Any) -> PeopleList:
    usual: dict[str, Any] = {
        "source": "示例医院",
        "kind": "hospital",
        "legal_ground": "PIPL 13(4)",
        "delete_after": clock.today() + timedelta(days=90),
    }
    return screening.receive_list(by=by, data=data, incident_id=incident.pk, **{**usual, **given})


def screened(by: User, incident: Incident, rows: Sequence[Mapping[str, str]], **given: Any) -> PeopleList:
    """Received, screened, and everything that follows done."""
    people_list = receive(by, incident, csv_list(rows), **given)
    screening.screen_list(list_id=people_list.pk)
    deliver()
    people_list.refresh_from_db()
    return people_list


def deliver() -> None:
    """Runs the subscriber of every chunk of people found, as the worker does; again does nothing."""
    subscriber = f"{screening.act_on_matches.__module__}.act_on_matches"
    for event in Event.objects.filter(name="screening.PeopleFound").order_by("pk"):
        bus.deliver(event_id=event.pk, subscriber=subscriber)


def system() -> Actor:
    return Actor.system("test")


def match_of(person_id: int) -> Match:
    return Match.objects.get(person_id=person_id, state="active")
