"""The banks that a customer may choose from, as data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parents[1] / "banks.yaml"


@dataclass(frozen=True, slots=True)
class Bank:
    """`code`: 12-digit CNAPS clearing code (联行号) of the head office."""

    code: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@cache
def banks() -> tuple[Bank, ...]:
    """In the order in which they are offered."""
    return tuple(Bank(**row) for row in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def bank_named(code: str, language: str) -> str:
    """The code itself where the customer wrote that of a bank that is not in the list."""
    return next((bank.name(language) for bank in banks() if bank.code == code), code)
