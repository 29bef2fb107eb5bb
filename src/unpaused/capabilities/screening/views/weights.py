"""What speaks for and against a candidate, drawn as a waterfall, and what led to the candidate, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.screening.views.words import FIELDS, LEVELS, Text

FEATURES: Mapping[str, Text] = {
    "id": _("identity number"),
    "id_head": _("first six digits of the identity number"),
    "id_tail": _("last four digits of the identity number"),
    "document": _("number of another document"),
    "phone": _("phone"),
    "phone_head": _("first three digits of the phone"),
    "phone_tail": _("last four digits of the phone"),
    "name": _("name"),
    "surname": _("sound of the surname"),
    "given": _("sound of the given name"),
    "spelling": _("sound of the name"),
    "skeleton": _("name but for one character"),
    "birth": _("date of birth"),
    "birth_year": _("year of birth"),
    "district": _("district"),
    "city": _("city"),
    "street": _("street address"),
}
"""What must agree for the engine to compare a row with a person at all."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One field's weight as a step of the waterfall, in a box 100 wide: where it begins on the left (`x`), its `width`,
    and where the sum stands `after` it. `one_in`: one of so many people would agree as well by chance, 0 where that
    says nothing."""

    field: str
    label: Text
    level: Text
    bits: float
    one_in: float
    x: float
    width: float
    after: float

    @property
    def against(self) -> bool:
        return self.bits < 0


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Steps from nothing known to the sum; `zero`: the place of nothing known; `total`: the sum as a step."""

    steps: tuple[Bar, ...]
    zero: float
    total: Bar


def waterfall(evidence: Sequence[Mapping[str, Any]]) -> Waterfall:
    """The evidence of a candidate, heaviest first."""
    heaviest = sorted(evidence, key=lambda each: -abs(float(each["bits"])))
    sums = [0.0, *_sums(heaviest)]
    low, high = min(sums), max(sums)
    scale = 100 / ((high - low) or 1)

    def place(bits: float) -> float:
        return round((bits - low) * scale, 2)

    def bar(field: str, level: str, one_in: float, start: float, end: float) -> Bar:
        x, width = place(min(start, end)), round(abs(end - start) * scale, 2)
        bits = round(end - start, 1) or 0.0  # not "-0.0"
        return Bar(field, FIELDS.get(field, field), LEVELS.get(level, level), bits, one_in, x, width, place(end))

    steps = tuple(
        bar(str(each["field"]), str(each["level"]), float(each.get("one_in", 0)), start, end)
        for each, start, end in zip(heaviest, sums[:-1], sums[1:], strict=True)
    )
    return Waterfall(steps, place(0), bar("", "", 0, 0, sums[-1]))


def _sums(evidence: Sequence[Mapping[str, Any]]) -> Iterator[float]:
    total = 0.0
    for each in evidence:
        total += float(each["bits"])
        yield total


def rules_in_words(names: Sequence[str]) -> list[str]:
    """Each rule as the features that agreed: "name + year of birth"."""
    return [" + ".join(str(FEATURES.get(feature, feature)) for feature in name.split("+")) for name in names]
