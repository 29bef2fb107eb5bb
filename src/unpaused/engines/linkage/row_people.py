"""Rows of a list turned into the same columns as the book."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unpaused.engines.linkage.addresses import street_digest
from unpaused.engines.linkage.arrays import I8, U8, U16, U64, Bool
from unpaused.engines.linkage.book_people import births_in_ids, sexes_in_ids
from unpaused.engines.linkage.dates import (
    MISSING_DAY,
    day_number,
    has_month_first,
    is_nominal,
    parse_age,
    parse_date,
    parse_year,
)
from unpaused.engines.linkage.hashing import digest64, polynomial
from unpaused.engines.linkage.names import WIDTH, Name, parse_name
from unpaused.engines.linkage.numbers import IdNumber, id_among_words, parse_id, parse_phone, phone_among_words
from unpaused.engines.linkage.people import FEMALE, MALE, ROW_AREAS, RowPeople, surname_lengths
from unpaused.engines.linkage.results import ListRow, Places
from unpaused.engines.linkage.romanisation import other_spellings
from unpaused.engines.linkage.text import WILDCARD, half_width

_SEXES = {
    **dict.fromkeys(["男", "男性", "M", "MALE", "1", "先生", "BOY", "MR"], MALE),
    **dict.fromkeys(["女", "女性", "F", "FEMALE", "2", "女士", "GIRL", "MS", "MRS"], FEMALE),
}
_MASKS_THAT_TELL = 40
"""Masked names of one length from which on the length is the sender's habit: one given name in eight is single."""
NO_ID, VALID_ID, WRONG_ID, MASKED_ID = 0, 1, 2, 3


@dataclass(frozen=True)
class _Read:
    """One row with every field read."""

    name: Name
    id_number: IdNumber
    phone: str
    sex: int
    birth: int
    age: int
    year: int
    areas: tuple[int, ...]
    street: int
    nominal: bool = False


def row_people(rows: Sequence[ListRow], places: Places) -> RowPeople:
    """Columns of all rows."""
    month_first = has_month_first(row.birth_date for row in rows)
    read = [_read(row, places, month_first) for row in rows]
    others = [other_spellings(r.name.syllables) for r in read]
    names = _name_codes([r.name for r in read])
    lengths = np.array([min(len(r.name.codes), 127) for r in read], np.int8)
    ids = _digits([r.id_number.digits for r in read], 18)
    told = np.array([r.sex for r in read], np.int8)
    return RowPeople(
        names=names,
        lengths=lengths,
        surname_lengths=surname_lengths(names, lengths),
        latin=_numbers(["".join(r.name.tokens) for r in read]),
        letters=["".join(r.name.tokens) for r in read],
        latin_reversed=_numbers(["".join((*r.name.tokens[-1:], *r.name.tokens[:-1])) for r in read]),
        latin_surnames=_table(
            [[*r.name.tokens[:1], *r.name.tokens[-1:], *(s for s, _ in o)] for r, o in zip(read, others, strict=True)]
        ),
        latin_given=_table(
            [
                ["".join(r.name.tokens[1:]), "".join(r.name.tokens[:-1]), *(g for _, g in o)]
                for r, o in zip(read, others, strict=True)
            ]
        ),
        latin_others=_table([["", "", *(s + g for s, g in o)] for o in others])[:, 2:],
        open_names=np.array([r.name.open_ended for r in read], bool) | _one_length(names, lengths),
        nominal=np.array([r.nominal for r in read], bool),
        births=np.array([r.birth for r in read], np.int32),
        births_in_id=births_in_ids(ids),
        ages=np.array([r.age for r in read], np.int32),
        years=np.array([r.year for r in read], np.int32),
        sexes=np.where(told > 0, told, sexes_in_ids(ids)).astype(np.int8),
        ids=ids,
        id_kinds=np.array([_id_kind(r.id_number) for r in read], np.int8),
        other_ids=np.array([digest64(r.id_number.other) if r.id_number.other else 0 for r in read], np.uint64),
        phones=_digits([_eleven(r.phone) for r in read], 11),
        areas=np.array([(r.areas + (0,) * ROW_AREAS)[:ROW_AREAS] for r in read], np.int32).reshape(-1, ROW_AREAS),
        addresses=np.array([r.street for r in read], np.int64),
    )


