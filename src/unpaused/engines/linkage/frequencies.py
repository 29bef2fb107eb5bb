"""How common each value is among the persons of the book: what agreement by chance costs.

A value's probability for somebody who is *not* in the book is its smoothed share: (count + k * model) /
(n + k), a Dirichlet prior whose strength k is the one under which the book itself, each person left out in
turn, is most likely. Rare names thus weigh as much as the book's own diversity allows, no more.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from unpaused.engines.linkage.arrays import F64, I32, U16, U64, AnyArray
from unpaused.engines.linkage.hashing import joined
from unpaused.engines.linkage.pages import Written, map_plain, write_plain
from unpaused.engines.linkage.people import BookPeople
from unpaused.engines.linkage.pinyin import Readings
from unpaused.engines.linkage.records import COUNTS

FIRST_YEAR, YEARS = 1850, 301
GENERATIONS = 9
_FILE = "frequencies.npz"


@dataclass
class Frequencies:
    """Shares among persons: tables over character codes (65536,), years, areas and digits; strengths k of the priors;
    for the persons at hand (p,), in their order, how many in the book share name, spelling, phone and street.

    `generations` (g,) are shares of spans of birth years, `generation_log_odds` (65536, g) how much likelier a given
    character is in each than on the whole: names follow fashion, so that a name already tells an age.
    """

    surname: F64
    compound_keys: U64
    compound: F64
    given: F64
    lengths: F64
    surname_sound: F64
    given_sound: F64
    male_log_odds: F64
    generations: F64
    generation_log_odds: AnyArray
    years: F64
    month_days: F64
    provinces: F64
    cities: F64
    districts: F64
    id_heads: F64
    sequences: F64
    phone_heads: F64
    scalars: F64
    name_count: AnyArray
    spelling_count: AnyArray
    phone_count: AnyArray
    street_count: AnyArray

    @property
    def n(self) -> float:
        return float(self.scalars[0])

    @property
    def head_is_area(self) -> float:
        """The share of persons who live in the area their identity number was issued in."""
        return float(self.scalars[1])

    @property
    def male_share(self) -> float:
        return float(self.scalars[2])

    def strength(self, what: str) -> float:
        """k of the prior for "name", "spelling", "phone" or "street"."""
        return float(self.scalars[3 + ("name", "spelling", "phone", "street").index(what)])

    def blended(self, what: str, count: AnyArray, model: F64) -> F64:
        """The probability of a value seen `count` times whose model probability is `model`."""
        k = self.strength(what)
        return np.asarray((count + k * model) / (self.n + k), np.float64)

    def of_persons(self, counts: Mapping[str, AnyArray]) -> "Frequencies":
        """The same tables with the counts of some persons: how many share their name, spelling, phone, street."""
        return replace(self, **{name: counts[name] for name in COUNTS})

    def write(self, folder: Path) -> dict[str, Written]:
        """Writes the tables; the counts are in the persons' records."""
        packed = io.BytesIO()
        np.savez(packed, **{f.name: getattr(self, f.name) for f in fields(self) if f.name not in COUNTS})
        return {_FILE: write_plain(folder / _FILE, np.frombuffer(packed.getvalue(), np.uint8))}

    @classmethod
    def open(cls, folder: Path, files: Mapping[str, Any]) -> "Frequencies":
        """Raises Refused where the file is not what it was."""
        mapped = map_plain(folder / _FILE, Written.read(files, _FILE), np.uint8)
        mapped.touch_all()
        with np.load(io.BytesIO(mapped.array.tobytes())) as tables:
            values: dict[str, AnyArray] = {name: tables[name] for name in tables.files}
        values.update({name: np.zeros(0, np.uint32) for name in COUNTS})
        return cls(**values)


def generation_of(births: I32) -> AnyArray:
    """The span of birth years, from 0 (before 1945) to GENERATIONS - 1, ten years each."""
    years = births.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return np.clip((years - 1935) // 10, 0, GENERATIONS - 1)


def primary_spelling(names: U16, latin: U64, readings: Readings) -> U64:
    """The name in letters under first readings; a Latin name's own letters."""
    value = readings.surname_values[names[:, 0], 0]
    for place in range(1, names.shape[1]):
        codes = names[:, place]
        longer = joined(value, readings.values[codes, 0], readings.lengths[codes, 0].astype(np.uint64))
        value = np.where(codes == 0, value, longer)
    return np.where(latin != 0, latin, value)


def modelled_names(tables: Frequencies, people: BookPeople, sample: AnyArray) -> F64:
    """The probability of each name if its characters were independent."""
    names = people.names[sample]
    return surname_share(tables, names, people.surname_lengths[sample]) * _of_given(
        tables.given, names, people.surname_lengths[sample], tables.lengths, people.lengths[sample]
    )


def modelled_sounds(tables: Frequencies, people: BookPeople, sample: AnyArray) -> F64:
    """The same for the name's spelling."""
    names, two = people.names[sample], people.surname_lengths[sample]
    surname = np.where(two == 2, surname_share(tables, names, two), tables.surname_sound[names[:, 0]])
    floor = 0.1 / max(tables.n, 10.0)
    return np.maximum(surname, floor) * _of_given(
        tables.given_sound, names, two, tables.lengths, people.lengths[sample]
    )


def surname_share(tables: Frequencies, names: AnyArray, surname_lengths: AnyArray) -> F64:
    """The share of a surname, compound ones as such; never zero."""
    share = tables.surname[names[:, 0]].copy()
    pairs = names[:, 0].astype(np.uint64) << np.uint64(16) | names[:, 1].astype(np.uint64)
    if len(tables.compound_keys):
        place = np.minimum(np.searchsorted(tables.compound_keys, pairs), len(tables.compound_keys) - 1)
        hit = (surname_lengths == 2) & (tables.compound_keys[place] == pairs)
        share = np.where(hit, tables.compound[place], share)
    return np.asarray(np.maximum(share, 0.3 / max(tables.n, 10.0)), np.float64)


def _of_given(table: F64, names: AnyArray, surname_lengths: AnyArray, lengths: F64, name_lengths: AnyArray) -> F64:
    place = np.arange(names.shape[1])
    inside = (place >= surname_lengths[:, None]) & (names > 0)
    product = np.where(inside, table[names], 1.0).prod(axis=1)
    return np.asarray(product * lengths[np.clip(name_lengths, 0, 9)], np.float64)
