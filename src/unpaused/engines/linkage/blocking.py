"""Which persons a row is compared with at all: rules, each a combination of features that must agree.

A feature has alternatives (a surname's readings, the years an age allows), so each side may give several keys.
One table names the rules; both sides make their keys from it, so they cannot drift apart.
"""

from dataclasses import dataclass

from unpaused.engines.linkage.arrays import U32, U64
from unpaused.engines.linkage.features import Features
from unpaused.engines.linkage.hashing import Hasher


@dataclass(frozen=True)
class Rule:
    """A number that is part of the key for ever, and the features that must agree. A `sampled` rule finds nobody:
    it only shows how many people there are whom the row might be and who were not looked at."""

    number: int
    features: tuple[str, ...]
    sampled: bool = False

    @property
    def name(self) -> str:
        return "+".join(self.features)


RULES: tuple[Rule, ...] = (
    Rule(1, ("id",)),
    Rule(2, ("id_head", "id_tail")),
    Rule(3, ("birth", "id_tail")),
    Rule(4, ("id_head", "birth")),
    Rule(5, ("phone",)),
    Rule(6, ("phone_head", "phone_tail")),
    Rule(7, ("phone_tail", "surname")),
    Rule(8, ("document",)),
    Rule(9, ("name",)),
    Rule(10, ("name", "birth_year")),
    Rule(11, ("name", "district")),
    Rule(12, ("spelling",)),
    Rule(13, ("spelling", "birth_year")),
    Rule(14, ("spelling", "city")),
    Rule(15, ("spelling", "id_head")),
    Rule(16, ("surname", "birth")),
    Rule(17, ("surname", "birth_year", "district")),
    Rule(18, ("surname", "id_tail")),
    Rule(19, ("surname", "id_head", "birth_year")),
    Rule(20, ("birth", "district")),
    Rule(21, ("given", "birth")),
    Rule(22, ("given", "birth_year", "city")),
    Rule(23, ("skeleton", "birth_year")),
    Rule(24, ("skeleton", "district")),
    Rule(25, ("street", "surname")),
    Rule(26, ("street", "given")),
    Rule(27, ("surname",), sampled=True),
    Rule(28, ("surname", "district")),
    Rule(29, ("id_tail", "phone_tail")),
    Rule(30, ("birth_year", "id_tail")),
)
SPELLING, SURNAME = 12, 27


def keys(rule: Rule, features: Features, hasher: Hasher) -> tuple[U64, U32]:
    """Hashed keys for each combination of alternatives, person by person, and the places (row or person numbers) that
    have them; the alternatives that are preferred come first."""
    return hasher.combined(rule.number, [features[name] for name in rule.features])
