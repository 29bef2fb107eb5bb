"""The levels of agreement of each comparison and how often each occurs when row and person are the same.

These m-probabilities are starting points from the trade's experience of lists (mistyped digits, changed phones,
ages by Chinese count); `posterior` adapts them to the list at hand with the strength of PRIOR_ROWS rows. What
agreement by chance costs, the u side, is counted in the book and never guessed.
"""

from dataclasses import dataclass

import numpy as np

from unpaused.engines.linkage.arrays import F64

VERSION = "2026.1"
PRIOR_ROWS = 60.0
MISSING = -1


@dataclass(frozen=True)
class Comparison:
    """A comparison, the field under which it is explained, and m by level (they sum to one)."""

    name: str
    field: str
    levels: tuple[tuple[str, float], ...]

    @property
    def m(self) -> F64:
        raw = np.array([m for _, m in self.levels])
        return np.asarray(raw / raw.sum(), np.float64)


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "name", "name",
        (
            ("equal", 0.90), ("same sound", 0.045), ("one character differs", 0.02),
            ("one character more or less", 0.008),
            ("given name in another order", 0.003), ("surname only", 0.006), ("given name only", 0.01),
            ("different", 0.008),
        ),
    ),
    Comparison(
        "masked_name", "name",
        (("equal where visible", 0.94), ("surname, another length", 0.03), ("different", 0.03)),
    ),
    Comparison(
        "latin_name", "name",
        (
            ("same spelling", 0.91), ("another romanisation", 0.01),
            ("one letter differs", 0.03), ("surname only", 0.02), ("given name only", 0.015),
            ("different", 0.015),
        ),
    ),
    Comparison("whole_id", "id_number", (
        ("equal", 0.96), ("one digit differs", 0.015), ("area and birth date", 0.005), ("birth date and end", 0.005),
        ("area only", 0.003), ("end only", 0.002), ("different", 0.01),
    )),
    Comparison("wrong_id", "id_number", (
        ("equal", 0.02), ("one digit differs", 0.88), ("area and birth date", 0.03), ("birth date and end", 0.02),
        ("area only", 0.01), ("end only", 0.02), ("different", 0.02),
    )),
    Comparison("masked_id", "id_number", (
        ("equal where visible", 0.94), ("one digit differs", 0.035), ("area and birth date", 0.003),
        ("birth date and end", 0.003), ("area only", 0.005), ("end only", 0.004), ("different", 0.01),
    )),
    Comparison("document", "id_number", (("equal", 0.93), ("different", 0.07))),
    Comparison("phone", "phone", (("equal", 0.82), ("one digit differs", 0.03), ("different", 0.15))),
    Comparison("masked_phone", "phone", (
        ("equal where visible", 0.82), ("one digit differs", 0.03), ("different", 0.15),
    )),
    Comparison("birth", "birth_date", (
        ("equal", 0.93), ("one digit differs", 0.03), ("same year", 0.015), ("within two years", 0.008),
        ("different", 0.017),
    )),
    Comparison("age", "age", (
        ("equal", 0.82), ("equal by Chinese count", 0.06), ("one year off", 0.07),
        ("two years off", 0.015), ("different", 0.025),
    )),
    Comparison("sex", "sex", (("equal", 0.985), ("different", 0.015))),
    Comparison("district", "area", (
        ("same district", 0.74), ("same city", 0.07), ("same province", 0.05), ("where the number was issued", 0.04),
        ("different", 0.10),
    )),
    Comparison("city", "area", (("same city", 0.82), ("same province", 0.07), ("different", 0.11))),
    Comparison("province", "area", (("same province", 0.90), ("different", 0.10))),
    Comparison("street", "address", (("equal", 0.55), ("different", 0.45))),
)  # fmt: skip

NAMES_APART: dict[str, frozenset[str]] = {
    "name": frozenset(["surname only", "given name only", "different"]),
    "masked_name": frozenset(["surname, another length", "different"]),
    "latin_name": frozenset(["different"]),
}
"""Levels at which a row names somebody else than its numbers do. However rare, they are no slip of the pen: the names
or the numbers of the list may have moved by a row. In Latin letters a part of a name is often all that is written."""

NUMBER = {comparison.name: place for place, comparison in enumerate(COMPARISONS)}


def level_number(comparison: str, level: str) -> int:
    """The number of a level in its comparison. Raises ValueError for an unknown one."""
    return [name for name, _ in COMPARISONS[NUMBER[comparison]].levels].index(level)


def default_m() -> list[F64]:
    """m-probabilities of every comparison, in the order of COMPARISONS."""
    return [comparison.m for comparison in COMPARISONS]
