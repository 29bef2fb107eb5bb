"""The persons table of a book turned into columns, without a Python loop over persons."""

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unpaused.engines.linkage.arrays import I8, I32, U8, U16, U64, AnyArray, Bool
from unpaused.engines.linkage.dates import MISSING_DAY, parse_date
from unpaused.engines.linkage.hashing import digest64, polynomial
from unpaused.engines.linkage.names import WIDTH
from unpaused.engines.linkage.numbers import parse_id, parse_phone
from unpaused.engines.linkage.people import FEMALE, MALE, BookPeople, surname_lengths
from unpaused.engines.linkage.text import code_of, half_width, letters

_CHUNK = 500_000
_ZERO, _NINE, _X = ord("0"), ord("9"), ord("X")
COLUMNS = ("person_id", "name", "sex", "birth_date", "id_number", "phone", "area_code", "address")
_AREA_PREFIX = re.compile(r"^.{0,24}(?:省|自治区|特别行政区|市|自治州|地区|盟|县|区|旗)")


def book_people(persons: pa.Table) -> BookPeople:
    """Columns of all persons. `persons` has the columns COLUMNS in the book's types, in the index's order."""
    names, lengths = _names(persons["name"])
    ids, other_ids = _identity_numbers(persons["id_number"])
    addresses, streets = _addresses(persons["address"])
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
        addresses=addresses,
        streets=streets,
    )


def _names(column: pa.ChunkedArray) -> tuple[U16, I8]:
    n = len(column)
    names, lengths = np.zeros((n, WIDTH), np.uint16), np.zeros(n, np.int8)
    for start in range(0, n, _CHUNK):
        part = column.slice(start, _CHUNK)
        stop = start + len(part)
        names[start:stop], lengths[start:stop] = _coded(part)
    return names, lengths


def _coded(column: pa.ChunkedArray) -> tuple[U16, I8]:
    """Codes of one chunk: every character of every name at once, then laid into rows."""
    strings = pc.fill_null(column, "").cast(pa.string())
    sizes = pc.utf8_length(strings).to_numpy().astype(np.int64)
    text = "".join(strings.to_pylist())
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = _translated(points)
    owner = np.repeat(np.arange(len(sizes)), sizes)[codes > 0]
    codes = codes[codes > 0]
    lengths = np.bincount(owner, minlength=len(sizes))
    place = np.arange(len(codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    inside = place < WIDTH
    names = np.zeros((len(sizes), WIDTH), np.uint16)
    names[owner[inside], place[inside]] = codes[inside]
    return names, np.minimum(lengths, 127).astype(np.int8)


def _translated(points: AnyArray) -> U16:
    seen = np.zeros(0x110000, bool)
    seen[points] = True
    table = np.zeros(0x110000, np.uint16)
    for point in np.flatnonzero(seen).tolist():
        table[point] = code_of(chr(point))
    return table[points]


def _latin(column: pa.ChunkedArray, names: U16) -> U64:
    """Numbers of the letters of those names that are not Chinese: foreigners, a small share."""
    latin = np.zeros(len(names), np.uint64)
    places = np.flatnonzero((names[:, 0] > 0) & (names[:, 0] < 0x2E80))
    for place, name in zip(places.tolist(), column.take(pa.array(places)).to_pylist(), strict=True):
        latin[place] = polynomial(letters(name or ""))
    return latin


def _digit_rows(strings: pa.ChunkedArray, width: int) -> tuple[U8, Bool]:
    """Strings of exactly `width` bytes as rows of bytes, and which rows these are."""
    fits = pc.fill_null(pc.equal(pc.binary_length(strings), width), False)
    mask = fits.to_numpy(zero_copy_only=False) if isinstance(fits, pa.Array) else np.asarray(fits)
    chosen = strings.filter(fits).combine_chunks()
    rows = np.frombuffer("".join(chosen.to_pylist()).encode(), np.uint8).reshape(-1, width)
    return rows, mask.astype(bool)


def _cleaned(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_upper(pc.utf8_trim_whitespace(column.cast(pa.string())))


def _identity_numbers(column: pa.ChunkedArray) -> tuple[U8, U64]:
    strings = _cleaned(column)
    ids, other = np.zeros((len(column), 18), np.uint8), np.zeros(len(column), np.uint64)
    rows, fits = _ascii_rows(strings, 18)
    digits = (rows >= _ZERO) & (rows <= _NINE)
    digits[:, 17] |= rows[:, 17] == _X
    whole = digits.all(axis=1)
    places = np.flatnonzero(fits)
    ids[places[whole]] = rows[whole]
    done = np.zeros(len(column), bool)
    done[places[whole]] = True
    _each_other(strings, done, lambda place, text: _enter_id(ids, other, place, text))
    return ids, other


def _enter_id(ids: U8, other: U64, place: int, text: str) -> None:
    number = parse_id(text)
    if number.whole:
        ids[place] = np.frombuffer(number.digits.encode(), np.uint8)
    elif number.other:
        other[place] = digest64(number.other)


def _ascii_rows(strings: pa.ChunkedArray, width: int) -> tuple[U8, Bool]:
    ascii_only = pc.if_else(pc.fill_null(pc.string_is_ascii(strings), False), strings, None)
    return _digit_rows(ascii_only, width)


def _each_other(strings: pa.ChunkedArray, done: Bool, enter: Callable[[int, str], None]) -> None:
    """Calls `enter` for each value that the fast way did not settle."""
    there = pc.fill_null(pc.greater(pc.binary_length(strings), 0), False)
    rest = np.flatnonzero(np.asarray(there.to_numpy()).astype(bool) & ~done)
    for place, text in zip(rest.tolist(), strings.take(pa.array(rest)).to_pylist(), strict=True):
        enter(place, text)


def _phones(column: pa.ChunkedArray) -> U8:
    strings = _cleaned(column)
    phones = np.zeros((len(column), 11), np.uint8)
    rows, fits = _ascii_rows(strings, 11)
    whole = ((rows >= _ZERO) & (rows <= _NINE)).all(axis=1) & (rows[:, 0] == ord("1"))
    places = np.flatnonzero(fits)
    phones[places[whole]] = rows[whole]
    done = np.zeros(len(column), bool)
    done[places[whole]] = True
    _each_other(strings, done, lambda place, text: _enter_phone(phones, place, parse_phone(text)))
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
    strings = pc.fill_null(column.cast(pa.string()), "")
    clean = pc.if_else(pc.match_substring_regex(strings, r"^[1-9][0-9]{5}$"), strings, "0")
    return np.asarray(pc.cast(clean, pa.int32()).to_numpy(), np.int32)


def _addresses(column: pa.ChunkedArray) -> tuple[I32, dict[str, int]]:
    encoded = pa.chunked_array([column.cast(pa.string()).combine_chunks()]).combine_chunks().dictionary_encode()
    streets: dict[str, int] = {}
    numbers = [_number(streets, street_of(text)) for text in encoded.dictionary.to_pylist()]
    indices = pc.fill_null(encoded.indices, len(numbers)).to_numpy()
    return np.array([*numbers, -1], np.int32)[indices], streets


def _number(streets: dict[str, int], street: str) -> int:
    return streets.setdefault(street, len(streets)) if street else -1


def street_of(text: str) -> str:
    """What follows the names of areas in an address, if it is exact enough to compare: with a number in it."""
    plain = "".join(half_width(text or "").split())
    rest = _AREA_PREFIX.sub("", plain)
    return rest if any(c.isdigit() for c in rest) and len(rest) >= 4 else ""
