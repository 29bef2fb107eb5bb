"""Characters that people cannot see, or that make a text look like another one."""

import unicodedata

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PLAIN_CONTROLS = "\n\r\t"


def misleading(text: str) -> str:
    """The first control character (line breaks and tabs aside) or mark that turns the direction of writing; "" for
    none. What merely has no width comes along with pasting and in some scripts, and is left alone."""
    return next((char for char in text if _misleads(char)), "")


def named(char: str) -> str:
    """A character as an error can show it: itself, or its number where it has no shape of its own."""
    return f"“{char}”" if char.isprintable() and not _is_mark(char) else f"U+{ord(char):04X}"


def _misleads(char: str) -> bool:
    return char in _BIDI or (unicodedata.category(char) == "Cc" and char not in _PLAIN_CONTROLS)


def _is_mark(char: str) -> bool:
    return char.isspace() or unicodedata.category(char).startswith("M")
