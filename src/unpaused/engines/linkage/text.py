"""Characters brought to one form: width, case, simplified, masks, one code unit each."""

import re
import unicodedata
from functools import lru_cache

import opencc

WILDCARD = 1
"""The code of a masked character in a name."""
MASKS = frozenset("*×＊﹡●○◯■□?？_＿#某")
_PRIVATE, _PRIVATE_SIZE = 0xE000, 6400
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Signs without width: telephones put them around a number that is copied from a contact."""


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=100_000)
def simplified(character: str) -> str:
    """The simplified form of one character; a character alone, since names are no phrases."""
    if not is_han(character):
        return character
    converted = _converter().convert(character)
    return converted if len(converted) == 1 else character


def half_width(text: str) -> str:
    """Full-width forms to ordinary ones, line breaks to spaces (NFKC), signs without width left out."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)).split())


def is_han(character: str) -> bool:
    """Whether this is a Chinese character, of any plane."""
    code = ord(character)
    return 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x323AF or 0xF900 <= code <= 0xFAFF or code == 0x3007


def has_han(text: str) -> bool:
    return any(is_han(character) for character in text)


@lru_cache(maxsize=200_000)
def code_of(character: str) -> int:
    """The 16-bit code of a character in a name, 0 for one that is dropped (spaces, dots, punctuation).

    Rare characters beyond the first plane are folded into the private area: equality is what counts.
    """
    form = simplified(unicodedata.normalize("NFKC", character)[:1] or " ").upper()[:1]
    if not (is_han(form) or form.isalpha()):
        return 0
    code = ord(form)
    return code if code < 0x10000 else _PRIVATE + code % _PRIVATE_SIZE


def letters(text: str) -> str:
    """The Latin letters of a text in upper case, accents dropped; ü and its spellings become U."""
    plain = unicodedata.normalize("NFD", text.replace("ü", "v").replace("Ü", "V"))
    upper = "".join(c for c in plain.upper() if "A" <= c <= "Z")
    return upper.replace("LYU", "LU").replace("NYU", "NU").replace("LV", "LU").replace("NV", "NU")