def unread_fields(row: ListRow) -> tuple[str, ...]:
    """Fields of a row in which something stands that says nothing to the engine, by name."""
    read = {
        "name": bool(parse_name(row.name).codes or parse_name(row.name).tokens),
        "birth_date": bool(parse_date(row.birth_date) or parse_year(row.birth_date)),
        "age": parse_age(row.age) is not None or bool(parse_year(row.age)),
        "id_number": bool(parse_id(row.id_number).digits or parse_id(row.id_number).other),
        "phone": bool(parse_phone(row.phone)),
    }
    return tuple(field for field, understood in read.items() if getattr(row, field).strip() and not understood)


def _read(row: ListRow, places: Places, month_first: bool) -> _Read:
    name = parse_name(row.name)
    born = parse_date(row.birth_date, month_first=month_first)
    age = parse_age(row.age)
    year = None if born else parse_year(row.birth_date) or parse_year(row.age)
    return _Read(
        name=name,
        # some senders write all that they know of a person into the cell of the name
        id_number=parse_id(row.id_number or id_among_words(row.name)),
        phone=parse_phone(row.phone or phone_among_words(row.name)),
        sex=_sex(row.sex) or _sex(name.sex),
        birth=day_number(born) if born else MISSING_DAY,
        age=-1 if age is None else age,
        year=year or -1,
        areas=_areas(row.address, places),
        street=street_digest(row.address),
        nominal=is_nominal(row.age),
    )


def _sex(text: str) -> int:
    return _SEXES.get(half_width(text).upper(), 0)


def _areas(address: str, places: Places) -> tuple[int, ...]:
    if not address:
        return ()
    return tuple(int(code) for code in places.find_in_text(half_width(address))[:ROW_AREAS])


def _id_kind(number: IdNumber) -> int:
    if not number.digits:
        return NO_ID
    if not number.whole:
        return MASKED_ID
    return VALID_ID if number.valid else WRONG_ID


def _eleven(phone: str) -> str:
    """Mobiles as they are; land lines without the leading zero, to the right."""
    if not phone or phone.startswith(("1", "*")):
        return phone
    digits = phone.lstrip("0")
    return digits.rjust(11, "*") if len(digits) <= 11 else ""


def _name_codes(names: list[Name]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    codes = np.zeros((len(names), WIDTH), np.uint16)
    for place, name in enumerate(names):
        codes[place, : min(len(name.codes), WIDTH)] = name.codes[:WIDTH]
    return codes


def _digits(texts: list[str], width: int) -> U8:
    """Digits as ASCII codes, 0 for masks and for what is missing."""
    plain = "".join(text.ljust(width, "*") for text in texts).encode()
    rows = np.frombuffer(plain, np.uint8).reshape(-1, width).copy()
    rows[rows == ord("*")] = 0
    return rows


def _numbers(texts: list[str]) -> U64:
    return np.array([polynomial(text) if text else 0 for text in texts], np.uint64)


def _table(parts: list[list[str]]) -> U64:
    """Numbers of spellings, as many a row as the longest row has, 2 at least."""
    width = max([2, *map(len, parts)])
    numbers = [[polynomial(p) if p else 0 for p in row] + [0] * (width - len(row)) for row in parts]
    return np.array(numbers, np.uint64).reshape(-1, width)


def _one_length(names: U16, lengths: I8) -> Bool:
    """Rows of a sender who masks every given name with the same signs: their number tells nothing."""
    masked = (names == WILDCARD).any(axis=1) & (names[:, 0] != WILDCARD)
    hidden = lengths[masked]
    uniform = len(hidden) >= _MASKS_THAT_TELL and len(np.unique(hidden)) == 1
    return np.asarray(masked & uniform, np.bool_)
