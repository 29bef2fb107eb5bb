"""What a forecast rests on: assumptions as data, each with its source, and the words of what is forecast.

A room keeps them in its `forecasts.yaml`: nothing that somebody assumes stands in code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from unpaused.engines.forecasting import Estimate

Unit = Literal["share", "days", "hours", "minutes", "messages", "a_second"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    def with_places(self, **places: "Words") -> "Words":
        """With other words in its {places}."""
        return Words(
            self.zh.format(**{name: words.zh for name, words in places.items()}),
            self.en.format(**{name: words.en for name, words in places.items()}),
        )

    def plain(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


def _in_order(estimate: Estimate) -> Estimate:
    if not estimate.in_order:
        raise ValueError("low, likely and high must be in order")
    return estimate


Given = Annotated[Estimate, AfterValidator(_in_order)]


class Assumption(BaseModel):
    """One assumption: its usual values, for every kind of incident ("*") or for one, and where they come from.

    `turned`: the more of it, the less comes of it (messages a second): the low forecast takes the high value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    label: Words
    unit: Unit
    least: float = 0.0
    most: float
    turned: bool = False
    source: Words
    usual: dict[str, Given]

    @model_validator(mode="after")
    def _usual_is_allowed(self) -> "Assumption":
        if "*" not in self.usual or not all(each.within(self.least, self.most) for each in self.usual.values()):
            raise ValueError("usual values lie between least and most, one of them for every kind (*)")
        return self

    def usual_for(self, kind: str) -> Estimate:
        return self.usual.get(kind, self.usual["*"])


class Told(BaseModel):
    """A room's `forecasts.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    assumptions: dict[Annotated[str, Field(pattern=r"^[a-z_]+\.[A-Za-z0-9_.-]+$")], Assumption] = {}
    lines: dict[str, Words]


@cache
def told(file: Path) -> Told:
    """Read once. Raises pydantic's ValidationError: the file is part of the release."""
    raw: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Told.model_validate(raw)
