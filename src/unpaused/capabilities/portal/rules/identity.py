"""Whether somebody is the person in the book: full name and the end of the identity number."""

import hmac
import unicodedata

TAIL = 6
_DOTS = str.maketrans(dict.fromkeys("·•・‧∙⋅.", ""))


def is_same_person(*, name: str, tail: str, book_name: str, book_number: str | None) -> bool:
    """False also where the book has no number to compare with: then a person must look.

    Both comparisons are always made and take the same time, so that an answer does not tell which of them failed.
    """
    number = _number(book_number or "")
    names = hmac.compare_digest(_name(name).encode(), _name(book_name).encode())
    tails = hmac.compare_digest(_number(tail).encode(), number[-TAIL:].encode())
    return names and tails and len(number) >= TAIL


def _name(text: str) -> str:
    """Width, spaces, case and the middle dots of minorities' names, typed or not, make no difference."""
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    return "".join(plain.split()).casefold()


def _number(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if char.isalnum()).upper()
