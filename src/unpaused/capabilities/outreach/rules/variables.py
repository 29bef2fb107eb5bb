"""What may stand in a text: a closed set of types, each of which refuses everything but its own shape.

There is no type for free text. A name, a hospital, a diagnosis, a flight: none of them can be written as one of
these, so no fact of a list can reach a message, whoever writes the caller.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from unpaused.kernel import ids, money
from unpaused.kernel.errors import Refused

_NUMBER = re.compile(r"(?P<prefix>[A-Z]{2})(?P<day>[0-9]{6})-(?P<serial>[0-9]{5,12})-(?P<check>[0-9])")
_DOMAIN = re.compile(r"(?=.{1,60}$)[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{2,5})?")
_HOTLINE = re.compile(r"\+?[0-9][0-9-]{2,19}")


def _refuse(kind: str) -> Refused:
    return Refused("outreach.variable", "This does not fit {type}: it may not stand in a message.", type=kind)


def _numbered(text: str, prefixes: tuple[str, ...]) -> bool:
    found = _NUMBER.fullmatch(text)
    return bool(
        found and found["prefix"] in prefixes and ids.luhn_digit(found["day"] + found["serial"]) == int(found["check"])
    )


@dataclass(frozen=True, slots=True)
class ShortCode:
    """The code of an invitation: 8 characters of the alphabet for reading aloud."""

    text: str

    def __post_init__(self) -> None:
        if len(self.text) != ids.CODE_LENGTH or not set(self.text) <= set(ids.CODE_ALPHABET):
            raise _refuse("ShortCode")

    def shown(self, language: str) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """Six digits."""

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9]{6}", self.text):
            raise _refuse("OneTimeCode")

    def shown(self, language: str) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ClaimNumber:
    """The number of a claim (CL...) or of its notice (BA...), with its check digit."""

    text: str

    def __post_init__(self) -> None:
        if not _numbered(self.text, ("CL", "BA")):
            raise _refuse("ClaimNumber")

    def shown(self, language: str) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class TaskNumber:
    """The number of a task (TK...), with its check digit."""

    text: str

    def __post_init__(self) -> None:
        if not _numbered(self.text, ("TK",)):
            raise _refuse("TaskNumber")

    def shown(self, language: str) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class OfficialDomain:
    """Where customers go by typing it; a setting of the house, never a caller's."""

    text: str

    def __post_init__(self) -> None:
        if not _DOMAIN.fullmatch(self.text):
            raise _refuse("OfficialDomain")

    def shown(self, language: str) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Hotline:
    """A telephone number; a setting of the house, never a caller's."""

    text: str

    def __post_init__(self) -> None:
        if not _HOTLINE.fullmatch(self.text):
            raise _refuse("Hotline")

    def shown(self, language: str) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class InsurerName:
    """The insurer as customers know it; a setting of the house, never a caller's."""

    chinese: str
    english: str

    def shown(self, language: str) -> str:
        return self.english if language == "en" else self.chinese


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in fen, from 1 fen up."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int or not 0 < self.fen <= money.LARGEST_FEN:
            raise _refuse("Amount")

    def shown(self, language: str) -> str:
        # The yen sign is outside Chinese handsets' habits and costs a Chinese text nothing to spell out.
        plain = money.decimal_yuan(self.fen)
        return f"CNY {plain}" if language == "en" else f"{plain}元"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar on which we do something. Never a day out of a list."""

    day: date

    def __post_init__(self) -> None:
        if type(self.day) is not date:
            raise _refuse("Day")

    def shown(self, language: str) -> str:
        return self.day.isoformat() if language == "en" else f"{self.day.month}月{self.day.day}日"


Variable = ShortCode | OneTimeCode | ClaimNumber | TaskNumber | Amount | Day
"""What a caller may give."""

HouseVariable = InsurerName | OfficialDomain | Hotline
"""What the house itself puts into each text."""

CALLERS: dict[str, type[Variable]] = {
    kind.__name__: kind for kind in (ShortCode, OneTimeCode, ClaimNumber, TaskNumber, Amount, Day)
}


def plain(variable: Variable) -> Any:
    """A variable as a JSON value; `restored` makes the variable of it again."""
    match variable:
        case Amount(fen):
            return fen
        case Day(day):
            return day.isoformat()
        case _:
            return variable.text


def restored(kind: str, value: Any) -> Variable:
    """Raises Refused where the value does not fit the type."""
    if kind == "Amount":
        return Amount(value)
    if kind == "Day":
        return Day(date.fromisoformat(value))
    return CALLERS[kind](value)
