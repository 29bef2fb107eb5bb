"""Which column holds what by its contents, where its header is a word that no table knows.

A field is given to a column only if four fifths of its cells have the field's shape, and only if no header claimed
the field; a person can always name the columns instead.
"""

import re
from collections.abc import Callable, Collection, Sequence

from unpaused.engines.linkage.dates import parse_age, parse_date
from unpaused.engines.linkage.header_words import OTHERS
from unpaused.engines.linkage.names import parse_name
from unpaused.engines.linkage.numbers import parse_id, parse_phone
from unpaused.engines.linkage.pinyin import COMPOUND
from unpaused.engines.linkage.surnames import COMMON_SURNAMES
from unpaused.engines.linkage.text import half_width, simplified

LEAST_CELLS = 3
_SHARE = 0.8
_SEX = re.compile(r"[男女MF](?:性)?", re.IGNORECASE)
_HOUR = re.compile(r"(?!\b0?0:00)\b\d?\d:\d\d")
"""A time of day other than midnight, which is what a spreadsheet adds to a plain date."""
_DATES = ("时间", "日期", "date", "time")
"""A header that speaks of a date without speaking of birth means another one: when notice was given, when admitted."""
_MOBILE = re.compile(r"(?:尾号)?[1*][\d*]{10}|尾号\d{4}")


def _is_name(cell: str) -> bool:
    plain = half_width(cell)
    codes = parse_name(plain).codes
    first = simplified(plain[:1])
    return 2 <= len(codes) <= 4 and len(plain) <= 6 and (first in COMMON_SURNAMES or plain[:2] in COMPOUND)


def names_somebody(cell: str) -> bool:
    """Whether a cell looks like a person's name, and not like a word for one (关系, though 关 is a surname)."""
    return bool(cell.strip()) and _is_name(cell) and not _of_others(cell)


def _is_id(cell: str) -> bool:
    number = parse_id(cell)
    return len(cell) >= 15 and bool(number.digits)


def _is_birth(cell: str) -> bool:
    return len(cell) >= 6 and parse_date(cell) is not None and not _HOUR.search(half_width(cell))


def _is_age(cell: str) -> bool:
    return cell.endswith(("岁", "歲")) and parse_age(cell) is not None


_SHAPES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("id_number", _is_id),
    ("phone", lambda cell: bool(_MOBILE.fullmatch(half_width(cell))) and bool(parse_phone(cell))),
    ("sex", lambda cell: bool(_SEX.fullmatch(half_width(cell)))),
    ("age", _is_age),
    ("birth_date", _is_birth),
    ("name", _is_name),
)


def fields_by_shape(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    closed: Collection[int],
    taken: Collection[str],
    wanted: Sequence[str],
    least: int = LEAST_CELLS,
) -> dict[str, int]:
    """Columns for the `wanted` fields that are not `taken`, by what stands in them; the first that fits, has `least`
    filled cells and is not among the `closed` columns."""
    found: dict[str, int] = {}
    used = set(closed)
    for field, fits in _SHAPES:
        if field in taken or field not in wanted:
            continue
        for column, word in enumerate(header):
            if column in used or _of_others(word) or (field == "birth_date" and _speaks_of(word, _DATES)):
                continue
            if _mostly(rows, column, fits, least):
                found[field] = column
                used.add(column)
                break
    return found


def _of_others(word: str) -> bool:
    """Whether a header speaks of somebody else: a doctor, a contact, whoever filled the form."""
    return _speaks_of(word, OTHERS)


def _speaks_of(header: str, words: Collection[str]) -> bool:
    plain = "".join(simplified(c) for c in half_width(header)).lower()
    return any(word in plain for word in words)


def _mostly(rows: Sequence[Sequence[str]], column: int, fits: Callable[[str], bool], least: int) -> bool:
    cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()][:200]
    return len(cells) >= least and sum(map(fits, cells)) >= _SHARE * len(cells)
