"""Street addresses: what follows the names of areas, as a digest that compares by equality."""

import re
import unicodedata
from functools import lru_cache

import numpy as np

from unpaused.engines.linkage.arrays import U32
from unpaused.engines.linkage.hashing import polynomial
from unpaused.engines.linkage.kernels.texts import DROPPED
from unpaused.engines.linkage.text import half_width

NO_STREET = -1
AREA_WORDS = ("省", "自治区", "特别行政区", "市", "自治州", "地区", "盟", "县", "区", "旗")
_AREA_PREFIX = re.compile(rf"^.{{0,24}}(?:{'|'.join(AREA_WORDS)})")
_PLAIN = (range(0x21, 0x7F), range(0x4E00, 0xA000), range(0x3007, 0x3008), range(0xFF01, 0xFF5F))
"""Characters that stay one character whatever stands beside them: ASCII, ideographs, full-width forms."""


def street_of(text: str) -> str:
    """What follows the names of areas in an address, if it is exact enough to compare: with a number in it."""
    plain = "".join(half_width(text or "").split())
    rest = _AREA_PREFIX.sub("", plain)
    return rest if any(c.isdigit() for c in rest) and len(rest) >= 4 else ""


def street_digest(text: str) -> int:
    """63 bits of an address's street, NO_STREET where it has none."""
    street = street_of(text)
    return polynomial(street) >> 1 if street else NO_STREET


@lru_cache(maxsize=1)
def plain_forms() -> U32:
    """For each code point its plain form (0x110000,), DROPPED for white space, 0 where text around it matters."""
    forms = np.zeros(0x110000, np.uint32)
    for points in _PLAIN:
        forms[points.start : points.stop] = [ord(unicodedata.normalize("NFKC", chr(point))) for point in points]
    forms[[0x20, 0x09, 0x3000]] = DROPPED
    return forms


@lru_cache(maxsize=1)
def area_words() -> U32:
    """AREA_WORDS as code points (w, 5), zero behind their end."""
    words = np.zeros((len(AREA_WORDS), 5), np.uint32)
    for row, word in enumerate(AREA_WORDS):
        words[row, : len(word)] = [ord(character) for character in word]
    return words
