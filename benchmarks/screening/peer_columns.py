"""What Splink is given: the columns that the engine's own reading made, so that only models and machinery differ.

Simplified names, readings as numbers, masks as LIKE patterns, parts of numbers: one table of the list's rows and one of
the book's persons with the same columns.
"""

from typing import Any

import numpy as np
import pyarrow as pa

from unpaused.engines.linkage.dates import MISSING_DAY
from unpaused.engines.linkage.features import surnames
from unpaused.engines.linkage.people import BookPeople, People, RowPeople
from unpaused.engines.linkage.pinyin import Readings
from unpaused.engines.linkage.text import WILDCARD

Array = Any
_MOST_SOUNDS = 8


def columns(
    people: BookPeople | RowPeople, sounds: list[tuple[Array, Array]], readings: Readings, as_of_year: int
) -> pa.Table:
    """One row a person. `sounds`: the alternatives of the whole name's spelling, as features give them."""
    texts = _names(people)
    masked = (people.names == WILDCARD).any(axis=1)
    born = people.births if isinstance(people, BookPeople) else np.where(
        people.births != MISSING_DAY, people.births, people.births_in_id)  # fmt: skip
    dated = born != MISSING_DAY
    areas = people.areas if people.areas.ndim == 2 else people.areas[:, None]
    surname_sounds = surnames(people, readings)
    latin = getattr(people, "latin_surnames", np.zeros((len(people), 0), np.uint64))
    surname_sounds = [*surname_sounds, *((column, column != 0) for column in latin.T)]
    phones, ids = _digits(people.phones), _digits(people.ids)
    return pa.table(
        {
            "unique_id": pa.array(np.arange(len(people))),
            "name": pa.array(texts, mask=masked | (texts == "")),
            "pattern": pa.array(_patterns(people, texts), mask=texts == ""),
            "surname": pa.array([t[:2] if two == 2 else t[:1] for t, two in
                                 zip(texts, people.surname_lengths, strict=True)], mask=texts == ""),
            "sounds": _lists(sounds), "surname_sounds": _lists(surname_sounds),
            "sound": pa.array(_first(sounds).astype(np.int64), mask=_first(sounds) == 0),
            "id_number": _some(ids, people.ids.any(axis=1)), "id_seen": pa.array((people.ids != 0).sum(axis=1)),
            "document": pa.array(people.other_ids.astype(np.int64), mask=people.other_ids == 0),
            "phone": _some(phones, people.phones.any(axis=1)), "phone_seen": pa.array((people.phones != 0).sum(axis=1)),
            "birth": pa.array(np.where(dated, born, 0).astype("datetime64[D]"), mask=~dated),
            "year": _years(people, born, as_of_year), "sex": pa.array(people.sexes, mask=people.sexes == 0),
            "areas": _lists([(areas[:, i].astype(np.uint64), areas[:, i] > 0) for i in range(areas.shape[1])]),
            "district": pa.array(areas[:, 0], mask=areas[:, 0] == 0),
            "street": pa.array(people.addresses, mask=people.addresses == -1),
        }
    )  # fmt: skip


def _names(people: People) -> Array:
    codes = np.where(people.names == WILDCARD, ord("_"), people.names).astype(np.uint32)
    return np.ascontiguousarray(codes).view(f"<U{codes.shape[1]}").ravel()


def _patterns(people: People, texts: Array) -> Array:
    open_ended = getattr(people, "open_names", np.zeros(len(people), bool))
    return np.where(open_ended, np.char.add(np.char.rstrip(texts, "_"), "%"), texts)


def _digits(digits: Array) -> Array:
    filled = np.where(digits == 0, ord("_"), digits).astype(np.uint8)
    return np.ascontiguousarray(filled).view(f"S{digits.shape[1]}").ravel().astype(str)


def _some(texts: Array, there: Array) -> pa.Array:
    return pa.array(texts, mask=~there)


def _first(alternatives: list[tuple[Array, Array]]) -> Array:
    found = np.zeros(len(alternatives[0][0]), np.uint64)
    for values, there in alternatives:
        found = np.where((found == 0) & there, values, found)
    return found


def _lists(alternatives: list[tuple[Array, Array]]) -> pa.Array:
    """The values that are there as a list a row; null where there is none."""
    values = np.stack([v for v, _ in alternatives], axis=1)
    there = np.stack([t for _, t in alternatives], axis=1)
    there &= np.cumsum(there, axis=1) <= _MOST_SOUNDS
    offsets = np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(np.int32)
    return pa.ListArray.from_arrays(
        pa.array(offsets), pa.array(values[there].astype(np.int64)), mask=pa.array(~there.any(axis=1))
    )


def _years(people: BookPeople | RowPeople, born: Array, as_of_year: int) -> pa.Array:
    """The birth year of a person; for a row with an age alone, the year it means."""
    dated = born != MISSING_DAY
    years = np.where(dated, born, 0).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    if isinstance(people, RowPeople):
        aged = (people.ages >= 0) & ~dated
        years = np.where(people.years > 0, people.years, np.where(aged, as_of_year - people.ages, years))
        return pa.array(years, mask=~(dated | aged | (people.years > 0)))
    return pa.array(years, mask=~dated)
