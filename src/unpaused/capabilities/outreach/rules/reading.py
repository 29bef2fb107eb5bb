"""What people type or paste, made comparable."""

import re
import unicodedata

from unpaused.kernel import ids

_SPACE = re.compile(r"\s+")
_NEXT_NUMBER = re.compile(r"[,;、/|\n]|或|转|\bext\b\.?|(?<=\d)\s+(?=(?:\+?86)?1[3-9]\d{9}(?!\d))", re.IGNORECASE)
"""What stands between two numbers, or before an extension."""
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SEPARATORS = re.compile(r"[\s\-–—_.]+")


def code_of(typed: str) -> str:
    """A short code as typed ("abcd-2345", full-width, with spaces) in its own form; not checked."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()


def is_code(text: str) -> bool:
    return len(text) == ids.CODE_LENGTH and set(text) <= set(ids.CODE_ALPHABET)


def text_of(pasted: str) -> str:
    """A pasted text without the differences that copying makes: width of characters, white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", pasted))


def phone_of(typed: str) -> str:
    """A telephone number's digits without the country code of mainland China. Of several in one text, as some core
    systems keep them, the first mobile, else the first: run together they would be a stranger's number or none. One
    that is written in groups, 138/1234/5678, is one all the same."""
    plain = unicodedata.normalize("NFKC", typed)
    parts = [_digits(part) for part in _NEXT_NUMBER.split(plain)]
    mobiles = (part for part in (*parts, _digits(plain)) if _MOBILE.fullmatch(part))
    return next(mobiles, next(filter(None, parts), ""))


def _digits(part: str) -> str:
    digits = "".join(c for c in part if c.isascii() and c.isdigit())
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
            return digits[len(prefix) :]
    return digits


def usable(channel: str, address: str) -> bool:
    """Whether an address, in its own form, is one that the channel can reach at all."""
    if channel == "sms":
        return 5 <= len(address) <= 15
    local, at, domain = address.partition("@")
    return bool(local and at and "." in domain) and not any(c.isspace() for c in address) and len(address) <= 254


def address_of(channel: str, typed: str) -> str:
    """An address in the form in which it is sealed, sent to and indexed."""
    return phone_of(typed) if channel == "sms" else typed.strip().lower()
