"""Lists of people affected, as they arrive: four kinds of sender, with settable noise and known answers.

The persons on them are of the book, strangers, or relatives of the insured who share a phone and an address but
are not insured themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Literal

from unpaused.foundation.areas import Areas
from unpaused.foundation.book.synthesis import mangling

Kind = Literal["hospital", "manifest", "village", "aid"]
KINDS: tuple[Kind, ...] = ("hospital", "manifest", "village", "aid")
COLUMNS = ("序号", "姓名", "性别", "年龄", "出生日期", "身份证号", "联系电话", "现住址")
_FACTS: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "hospital": ("就诊医院", ("市第一人民医院", "中心医院", "中医院", "协和医院", "")),
    "manifest": ("航班", ("CZ3342", "MU2509", "CA8215", "")),
    "village": ("受灾情况", ("房屋倒塌", "转移安置", "轻伤", "")),
    "aid": ("领取物资", ("帐篷", "棉被", "米面油", "")),
}


@dataclass(frozen=True)
class Sender:
    """Chances of what a sender writes, before noise. Missing fields are never written."""

    written: dict[str, float]
    masked_name: float = 0.0
    latin: float = 0.0
    traditional: float = 0.0
    whole_id: float = 0.3
    whole_phone: float = 0.4
    birth_rather_than_age: float = 0.4
    nominal_age: float = 0.0
    with_street: float = 0.1


SENDERS: dict[Kind, Sender] = {
    "hospital": Sender(
        {"sex": 0.95, "age": 0.85, "id_number": 0.45, "phone": 0.45, "address": 0.4},
        masked_name=0.2, latin=0.02, traditional=0.06, whole_id=0.2, whole_phone=0.3,
    ),
    "manifest": Sender(
        {"sex": 0.9, "age": 0.75, "id_number": 0.5, "phone": 0.35},
        latin=0.85, whole_id=0.5, whole_phone=0.6, birth_rather_than_age=0.95,
    ),
    "village": Sender(
        {"sex": 0.8, "age": 0.8, "id_number": 0.12, "phone": 0.5, "address": 0.9},
        traditional=0.02, whole_id=0.7, whole_phone=0.8, birth_rather_than_age=0.2, nominal_age=0.35, with_street=0.5,
    ),
    "aid": Sender(
        {"sex": 0.4, "age": 0.3, "id_number": 0.55, "phone": 0.75, "address": 0.5},
        masked_name=0.1, traditional=0.1, whole_id=0.5, whole_phone=0.8, with_street=0.3,
    ),
}  # fmt: skip


@dataclass
class MadeList:
    """A list and its answers: rows by COLUMNS and a fact, the true person of each row, None for nobody insured."""

    kind: Kind
    header: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    answers: list[int | None] = field(default_factory=list)


def make_list(
    kind: Kind,
    insured: Sequence[dict[str, Any]],
    strangers: Sequence[dict[str, Any]],
    *,
    rng: Random,
    areas: Areas,
    as_of: date,
    noise: float = 1.0,
    related: float = 0.04,
) -> MadeList:
    """A list of these persons in random order. `noise` scales every error rate; `related` is the share of rows
    that are an uninsured relative of an insured person instead of a stranger."""
    people: list[tuple[dict[str, Any], int | None]] = [(p, p["person_id"]) for p in insured]
    for stranger in strangers:
        kin = bool(insured) and rng.random() < related * 2
        people.append((_relative(stranger, rng.choice(insured)) if kin else stranger, None))
    rng.shuffle(people)
    fact, values = _FACTS[kind]
    made = MadeList(kind, (*COLUMNS, fact))
    writer = _Writer(SENDERS[kind], rng, areas, as_of, noise)
    for number, (person, answer) in enumerate(people, start=1):
        made.rows.append([str(number), *writer.cells(person), rng.choice(values)])
        made.answers.append(answer)
    return made


def _relative(stranger: dict[str, Any], of: dict[str, Any]) -> dict[str, Any]:
    """The stranger in the household of somebody insured."""
    surname = of["name"][:1] if len(of["name"]) < 5 else ""
    name = surname + stranger["name"][1:] if surname and len(stranger["name"]) < 5 else stranger["name"]
    return {**stranger, "name": name, "phone": of["phone"], "address": of["address"], "area_code": of["area_code"]}


class _Writer:
    """Writes persons the way one sender does, with its errors."""

    def __init__(self, sender: Sender, rng: Random, areas: Areas, as_of: date, noise: float) -> None:
        self._sender = sender
        self._rng = rng
        self._areas = areas
        self._as_of = as_of
        self._noise = noise

    def cells(self, person: dict[str, Any]) -> list[str]:
        latin = self._rng.random() < self._sender.latin
        born = latin or self._rng.random() < self._sender.birth_rather_than_age
        told = self._rng.random() < self._sender.written.get("age", 0) and person["birth_date"] is not None
        return [
            self._name(person, latin),
            self._sex(person),
            self._age(person) if told and not born else "",
            self._birth(person) if told and born else "",
            self._id_number(person),
            self._phone(person),
            self._address(person),
        ]

    def _chance(self, rate: float) -> bool:
        return self._rng.random() < min(rate * self._noise, 0.9)

    def _writes(self, what: str) -> bool:
        return self._rng.random() < self._sender.written.get(what, 0)

    def _name(self, person: dict[str, Any], latin: bool) -> str:
        name: str = person["name"]
        if latin or not mangling.is_chinese(name):
            return mangling.latin(name, self._rng)
        if self._chance(0.05):
            name = mangling.same_sound(name, self._rng)
        elif self._chance(0.02):
            name = mangling.other_character(name, self._rng)
        if self._rng.random() < self._sender.traditional:
            name = mangling.traditional(name)
        if self._rng.random() < self._sender.masked_name:
            name = mangling.mask_name(name, self._rng)
        return mangling.spaced(name) if self._chance(0.03) else name

    def _sex(self, person: dict[str, Any]) -> str:
        if not self._writes("sex") or person["sex"] is None:
            return ""
        sex = person["sex"] if not self._chance(0.01) else "MF"[person["sex"] == "M"]
        return "男" if sex == "M" else "女"

    def _age(self, person: dict[str, Any]) -> str:
        born = person["birth_date"]
        age = self._as_of.year - born.year - ((self._as_of.month, self._as_of.day) < (born.month, born.day))
        if self._rng.random() < self._sender.nominal_age:
            age += 1
        if self._chance(0.05):
            age += self._rng.choice([-1, 1])
        return f"{max(age, 0)}{self._rng.choice(['', '', '岁'])}"

    def _birth(self, person: dict[str, Any]) -> str:
        day = person["birth_date"]
        if self._chance(0.04):
            day = mangling.other_day(day, self._rng)
        return mangling.date_text(day, self._rng)

    def _id_number(self, person: dict[str, Any]) -> str:
        if not self._writes("id_number") or not person["id_number"]:
            return ""
        number: str = person["id_number"]
        if self._chance(0.04):
            number = mangling.wrong_digit(number, self._rng)
        whole = self._rng.random() < self._sender.whole_id or len(number) != 18
        if whole:
            return number
        return number[14:] if self._rng.random() < 0.1 else f"{number[:6]}********{number[14:]}"

    def _phone(self, person: dict[str, Any]) -> str:
        if not self._writes("phone") or not person["phone"]:
            return ""
        phone: str = person["phone"]
        if self._chance(0.10):
            phone = mangling.other_phone(self._rng)
        elif self._chance(0.03):
            phone = mangling.wrong_digit(phone, self._rng)
        if self._rng.random() >= self._sender.whole_phone:
            phone = f"{phone[:3]}****{phone[7:]}"
        if self._chance(0.03):
            phone = mangling.full_width(phone)
        return f"+86 {phone}" if self._chance(0.02) else phone

    def _address(self, person: dict[str, Any]) -> str:
        if not self._writes("address"):
            return ""
        code = person["area_code"]
        if self._chance(0.08) and person["id_number"]:
            code = person["id_number"][:6]
        area = self._areas.full_name(code) if self._areas.knows(code) else ""
        street = mangling.street(person["address"]) if self._rng.random() < self._sender.with_street else ""
        return area + street
