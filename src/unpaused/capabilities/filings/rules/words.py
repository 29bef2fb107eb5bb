"""Closed lists of words that data and rules share."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ValidationError
from typing_extensions import TypedDict

from unpaused.kernel.errors import Refused

FOLDER = Path(__file__).parents[1]
Report = Literal["first", "follow_up", "final"]
REPORTS: tuple[Report, ...] = ("first", "follow_up", "final")
Level = Literal["branch", "province"]
Kind = Literal["epidemic", "typhoon", "earthquake", "flood"]
Grade = Literal["I", "II", "III", "IV"]


class Label(TypedDict):
    """Words in both languages."""

    zh: str
    en: str


def wrong(file: str, place: str, fault: str) -> Refused:
    return Refused("filings.data", "The file {file} is not valid: {place} {fault}", file=file, place=place, fault=fault)


def first_fault(error: ValidationError | yaml.YAMLError) -> tuple[str, str]:
    """Place and fault, for people."""
    if isinstance(error, yaml.YAMLError):
        return "", "YAML"
    fault = error.errors()[0]
    return joined(fault["loc"]), fault["msg"]


def joined(place: Iterable[object]) -> str:
    return ".".join(str(part) for part in place)
