"""One record a person: everything that comparing and explaining needs, in one place of a file."""

from dataclasses import dataclass, fields

import numpy as np

from unpaused.engines.linkage.arrays import I64, AnyArray
from unpaused.engines.linkage.people import BookPeople

_NAMES = {
    "names": "names", "latin": "latin", "other_ids": "other_id", "addresses": "address", "births": "birth",
    "areas": "area", "ids": "id", "phones": "phone", "lengths": "length", "surname_lengths": "surname_length",
    "sexes": "sex",
}  # fmt: skip
COUNTS = ("name_count", "spelling_count", "phone_count", "street_count")
PERSON = np.dtype(
    [
        ("names", "<u2", 8), ("latin", "<u8"), ("other_id", "<u8"), ("address", "<i8"), ("person_id", "<i8"),
        ("birth", "<i4"), ("area", "<i4"), *[(name, "<u4") for name in COUNTS], ("id", "u1", 18), ("phone", "u1", 11),
        ("length", "i1"), ("surname_length", "i1"), ("sex", "i1"),
    ]
)  # fmt: skip
"""104 bytes a person; `BookPeople` says what the fields are, COUNTS how many share a value."""


@dataclass(frozen=True)
class Shelf:
    """Some persons taken out of the index: their columns, their ids, how many share their values."""

    people: BookPeople
    person_ids: I64
    counts: dict[str, AnyArray]


def records(people: BookPeople, person_ids: I64, counts: dict[str, AnyArray], start: int, stop: int) -> AnyArray:
    """The records of persons `start` to before `stop`."""
    out = np.empty(stop - start, PERSON)
    for field in fields(BookPeople):
        out[_NAMES[field.name]] = getattr(people, field.name)[start:stop]
    out["person_id"] = person_ids[start:stop]
    for name in COUNTS:
        out[name] = counts[name][start:stop]
    return out


def shelved(taken: AnyArray) -> Shelf:
    """Records as columns again."""
    people = BookPeople(**{f.name: np.ascontiguousarray(taken[_NAMES[f.name]]) for f in fields(BookPeople)})
    counts = {name: np.ascontiguousarray(taken[name]) for name in COUNTS}
    return Shelf(people, np.ascontiguousarray(taken["person_id"]), counts)
