"""What Splink is given: the columns that the engine's own reading made, so that only models and machinery differ.

Simplified names, readings as numbers, masks as LIKE patterns, parts of numbers: one table of the list's rows and one of
the book's persons with the same columns.
"""

from typing import Any

import numpy as np
import pyarrow as pa

from unpaused.engines.linkage.dates import MISSING_DAY
from unpaused.engines.linkage.features import Features
from unpaused.engines.linkage.people import BookPeople, People, RowPeople
from unpaused.engines.linkage.ragged import Ragged
from unpaused.engines.linkage.text import WILDCARD

Array = Any


def columns(people: BookPeople | RowPeople, features: Features, as_of_year: int) -> pa.Table:
    """One row a person: `people` and what `features` make of them."""
    texts = _names(people)
    masked = (people.names == WILDCARD).any(axis=1)
    born = people.births if isinstance(people, BookPeople) else np.where(
        people.births != MISSING_DAY, people.births, people.births_in_id)  # fmt: skip
    dated = born != MISSING_DAY
    areas = people.areas if people.areas.ndim == 2 else people.areas[:, None]
    first, spelt = _first(features["spelling"])
    phones, ids = _digits(people.phones), _digits(people.ids)
    return pa.table(
        {
            "unique_id": pa.array(np.arange(len(people))),
            "name": pa.array(texts, mask=masked | (texts == "")),
            "pattern": pa.array(_patterns(people, texts), mask=texts == ""),
            "surname": pa.array([t[:2] if two == 2 else t[:1] for t, two in
                                 zip(texts, people.surname_lengths, strict=True)], mask=texts == ""),
            "sounds": _lists(features["spelling"]), "surname_sounds": _lists(features["surname"]),
            "sound": pa.array(first, mask=~spelt),
            "id_number": _some(ids, people.ids.any(axis=1)), "id_seen": pa.array((people.ids != 0).sum(axis=1)),
            "document": pa.array(people.other_ids.astype(np.int64), mask=people.other_ids == 0),
            "phone": _some(phones, people.phones.any(axis=1)), "phone_seen": pa.array((people.phones != 0).sum(axis=1)),
            "birth": pa.array(np.where(dated, born, 0).astype("datetime64[D]"), mask=~dated),
            "year": _years(people, born, as_of_year), "sex": pa.array(people.sexes, mask=people.sexes == 0),
            "areas": _lists(Ragged.of(*((column.astype(np.uint64), column > 0) for column in areas.T))),
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


def _first(values: Ragged) -> tuple[Array, Array]:
    """The first value of each person, and who has one."""
    there = values.starts[1:] > values.starts[:-1]
    first = np.zeros(len(there), np.int64)
    first[there] = values.values[values.starts[:-1][there]].astype(np.int64)
    return first, there


def _lists(values: Ragged) -> pa.Array:
    """The values as a list a row; null where there is none."""
    empty = values.starts[1:] == values.starts[:-1]
    offsets = pa.array(values.starts.astype(np.int32))
    return pa.ListArray.from_arrays(offsets, pa.array(values.values.astype(np.int64)), mask=pa.array(empty))


def _years(people: BookPeople | RowPeople, born: Array, as_of_year: int) -> pa.Array:
    """The birth year of a person; for a row with an age alone, the year it means."""
    dated = born != MISSING_DAY
    years = np.where(dated, born, 0).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    if isinstance(people, RowPeople):
        aged = (people.ages >= 0) & ~dated
        years = np.where(people.years > 0, people.years, np.where(aged, as_of_year - people.ages, years))
        return pa.array(years, mask=~(dated | aged | (people.years > 0)))
    return pa.array(years, mask=~dated)
