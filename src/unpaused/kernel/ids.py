"""Numbers that people read aloud, and codes that nobody can guess."""

import secrets
from datetime import date

# Without 0/O, 1/I/L, U/V: what is read out over a bad line must arrive.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
CODE_LENGTH = 8


def number(prefix: str, day: date, serial: int) -> str:
    """A human-readable number with a check digit: ("CL", 2026-06-30, 17) -> "CL260630-00017-4"."""
    body = f"{day:%y%m%d}{serial:05d}"
    return f"{prefix}{day:%y%m%d}-{serial:05d}-{luhn_digit(body)}"


def luhn_digit(digits: str) -> int:
    """Check digit of the Luhn algorithm (ISO/IEC 7812-1) for a string of decimal digits."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def luhn_valid(digits: str) -> bool:
    """Whether a card number carries its right check digit."""
    return digits.isdecimal() and digits.isascii() and luhn_digit(digits[:-1]) == int(digits[-1])


def short_code() -> str:
    """An unguessable code of 8 characters (about 38 bits) that a customer can type."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def one_time_code() -> str:
    """Six decimal digits from the system's entropy."""
    return f"{secrets.randbelow(1_000_000):06d}"
