"""The persons table of a book turned into columns, without a Python loop over persons."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unpaused.engines.linkage.addresses import NO_STREET, area_words, plain_forms, street_digest
from unpaused.engines.linkage.arrays import I8, I32, I64, U8, U16, U64, Bool
from unpaused.engines.linkage.dates import MISSING_DAY, parse_date
from unpaused.engines.linkage.hashing import BASE, digest64, polynomial
from unpaused.engines.linkage.kernels import texts
from unpaused.engines.linkage.names import WIDTH
from unpaused.engines.linkage.numbers import parse_id, parse_phone
from unpaused.engines.linkage.people import FEMALE, MALE, BookPeople, surname_lengths
from unpaused.engines.linkage.text import code_of, letters
from unpaused.engines.linkage.text_columns import Texts, parts

_ZERO = ord("0")
_PART = 250_000
_THREADS = 2
COLUMNS = ("person_id", "name", "sex", "birth_date", "id_number", "phone", "area_code", "address")


def book_people(persons: pa.Table) -> BookPeople:
    """Columns of all persons. `persons` has the columns COLUMNS in the book's types, in the index's order."""
    people = BookPeople.empty(len(persons))
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(lambda start: _fill(people, persons, start), range(0, len(persons), _PART)))
    return people


def _fill(people: BookPeople, persons: pa.Table, start: int) -> None:
    part = _read(persons.slice(start, _PART))
    stop = start + len(part)
    for field in fields(BookPeople):
        getattr(people, field.name)[start:stop] = getattr(part, field.name)


def _read(persons: pa.Table) -> BookPeople:
    names, lengths = _names(persons["name"])
    ids, other_ids = _identity_numbers(persons["id_number"])
    return BookPeople(
        names=names,
        lengths=lengths,
        surname_lengths=surname_lengths(names, lengths),
        latin=_latin(persons["name"], names),
        births=_births(persons["birth_date"], ids),
        sexes=_sexes(persons["sex"], ids),
        ids=ids,
        other_ids=other_ids,
        phones=_phones(persons["phone"]),
        areas=_areas(persons["area_code"]),
        addresses=_addresses(persons["address"]),
    )


def _names(column: pa.ChunkedArray) -> tuple[U16, I8]:
    n = len(column)
    names, lengths = np.zeros((n, WIDTH), np.uint16), np.zeros(n, np.int8)
    table, known = np.zeros(0x110000, np.uint16), np.zeros(0x110000, np.bool_)
    for part in parts(column):
        _learn_codes(part, table, known)
        texts.name_codes(part.offsets, part.data, table, names[part.rows], lengths[part.rows])
    return names, lengths


def _learn_codes(part: Texts, table: U16, known: Bool) -> None:
    """Enters the codes of characters that were not met before."""
    seen = np.zeros_like(known)
    texts.points_seen(part.data, int(part.offsets[0]), int(part.offsets[-1]), seen)
    for point in np.flatnonzero(seen & ~known).tolist():
        table[point] = code_of(chr(point))
    known |= seen


def _latin(column: pa.ChunkedArray, names: U16) -> U64:
    """Numbers of the letters of those names that are not Chinese: foreigners, a small share."""
    latin = np.zeros(len(names), np.uint64)
    places = np.flatnonzero((names[:, 0] > 0) & (names[:, 0] < 0x2E80))
    for place, name in zip(places.tolist(), column.take(pa.array(places)).to_pylist(), strict=True):
        latin[place] = polynomial(letters(name or ""))
    return latin


def _identity_numbers(column: pa.ChunkedArray) -> tuple[U8, U64]:
    ids, other_ids = np.zeros((len(column), 18), np.uint8), np.zeros(len(column), np.uint64)
    for part in parts(column):
        other = np.zeros(len(part), np.bool_)
        texts.resident_numbers(part.offsets, part.data, ids[part.rows], other)
        for place, text in part.chosen(other):
            _enter_id(ids, other_ids, place, text)
    return ids, other_ids


def _enter_id(ids: U8, other: U64, place: int, text: str) -> None:
    number = parse_id(text.strip().upper())
    if number.whole:
        ids[place] = np.frombuffer(number.digits.encode(), np.uint8)
    elif number.other:
        other[place] = digest64(number.other)


def _phones(column: pa.ChunkedArray) -> U8:
    phones = np.zeros((len(column), 11), np.uint8)
    for part in parts(column):
        other = np.zeros(len(part), np.bool_)
        texts.mobile_numbers(part.offsets, part.data, phones[part.rows], other)
        for place, text in part.chosen(other):
            _enter_phone(phones, place, parse_phone(text.strip().upper()))
    return phones


def _enter_phone(phones: U8, place: int, phone: str) -> None:
    digits = phone.lstrip("0") if not phone.startswith("1") else phone
    if digits and len(digits) <= 11 and "*" not in digits:
        phones[place, 11 - len(digits) :] = np.frombuffer(digits.encode(), np.uint8)


def _births(column: pa.ChunkedArray, ids: U8) -> I32:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = pa.chunked_array([pa.array([parse_date(t) if t else None for t in column.to_pylist()], pa.date32())])
    births = pc.fill_null(column.cast(pa.date32()).cast(pa.int32()), MISSING_DAY).to_numpy().astype(np.int32)
    in_id = births_in_ids(ids)
    return np.where(births == MISSING_DAY, in_id, births).astype(np.int32)


def births_in_ids(ids: U8) -> I32:
    """The birth dates in identity numbers (n, 18) as days, MISSING_DAY where there is none."""
    part = ids[:, 6:14].astype(np.int64) - _ZERO
    known = (part >= 0).all(axis=1) & (part <= 9).all(axis=1)
    year = part[:, 0] * 1000 + part[:, 1] * 100 + part[:, 2] * 10 + part[:, 3]
    month, day = part[:, 4] * 10 + part[:, 5], part[:, 6] * 10 + part[:, 7]
    known &= (year >= 1850) & (year <= 2150) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(known, (year - 1970) * 12 + month - 1, 0)
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    days = first.astype(np.int64) + day - 1
    known &= (first + (day - 1).astype("timedelta64[D]")).astype("datetime64[M]").astype(np.int64) == months
    return np.where(known, days, MISSING_DAY).astype(np.int32)


def sexes_in_ids(ids: U8) -> I8:
    """The sex that the 17th place tells, 0 where it is unknown."""
    seventeenth = ids[:, 16].astype(np.int16)
    sex = np.where(seventeenth % 2 == 1, MALE, FEMALE)
    return np.where(seventeenth > 0, sex, 0).astype(np.int8)


def _sexes(column: pa.ChunkedArray, ids: U8) -> I8:
    strings = pc.fill_null(column.cast(pa.string()), "")
    male = np.asarray(pc.equal(strings, "M").to_numpy())
    female = np.asarray(pc.equal(strings, "F").to_numpy())
    told = np.where(male, MALE, np.where(female, FEMALE, 0))
    return np.where(told > 0, told, sexes_in_ids(ids)).astype(np.int8)


def _areas(column: pa.ChunkedArray) -> I32:
    areas = np.zeros(len(column), np.int32)
    for part in parts(column):
        texts.area_codes(part.offsets, part.data, areas[part.rows])
    return areas


def _addresses(column: pa.ChunkedArray) -> I64:
    digests = np.full(len(column), NO_STREET, np.int64)
    for part in parts(column):
        other = np.zeros(len(part), np.bool_)
        texts.streets(part.offsets, part.data, plain_forms(), area_words(), BASE, digests[part.rows], other)
        for place, text in part.chosen(other):
            digests[place] = street_digest(text)
    return digests
