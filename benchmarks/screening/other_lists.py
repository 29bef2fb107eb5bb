"""The second generator's lists: five kinds of sender, with settable noise and share of insured, and known answers.

Independent of the project's own generator (see `other_people`). Each row's probability under every person is known,
so that the best possible posterior can be reported beside what was reached.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import other_writing as w
from other_people import AS_OF
from other_texts import date_text, id_text, near_days, phone_text, street_of
from other_writing import Outcomes, Person

_MOVED, _RANDOM_SEX = 0.06, 0.012


@dataclass(frozen=True)
class Sender:
    """How often each field is written at all and in which style; error rates at noise 1."""

    header: dict[str, str]
    written: dict[str, float]
    dates: dict[str, float]
    hidden_name: float = 0.0
    name_masks: dict[str, float] = field(default_factory=lambda: {"stars": 1.0})
    latin: float = 0.0
    southern: float = 0.0
    traditional: float = 0.0
    misheard: float = 0.02
    mistyped: float = 0.015
    id_forms: dict[str, float] = field(default_factory=lambda: {"whole": 1.0})
    phone_forms: dict[str, float] = field(default_factory=lambda: {"whole": 1.0})
    miskeyed: float = 0.02
    other_phone: float = 0.08
    chinese_count: float = 0.0
    town: float = 0.3


SENDERS: dict[str, Sender] = {
    "admissions": Sender(
        {"name": "病人姓名", "sex": "性别", "age": "年龄", "birth": "出生年月日", "id": "身份证件号码",
         "phone": "联系方式", "address": "现详细住址"},
        {"sex": 0.97, "age": 0.9, "birth": 0.25, "id": 0.5, "phone": 0.5, "address": 0.45},
        {"dash": 0.6, "points": 0.2, "short": 0.2},
        hidden_name=0.45,
        name_masks={"inside": 0.4, "stars": 0.2, "some": 0.15, "one": 0.1, "front": 0.1, "circle": 0.05},
        traditional=0.02, id_forms={"whole": 0.25, "4-4": 0.3, "6-4": 0.15, "no-end": 0.1, "tail": 0.2},
        phone_forms={"whole": 0.25, "3-4": 0.5, "tail": 0.25},
    ),
    "carrier": Sender(
        {"name": "PASSENGER NAME", "sex": "GENDER", "birth": "DATE OF BIRTH", "id": "TRAVEL DOC NO.",
         "phone": "CONTACT NO."},
        {"sex": 0.9, "birth": 0.85, "id": 0.6, "phone": 0.3},
        {"airline": 0.6, "day-first": 0.4},
        latin=0.92, southern=0.06, misheard=0.004, mistyped=0.004,
        id_forms={"whole": 0.6, "6-4": 0.2, "tail": 0.2}, phone_forms={"whole": 0.8, "3-4": 0.2},
    ),
    "village": Sender(
        {"name": "户内成员姓名", "sex": "男/女", "age": "虚岁", "birth": "生辰", "phone": "电话",
         "address": "家庭所在村组"},
        {"sex": 0.8, "age": 0.75, "birth": 0.15, "phone": 0.2, "address": 0.95},
        {"lunar": 0.6, "republic": 0.2, "year": 0.2},
        traditional=0.2, misheard=0.09, mistyped=0.03, chinese_count=0.9, town=0.75,
    ),
    "relief": Sender(
        {"name": "受助对象", "sex": "性别", "age": "年齡", "id": "证件尾号", "phone": "手机号(必填)",
         "address": "安置前住址"},
        {"sex": 0.5, "age": 0.4, "id": 0.35, "phone": 0.8, "address": 0.4},
        {"dash": 1.0}, hidden_name=0.12, name_masks={"stars": 0.5, "cross": 0.5}, traditional=0.12, misheard=0.06,
        id_forms={"tail": 0.7, "whole": 0.3}, phone_forms={"whole": 0.75, "dashed": 0.25}, chinese_count=0.15,
    ),
    "notices": Sender(
        {"name": "被保险人", "sex": "性别", "birth": "出生日期", "id": "证件号码", "phone": "报案人手机",
         "address": "出险地址"},
        {"sex": 0.3, "birth": 0.2, "id": 0.9, "phone": 0.7, "address": 0.3},
        {"dash": 0.5, "compact": 0.5}, traditional=0.01, misheard=0.012, mistyped=0.01,
        id_forms={"whole": 0.86, "fifteen": 0.05, "wide": 0.09}, other_phone=0.15,
    ),
}  # fmt: skip


@dataclass
class OtherList:
    """A list, its answers (None: not insured) and the sender that wrote it, for likelihoods."""

    kind: str
    header: list[str]
    rows: list[list[str]]
    answers: list[int | None]
    writer: "Writer"


def make_list(
    kind: str, insured: list[Person], strangers: list[Person], *, seed: int, areas: dict[str, str], noise: float = 1.0,
    related: float = 0.05,
) -> OtherList:  # fmt: skip
    """`related`: share of strangers who are relatives of an insured person, with the same phone and address."""
    rng = Random(seed)
    writer = Writer(SENDERS[kind], areas, noise)
    people: list[tuple[Person, int | None]] = [(p, p["person_id"]) for p in insured]
    for stranger in strangers:
        of = rng.choice(insured) if rng.random() < related else None
        people.append(({**stranger, **_household(of)} if of else stranger, None))
    rng.shuffle(people)
    rows = [[str(i), *writer.write(person, rng)] for i, (person, _) in enumerate(people, 1)]
    header = ["编号" if kind != "carrier" else "S/N", *writer.sender.header.values()]
    return OtherList(kind, header, rows, [answer for _, answer in people], writer)


def _household(of: Person) -> Person:
    return {key: of[key] for key in ("phone", "address", "area_code")}


class Writer:
    """One sender: draws a row for a person, and tells how likely a row is for a person."""

    def __init__(self, sender: Sender, areas: dict[str, str], noise: float) -> None:
        self.sender, self.areas, self.noise = sender, areas, noise
        self._channels = {
            "name": self._name, "sex": self._sex, "age": self._age, "birth": self._birth, "id": self._id,
            "phone": self._phone, "address": self._address,
        }  # fmt: skip

    def write(self, person: Person, rng: Random) -> list[str]:
        cells = []
        for column in self.sender.header:
            outcomes = self._channels[column](person)
            rest = 1 - sum(outcomes.values())
            text = rng.choices([*outcomes, None], weights=[*outcomes.values(), max(rest, 0)])[0]
            cells.append(self._elsewhere(column, person, rng) if text is None else text)
        return cells

    def likelihood(self, cells: list[str], person: Person, columns: set[str] | None = None) -> float:
        """P(cells | person) over the columns asked for; unlisted outcomes share what is left evenly."""
        total = 1.0
        for column, cell in zip(self.sender.header, cells, strict=True):
            if columns is None or column in columns:
                outcomes = self._channels[column](person)
                rest = max(1 - sum(outcomes.values()), 0.0)
                total *= outcomes.get(cell, 0.0) + rest * self._density(column, cell)
            if total == 0:
                return 0.0
        return total

    def _rate(self, rate: float) -> float:
        return min(rate * self.noise, 0.6)

    def _unwritten(self, column: str, value: Any) -> float:
        return 1 - self.sender.written.get(column, 0.0) if value else 1.0

    def _name(self, person: Person) -> Outcomes:
        s, name = self.sender, person["name"]
        heard = w.then(w.misheard(name, self._rate(s.misheard)), lambda n: w.mistyped(n, self._rate(s.mistyped)))
        latin = w.then(heard, lambda n: w.romanised(n, s.southern)) if s.latin else {}
        script = w.then(heard, lambda n: w.scripted(n, s.traditional if w.plain(n) else 0.0))
        chinese = w.then(script, lambda n: w.hidden(n, s.hidden_name if w.plain(n) else 0.0, s.name_masks))
        outcomes: Outcomes = defaultdict(float)
        for share, part in ((s.latin, latin), (1 - s.latin, chinese)):
            for text, mass in part.items():
                outcomes[text] += share * mass
        return outcomes

    def _sex(self, person: Person) -> Outcomes:
        told, other = ("男", "女") if person["sex"] == "M" else ("女", "男")
        wrong, blank = self._rate(_RANDOM_SEX), self._unwritten("sex", person["sex"])
        return {"": blank, told: (1 - blank) * (1 - wrong), other: (1 - blank) * wrong}

    def _age(self, person: Person) -> Outcomes:
        born: date = person["birth_date"]
        age = AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))
        counted = AS_OF.year - born.year + 1
        outcomes: Outcomes = defaultdict(float)
        wrong, blank = self._rate(0.06), self._unwritten("age", born)
        outcomes[""] = blank
        for base, share in ((counted, self.sender.chinese_count), (age, 1 - self.sender.chinese_count)):
            for off, mass in ((0, 1 - wrong), (1, wrong * 0.3), (-1, wrong * 0.3), (2, wrong * 0.2), (-2, wrong * 0.2)):
                outcomes[f"{max(base + off, 0)}岁"] += (1 - blank) * share * mass * 0.3
                outcomes[f"{max(base + off, 0)}"] += (1 - blank) * share * mass * 0.7
        return outcomes

    def _birth(self, person: Person) -> Outcomes:
        born: date = person["birth_date"]
        blank = self._unwritten("birth", born)
        outcomes: Outcomes = defaultdict(float, {"": blank})
        days = {born: 1 - self._rate(0.04)}
        w.add(days_of := defaultdict(float), near_days(born), self._rate(0.04))
        for day, mass in (*days.items(), *days_of.items()):
            for form, share in self.sender.dates.items():
                outcomes[date_text(day, form)] += (1 - blank) * mass * share
        return outcomes

    def _id(self, person: Person) -> Outcomes:
        number: str = person["id_number"] or ""
        blank = self._unwritten("id", number)
        outcomes: Outcomes = defaultdict(float, {"": blank})
        for text, mass in (w.miskeyed(number, self._rate(self.sender.miskeyed)) if number else {}).items():
            for form, share in self.sender.id_forms.items():
                outcomes[id_text(text, form)] += (1 - blank) * mass * share
        return outcomes

    def _phone(self, person: Person) -> Outcomes:
        number: str = person["phone"] or ""
        blank, other = self._unwritten("phone", number), self._rate(self.sender.other_phone)
        outcomes: Outcomes = defaultdict(float, {"": blank})
        for text, mass in (w.miskeyed(number, self._rate(self.sender.miskeyed)) if number else {}).items():
            for form, share in self.sender.phone_forms.items():
                outcomes[phone_text(text, form)] += (1 - blank) * (1 - other) * mass * share
        return outcomes

    def _address(self, person: Person) -> Outcomes:
        blank = self._unwritten("address", True)
        outcomes: Outcomes = defaultdict(float, {"": blank})
        street = street_of(person, self.areas)
        home = person["id_number"][:6] if person["id_number"] and len(person["id_number"]) >= 15 else ""
        moved = self._rate(_MOVED)
        for code, mass in ((person["area_code"], 1 - moved), (home, moved / 2)):
            for text, share in self._places(code, street if code == person["area_code"] else ""):
                outcomes[text] += (1 - blank) * mass * share
        return outcomes

    def _places(self, code: str, street: str) -> list[tuple[str, float]]:
        full = self.areas.get(code, "")
        if not full:
            return [("", 0.0)]
        above = max(full.find(word) + len(word) for word in ("自治州", "市", "省", "自治区") if word in full[:-1])
        district = full[above:] or full
        with_street = self.sender.town if street else 0.0
        return [
            (full, 0.4 * (1 - with_street)), (district, 0.6 * (1 - with_street)), (full + street, 0.3 * with_street),
            (district + street, 0.3 * with_street), (street, 0.4 * with_street),
        ]  # fmt: skip

    def _elsewhere(self, column: str, person: Person, rng: Random) -> str:
        """What no channel lists: somebody else's phone, a district far away."""
        if column == "phone":
            text = "1" + rng.choice("3589") + f"{rng.randrange(10**9):09d}"
            return phone_text(text, rng.choices(*zip(*self.sender.phone_forms.items(), strict=True))[0])
        return self.areas[rng.choice(sorted(self.areas))] if column == "address" else ""

    def _density(self, column: str, cell: str) -> float:
        if column == "phone":
            return float(10.0 ** -sum(c.isdigit() for c in cell.replace("尾号", "")) * 3) if cell else 0.0
        return 1 / len(self.areas) if column == "address" and cell else 0.0
