"""Who the customers are: read from a file that says what each of them knows about themselves."""

import json
import random
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

_CHINA = ZoneInfo("Asia/Shanghai")
HABITS = {
    "mistypes_code": 7,
    "drops_a_letter": 11,
    "sends_pdf_first": 9,
    "sends_nothing_first": 13,
    "reads_english": 10,
    "sends_two": 5,
}
"""Every so many customers do it. The numbers have few factors in common, so that habits meet in all combinations."""


@dataclass(frozen=True, slots=True)
class Event:
    """What befell them. `date` is an ISO text, `area_code` six digits; days and bill may be unknown to the drill."""

    kind: str
    date: str
    area_code: str
    hospital: str
    diagnosis: str
    description: str = ""
    hospital_days: int = 0
    expense_fen: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One customer, with what is in their head and in their pocket."""

    phone: str
    name: str
    identity_number: str
    seed: int
    event: Event
    account: str
    habits: frozenset[str] = field(default_factory=frozenset)

    @property
    def language(self) -> str:
        return "en" if "reads_english" in self.habits else "zh-hans"


def people(file: Path) -> list[Person]:
    """A JSON list of {phone, name, identity_number, seed, event, habits?, account?}. Raises ValueError, KeyError."""
    return [_person(row, place) for place, row in enumerate(json.loads(file.read_text()), start=1)]


def _person(row: dict[str, Any], place: int) -> Person:
    dice = random.Random(row["seed"])
    given = row["event"]
    passed = (datetime.now(_CHINA).date() - date.fromisoformat(given["date"])).days + 1
    days = int(given.get("hospital_days") or min(dice.randint(3, 21), passed))
    bill = int(given.get("expense_fen") or dice.randint(800_00, 3_600_00))
    known = {name: given[name] for name in ("kind", "date", "hospital", "diagnosis")}
    return Person(
        phone=str(row["phone"]),
        name=row["name"],
        identity_number=str(row["identity_number"]),
        seed=int(row["seed"]),
        event=Event(
            **known,
            area_code=str(given.get("area_code") or ""),
            description=given.get("description", ""),
            hospital_days=days,
            expense_fen=bill,
        ),
        account=str(row.get("account") or _card(dice)),
        habits=frozenset(
            row["habits"] if "habits" in row else (h for h, every in HABITS.items() if place % every == 0)
        ),
    )


def _card(dice: random.Random) -> str:
    """A UnionPay-like number that nobody has, with its right check digit (Luhn, ISO/IEC 7812-1)."""
    body = "62" + "".join(str(dice.randint(0, 9)) for _ in range(16))
    total = sum(sum(divmod(int(d) * (2 if place % 2 == 0 else 1), 10)) for place, d in enumerate(reversed(body)))
    return body + str(-total % 10)
