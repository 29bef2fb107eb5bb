"""The limits that law and trade set: read from data (products/limits.yaml), never constants in code."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

import yaml
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as validated

from unpaused.capabilities.claims.rules.products import FOLDER, Label
from unpaused.kernel.errors import Refused

Name = Literal["assessment", "payment", "refusal", "oldest_event", "adult_from", "identity_from", "small_claim"]
UNITS: Mapping[Name, str] = {
    "assessment": "days",
    "payment": "days",
    "refusal": "days",
    "oldest_event": "years",
    "adult_from": "years",
    "identity_from": "fen",
    "small_claim": "fen",
}


@validated(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Limit:
    """One limit in its unit. `read_at_source`: whether the text named as its source was itself read."""

    label: Label
    value: Annotated[int, Field(gt=0, strict=True)]
    unit: Literal["days", "years", "fen"]
    source: Label
    read_at_source: Annotated[bool, Field(strict=True)]


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits by name. `version` is a digest of the file they came from."""

    version: str
    by_name: Mapping[Name, Limit]

    def value(self, name: Name) -> int:
        """In the limit's own unit: days, years or fen."""
        return self.by_name[name].value


_FILE = TypeAdapter(dict[Name, Limit])


@cache
def limits() -> Limits:
    """Those of this installation, read once. Raises Refused as `read_limits`."""
    return read_limits((FOLDER / "limits.yaml").read_text(encoding="utf-8"))


def read_limits(text: str) -> Limits:
    """Raises Refused for a limit that is missing, unknown, in another unit, or not above zero."""
    try:
        found = _FILE.validate_python(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise _wrong(*_first_fault(error)) from None
    for name, unit in UNITS.items():
        if name not in found:
            raise _wrong(name, "missing")
        if found[name].unit != unit:
            raise _wrong(name, f"unit: {unit}")
    return Limits(hashlib.sha256(text.encode()).hexdigest()[:16], found)


def _first_fault(error: ValidationError | yaml.YAMLError) -> tuple[str, str]:
    if isinstance(error, yaml.YAMLError):
        return "", "YAML"
    fault = error.errors()[0]
    return ".".join(str(part) for part in fault["loc"]), fault["msg"]


def _wrong(place: str, fault: str) -> Refused:
    return Refused("claims.limits", "The file of legal limits is not valid: {place} {fault}", place=place, fault=fault)
