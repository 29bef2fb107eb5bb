"""How a text becomes short messages: alphabet, length, parts.

A text in the GSM 7-bit alphabet holds 160 characters, 153 a part when longer; any other text goes as UCS-2 with
70 characters, 67 a part (3GPP TS 23.038 and 23.040). Parts carry a user data header of six octets.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F,
    "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40, "€": 0x65,
}  # fmt: skip
_ESCAPE = 0x1B
_GSM: dict[str, bytes] = {
    **{char: bytes([code]) for code, char in enumerate(_BASIC) if code != _ESCAPE},
    **{char: bytes([_ESCAPE, code]) for char, code in _EXTENSION.items()},
}
_FROM_EXTENSION = {code: char for char, code in _EXTENSION.items()}

GSM_CODING = 0x00
UCS2_CODING = 0x08
MOST_PARTS = 255


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as the octets of its parts (without user data headers) and the SMPP `data_coding` they are in."""

    data_coding: int
    parts: tuple[bytes, ...]


def segments(text: str) -> int:
    """How many short messages the text costs; an empty text costs one."""
    return len(encode(text).parts)


def encode(text: str) -> Encoded:
    """Cut and encode a text. An escaped character or a surrogate pair is never torn between two parts."""
    if all(char in _GSM for char in text):
        return Encoded(GSM_CODING, _cut([_GSM[char] for char in text], 160, 153))
    units = [char.encode("utf-16-be", "replace") for char in text]
    return Encoded(UCS2_CODING, _cut(units, 140, 134))


def decode(data_coding: int, content: bytes) -> str:
    """The text of whole content, all parts joined; octets that mean nothing become U+FFFD."""
    if data_coding == UCS2_CODING:
        return content.decode("utf-16-be", "replace")
    if data_coding == GSM_CODING:
        return "".join(_gsm_characters(content))
    return content.decode("latin-1")


def _cut(units: list[bytes], whole: int, part: int) -> tuple[bytes, ...]:
    if sum(map(len, units)) <= whole:
        return (b"".join(units),)
    parts = [b""]
    for unit in units:
        if len(parts[-1]) + len(unit) > part:
            parts.append(b"")
        parts[-1] += unit
    return tuple(parts)


def _gsm_characters(content: bytes) -> Iterator[str]:
    escaped = False
    for code in content:
        if escaped:
            yield _FROM_EXTENSION.get(code, "\ufffd")
        elif code != _ESCAPE:
            yield _BASIC[code] if code < len(_BASIC) else "\ufffd"
        escaped = code == _ESCAPE and not escaped


def header(reference: int, total: int, place: int) -> bytes:
    """User data header for part `place` (from 1) of `total`, with an 8-bit reference (3GPP TS 23.040, 9.2.3.24.1)."""
    return bytes([5, 0, 3, reference & 0xFF, total, place])


def read_header(content: bytes) -> tuple[tuple[int, int, int] | None, bytes]:
    """((reference, total, place) or None, the rest) of content that starts with a user data header."""
    length = content[0] + 1 if content else 0
    elements, rest = content[1:length], content[length:]
    while len(elements) >= 2:
        kind, size = elements[0], elements[1]
        value, elements = elements[2 : 2 + size], elements[2 + size :]
        if kind == 0x00 and len(value) == 3:
            return (value[0], value[1], value[2]), rest
        if kind == 0x08 and len(value) == 4:
            return (int.from_bytes(value[:2], "big"), value[2], value[3]), rest
    return None, rest
