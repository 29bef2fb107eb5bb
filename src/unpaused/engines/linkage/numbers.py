"""Identity numbers and phones as people write them: masked, full-width, old, prefixed."""

import re
from dataclasses import dataclass

from unpaused.engines.linkage.text import half_width
from unpaused.kernel import identity

_ID_LENGTH = 18
_SLIPS = str.maketrans({"O": "0", "o": "0", "Ｏ": "0", "I": "1", "l": "1", "×": "X", "✕": "X"})
_MASK = r"*＊×#?_某●○·•…"
_MASK_RUN = re.compile(r"[*#?_●○•.…]{3,}|…+")
_PREFIX = re.compile(r"^(?:\+|00)?86[-\s]?(?=1[3-9*])")
_RESIDENT_SHAPE = re.compile(r"[0-9*]{17}[0-9X*]")
_MOBILE = re.compile(r"[1*][0-9*]{10}")
_TAIL = re.compile(r"[0-9]{3}[0-9X]")
_PHONE_TAIL = re.compile(r"[0-9]{4}")
_SAID_TAIL = re.compile(
    r"^(?:(?:身份证|证件|手机|电话|号码)*号?(?:尾号|尾数|后四位|末四位|后4位|末4位)|LAST\s*(?:4|FOUR)|ENDING(?:\s*IN)?)[:：\s是为]*",
    re.IGNORECASE,
)
"""尾号1234, 后四位：1234, last four 1234."""
_LEAST_KEPT = 4
_LANDLINE = re.compile(r"0\d{9,11}|\d{7,8}")
_RESIDENT_INSIDE = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_MOBILE_INSIDE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)")
_SHORTENED = re.compile(r"([1-9])\.(\d+)E\+?17", re.IGNORECASE)
"""An identity number that a spreadsheet showed as a number, 4.20106E+17, and wrote into a text so."""


@dataclass(frozen=True)
class IdNumber:
    """`digits`: 18 places, "*" where unknown, or "" where it is no resident number; `other`: any other document."""

    digits: str = ""
    other: str = ""
    whole: bool = False
    valid: bool = False


def id_among_words(text: str) -> str:
    """The one resident number in a cell that holds other things too; "" where there is none, or more than one."""
    return _among_words(half_width(text))


def phone_among_words(text: str) -> str:
    """The first mobile in a cell that holds other things too, or ""."""
    return _mobile_among_words(half_width(text))


def parse_id(text: str) -> IdNumber:
    """Reads a resident identity number with masks, 15 digits or slips of O for 0, else another document."""
    plain = "".join(_SAID_TAIL.sub("", half_width(text)).split()).replace("'", "").strip('`"“”-')
    if not plain:
        return IdNumber()
    digits = _eighteen(plain.replace("x", "X")) or _among_words(plain) or _from_shortened(plain)
    if digits:
        whole = "*" not in digits
        return IdNumber(digits, whole=whole, valid=whole and identity.is_valid(digits))
    other = re.sub(r"[^0-9A-Z]", "", plain.upper())
    return IdNumber(other=other if len(other) >= 5 and any(c.isdigit() for c in other) else "")


def _eighteen(plain: str) -> str:
    masked = _unified_mask(plain).translate(_SLIPS)
    if _TAIL.fullmatch(masked):
        return "*" * 14 + masked
    if len(masked) == 15 and _looks_old(masked):
        return _from_fifteen(masked)
    masked = _stretched(masked)
    if len(masked) == _ID_LENGTH and _RESIDENT_SHAPE.fullmatch(masked) and masked.count("*") <= 14:
        return masked
    return ""


def _among_words(plain: str) -> str:
    """The one resident number in a text with a label or a note: 身份证号:4201..., 4201...(本人). Only with a
    possible day of birth: so many digits in a row may be anything."""
    joined = re.sub(r"[-‐–]", "", plain)
    found = {number.upper() for number in _RESIDENT_INSIDE.findall(joined) if _has_birth(number)}
    return found.pop() if len(found) == 1 else ""


def _has_birth(number: str) -> bool:
    return number[6:8] in ("18", "19", "20") and identity.birth_date(number) is not None


def _from_shortened(plain: str) -> str:
    """What 4.20106E+17 still tells: its digits but the last, which is rounded, and of 18 no more than 14."""
    found = _SHORTENED.fullmatch(plain)
    kept = (found[1] + found[2])[:15][:-1] if found else ""
    return kept.ljust(_ID_LENGTH, "*") if len(kept) >= _LEAST_KEPT else ""


def _unified_mask(plain: str) -> str:
    """Every mask sign to "*". An X inside, before the last place, is a mask as well."""
    stars = "".join("*" if c in _MASK else c for c in plain)
    body, last = stars[:-1], stars[-1:]
    return re.sub(r"X{2,}", lambda run: "*" * len(run[0]), body) + (
        "*" if body.endswith("XX") and last == "X" else last
    )


def _stretched(masked: str) -> str:
    """A run of stars of the wrong length stands for whatever makes 18 places: 4201**1234 -> 18 places."""
    runs = [(m.start(), m.end()) for m in re.finditer(r"\*+", masked)]
    if len(runs) != 1 or len(masked) == _ID_LENGTH or runs[0][1] - runs[0][0] < 2:
        return masked
    start, end = runs[0]
    missing = _ID_LENGTH - (len(masked) - (end - start))
    return masked[:start] + "*" * missing + masked[end:] if 1 <= missing <= 14 else masked


def _looks_old(masked: str) -> bool:
    return masked.isdecimal() and identity.birth_date(masked[:6] + "19" + masked[6:]) is not None


def _from_fifteen(old: str) -> str:
    """The 18-digit form of a number issued before 1999: century and check character added."""
    longer = old[:6] + "19" + old[6:]
    return longer + identity.check_character(longer)


def parse_phone(text: str) -> str:
    """A mobile of 11 places with "*" for what is unknown, a land line's digits, or ""."""
    plain = half_width(text).strip()
    return _parsed_phone(plain) or _mobile_among_words(plain)


def _mobile_among_words(plain: str) -> str:
    """The first mobile in a text with a label or a note: 手机:138..., 138...(本人), 13812345678.0."""
    joined = re.sub(r"(?<=\d)[\s-](?=\d)", "", plain)
    return next((found[1] for text in (plain, joined) if (found := _MOBILE_INSIDE.search(text))), "")


def _parsed_phone(plain: str) -> str:
    first = re.split(r"[,;、，；/]|\s{2,}", _SAID_TAIL.sub("", plain))[0]
    plain = "".join("*" if c in _MASK + "xX" else c for c in first.strip())
    plain = re.sub(r"[\s()（）-]", "", _PREFIX.sub("", plain)).translate(_SLIPS).lstrip("+'")
    plain = _PREFIX.sub("", plain)
    plain = "*" * 7 + plain if _PHONE_TAIL.fullmatch(plain) else _stretched_phone(plain)
    if _MOBILE.fullmatch(plain) and plain.count("*") <= 7:
        return plain
    return plain if _LANDLINE.fullmatch(plain) else ""


def _stretched_phone(plain: str) -> str:
    runs = list(re.finditer(r"\*+", plain))
    if len(runs) != 1 or len(plain) == 11:
        return plain
    missing = 11 - (len(plain) - len(runs[0][0]))
    return plain[: runs[0].start()] + "*" * missing + plain[runs[0].end() :] if 1 <= missing <= 7 else plain
