"""What customers type, made comparable."""

import unicodedata

from unpaused.kernel.ids import CODE_ALPHABET, CODE_LENGTH


def short_code(typed: str) -> str:
    """ "abcd-2345", full-width or with spaces, in the form in which it was given out; not checked."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(char for char in plain if char.isalnum())


def is_short_code(code: str) -> bool:
    """Whether it could be one at all: this much may be told to anybody."""
    return len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET)


def digits(typed: str) -> str:
    """The digits of a one-time code, without spaces and hyphens."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(char for char in plain if not char.isspace() and char not in "-–—")
